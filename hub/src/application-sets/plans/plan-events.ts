import type { NewEvent } from '../../audit/event-log.js';
import type { NewPlan } from '../application-set-store.js';
import type { PlanOrder } from './carry-out-plan.js';

/** One event for a whole plan, however many applications it changes. */
export function appliedEvent(order: PlanOrder, plan: NewPlan): NewEvent {
  const { name } = order.planned.set;
  const { createCount, updateCount, deleteCount, renameCount, unchangedCount } = plan;
  const renamed = renameCount === 0 ? '' : `${renameCount} renamed, `;
  const how = order.approvedPlanId === undefined ? '' : ` The plan was approved by ${order.actor}.`;
  return {
    type: order.approvedPlanId === undefined ? 'ApplicationSetApplied' : 'PlanApproved',
    severity: plan.problems.length > 0 ? 'Warning' : 'Normal',
    message:
      `Application set "${name}": ${createCount} created, ${updateCount} changed, ${renamed}${deleteCount} deleted, ` +
      `${unchangedCount} unchanged, ${plan.problems.length} left out.${how}`,
    applicationSetName: name,
    actor: order.actor,
    details: { plan: plan.id, createCount, updateCount, deleteCount, renameCount, unchangedCount },
  };
}

/** One event for each application that got another name, so that its history can be found under both. */
export function renamedEvents({ planned, actor }: PlanOrder): NewEvent[] {
  const { name } = planned.set;
  return planned.plan.renames.map(({ draft, stored }) => ({
    type: 'ApplicationRenamed',
    message: `Application set "${name}" renamed the application "${stored.name}" to "${draft.name}"; its objects stay.`,
    applicationId: stored.id,
    applicationName: draft.name,
    applicationSetName: name,
    actor,
    details: { previousName: stored.name },
  }));
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
