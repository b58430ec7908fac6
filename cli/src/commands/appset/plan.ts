import type { Plan, PlanItem, Problem } from '@wheelhouse/protocol';
import { formatTable } from '../../output/table.js';

/** The fields of a plan that commands show. */
export const PLAN_FIELDS = `id status createCount updateCount deleteCount renameCount unchangedCount heldReason createdAt
  problems { code message location } items(first: 1000) { action application previousName cluster changes }`;

export type ShownPlan = Omit<Plan, 'items' | 'problems'> & {
  readonly items: readonly PlanItem[];
  readonly problems: readonly Problem[];
};

/** How many items a plan prints without `-o`. */
const ITEMS_SHOWN = 50;

/** One line of counts: `Plan: 4 to create, 0 to update, 0 to delete, 12 unchanged.` */
export function summarise(plan: ShownPlan): string {
  const renamed = plan.renameCount === 0 ? '' : `${plan.renameCount} to rename, `;
  return `Plan: ${plan.createCount} to create, ${plan.updateCount} to update, ${renamed}${plan.deleteCount} to delete, ${plan.unchangedCount} unchanged.`;
}

/** The plan for a terminal: problems, items, counts, and what holds it. */
export function formatPlan(plan: ShownPlan): string {
  const items = plan.items.slice(0, ITEMS_SHOWN).map((item) => ({
    ACTION: item.action,
    APPLICATION: item.previousName ? `${item.previousName} -> ${item.application}` : item.application,
    CLUSTER: item.cluster,
    CHANGES: item.changes.join(', '),
  }));
  const more = plan.items.length - items.length;
  return [
    ...plan.problems.map((problem) => `Problem ${problem.code}: ${problem.message}`),
    formatTable(items),
    ...(more > 0 ? [`... and ${more} more`] : []),
    summarise(plan),
    ...(plan.heldReason ? [`Held: ${plan.heldReason}`] : []),
  ]
    .filter((part) => part !== '')
    .join('\n');
}
