import { type Condition, type Problem, SET_REASONS, type SetConditionType } from '@wheelhouse/protocol';
import { rolloutConditionsOf } from './rolling-sync/rollout-conditions.js';

type Status = 'True' | 'False' | 'Unknown';

/** The conditions after an expansion that was carried out. Problems of single applications do not stop the others. */
export function carriedOut(problems: readonly Problem[], now: Date): Condition[] {
  const hasProblems = problems.length > 0;
  return [
    hasProblems
      ? condition('ErrorOccurred', 'True', SET_REASONS.validationFailed, summaryOf(problems), now)
      : condition('ErrorOccurred', 'False', SET_REASONS.upToDate, 'All applications were generated.', now),
    condition('ParametersGenerated', 'True', SET_REASONS.generated, 'The generators gave their parameters.', now),
    hasProblems
      ? condition('ResourcesUpToDate', 'False', SET_REASONS.validationFailed, summaryOf(problems), now)
      : condition('ResourcesUpToDate', 'True', SET_REASONS.upToDate, 'All applications are as generated.', now),
    condition('PlanHeld', 'False', SET_REASONS.withinBudget, 'No plan waits for approval.', now),
  ];
}

/** The conditions while a plan waits for approval. */
export function held(reason: string, problems: readonly Problem[], now: Date): Condition[] {
  const [error, parameters] = carriedOut(problems, now);
  return [
    ...(error && parameters ? [error, parameters] : []),
    condition('ResourcesUpToDate', 'False', SET_REASONS.budgetExceeded, reason, now),
    condition('PlanHeld', 'True', SET_REASONS.budgetExceeded, reason, now),
  ];
}

/** The conditions after a generator or a template failed: nothing was created, updated or deleted. A held plan stays held. */
export function failed(
  failure: { readonly reason: string; readonly message: string },
  before: readonly Condition[],
  now: Date,
): Condition[] {
  const { reason, message } = failure;
  return [
    condition('ErrorOccurred', 'True', reason, message, now),
    condition('ParametersGenerated', 'False', reason, message, now),
    condition('ResourcesUpToDate', 'False', reason, message, now),
    ...before.filter(({ type }) => type === 'PlanHeld'),
    ...rolloutConditionsOf(before),
  ];
}

/** The new conditions, with the time of the last change of status taken over from those that were there before. */
export function mergeConditions(before: readonly Condition[], after: readonly Condition[]): Condition[] {
  return after.map((next) => {
    const earlier = before.find(({ type, status }) => type === next.type && status === next.status);
    return earlier ? { ...next, lastTransitionTime: earlier.lastTransitionTime } : next;
  });
}

/** Whether two lists of conditions say the same. */
export function areSame(before: readonly Condition[], after: readonly Condition[]): boolean {
  return (
    before.length === after.length &&
    after.every((next, index) => {
      const earlier = before[index];
      return (
        earlier?.type === next.type &&
        earlier.status === next.status &&
        earlier.reason === next.reason &&
        earlier.message === next.message
      );
    })
  );
}

/** As in Argo CD: the last message, and how many more there are. */
function summaryOf(problems: readonly Problem[]): string {
  const last = problems.at(-1)?.message ?? '';
  return problems.length > 1 ? `${last} (and ${problems.length - 1} more)` : last;
}

function condition(type: SetConditionType, status: Status, reason: string, message: string, now: Date): Condition {
  return { type, status, reason, message, lastTransitionTime: now.toISOString() };
}
