import { GenerationError } from '@wheelhouse/generators';
import { WHEELHOUSE_PREFIX } from '@wheelhouse/protocol';

/** How much an expansion may delete without being asked about. */
export interface DeletionBudget {
  readonly applications: number;
  /** Of the set's current applications, 0 to 1. */
  readonly fraction: number;
}

/** The budget of one set, on the set: a field of the spec would be unknown to Argo CD's schema, and refused by kubectl. */
export const DELETION_BUDGET_ANNOTATION = `${WHEELHOUSE_PREFIX}deletion-budget`;

const BUDGET = /^(?:(\d{1,9})|(\d{1,3})%|(\d{1,9})\s*,\s*(\d{1,3})%)$/;

/**
 * The budget that a set brings itself: `10`, `20%`, or both as `10,20%`; with `0` every deletion waits. Undefined without one. Throws
 * GenerationError `INVALID_SPEC`.
 */
export function budgetOf(annotations: Readonly<Record<string, string>>): DeletionBudget | undefined {
  if (!Object.hasOwn(annotations, DELETION_BUDGET_ANNOTATION)) return undefined;
  const text = annotations[DELETION_BUDGET_ANNOTATION]?.trim() ?? '';
  const match = BUDGET.exec(text);
  const percent = Number(match?.[2] ?? match?.[4] ?? 0);
  if (!match || percent > 100)
    throw new GenerationError(
      'INVALID_SPEC',
      `The annotation ${DELETION_BUDGET_ANNOTATION} is "${text}". It can be a number of applications ("10"), a share of the set ("20%"), or both ("10,20%"): a plan waits when it deletes more than each of them.`,
      { location: `metadata.annotations["${DELETION_BUDGET_ANNOTATION}"]` },
    );
  return { applications: Number(match[1] ?? match[3] ?? 0), fraction: percent / 100 };
}

/** Why a plan must wait for a person; undefined when it may go ahead. Both limits must be passed: small sets may change freely. */
export function heldReason(
  plan: { readonly deleteCount: number; readonly currentCount: number },
  budget: DeletionBudget,
): string | undefined {
  const { deleteCount, currentCount } = plan;
  if (deleteCount <= budget.applications || deleteCount <= budget.fraction * currentCount) return undefined;
  return (
    `It deletes ${deleteCount} of ${currentCount} applications (${percentOf(deleteCount / currentCount)}), ${limitOf(budget)}. ` +
    'Nothing of it is carried out until it is approved.'
  );
}

function limitOf({ applications, fraction }: DeletionBudget): string {
  if (applications === 0 && fraction === 0) return 'and the deletion budget lets none go without being asked';
  const limits = [
    ...(applications > 0 ? [`${applications} application${applications === 1 ? '' : 's'}`] : []),
    ...(fraction > 0 ? [percentOf(fraction)] : []),
  ];
  return `more than the deletion budget of ${limits.join(' and ')}`;
}

function percentOf(share: number): string {
  return `${Math.round(share * 1_000) / 10} %`;
}
