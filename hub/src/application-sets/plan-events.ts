import type { NewEvent } from '../audit/event-log.js';
import type { NewPlan } from './application-set-store.js';
import type { PlanOrder } from './carry-out-plan.js';

/** One event for a whole plan, however many applications it changes. */
export function appliedEvent(order: PlanOrder, plan: NewPlan): NewEvent {
  const { name } = order.planned.set;
  const { createCount, updateCount, deleteCount, unchangedCount } = plan;
  const how = order.approvedPlanId === undefined ? '' : ` The plan was approved by ${order.actor}.`;
  return {
    type: order.approvedPlanId === undefined ? 'ApplicationSetApplied' : 'PlanApproved',
    severity: plan.problems.length > 0 ? 'Warning' : 'Normal',
    message:
      `Application set "${name}": ${createCount} created, ${updateCount} changed, ${deleteCount} deleted, ` +
      `${unchangedCount} unchanged, ${plan.problems.length} left out.${how}`,
    applicationSetName: name,
    actor: order.actor,
    details: { plan: plan.id, createCount, updateCount, deleteCount, unchangedCount },
  };
}

/** A plan waits for a person. */
export function heldEvent(order: PlanOrder, plan: NewPlan): NewEvent {
  const { name } = order.planned.set;
  return {
    type: 'PlanHeld',
    severity: 'Warning',
    message: `Application set "${name}": ${plan.heldReason ?? ''}`,
    applicationSetName: name,
    actor: order.actor,
    details: { plan: plan.id, deleteCount: plan.deleteCount },
  };
}

/** An expansion failed; nothing was changed. */
export function failedEvent(name: string, message: string): NewEvent {
  return {
    type: 'ApplicationSetFailed',
    severity: 'Warning',
    message: `Application set "${name}" was not expanded, and nothing was changed: ${message}`,
    applicationSetName: name,
    actor: 'hub',
  };
}
