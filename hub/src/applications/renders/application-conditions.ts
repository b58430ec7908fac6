import type { ApplicationConditionType, Condition, Problem } from '@wheelhouse/protocol';

/** Problems of the application itself, not of what it is rendered from. */
const SPEC_CODES = new Set(['INVALID_ANNOTATION', 'PROJECT_FORBIDS', 'PROJECT_NOT_FOUND']);

/** The condition of an application that cannot be rendered: the code as the reason, with the place in the message. */
export function renderCondition(problem: Problem, now: Date): Condition {
  const { code, message, location } = problem;
  // Errors in files begin with their place.
  const placed =
    location && !SPEC_CODES.has(code) && !message.startsWith(location) ? `${location}: ${message}` : message;
  return conditionOf(SPEC_CODES.has(code) ? 'InvalidSpecError' : 'ComparisonError', pascalCase(code), placed, now);
}

/** The conditions of an application that was rendered, but not as its author may think. */
export function warningConditions(warnings: readonly Problem[], now: Date): Condition[] {
  return warnings.flatMap(({ code, message }) =>
    code === 'RepeatedResourceWarning' ? [conditionOf(code, code, message, now)] : [],
  );
}

/** The condition of an application whose destination names no registered cluster. */
export function destinationCondition(destination: string, now: Date): Condition {
  const message =
    destination === ''
      ? 'spec.destination names no cluster: set its name or server.'
      : `There is no cluster whose name or server is "${destination}": register it, or change spec.destination.`;
  return conditionOf('InvalidSpecError', 'DestinationUnknown', message, now);
}

/** The new conditions, with the time of the last change taken over from those that were there before. */
export function carryOverTimes(before: readonly Condition[], after: readonly Condition[]): Condition[] {
  return after.map((condition) => {
    const earlier = before.find(({ type, status }) => type === condition.type && status === condition.status);
    return earlier ? { ...condition, lastTransitionTime: earlier.lastTransitionTime } : condition;
  });
}

function conditionOf(type: ApplicationConditionType, reason: string, message: string, now: Date): Condition {
  return { type, status: 'True', reason, message, lastTransitionTime: now.toISOString() };
}

function pascalCase(code: string): string {
  return code
    .toLowerCase()
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
