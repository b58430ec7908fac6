import type { Condition, DeliveryHold } from '@wheelhouse/protocol';

/** What is remembered of one application that depends on others. */
export interface Wait {
  readonly applicationId: string;
  /** The desired state that waits, or was let go; null before the first render. */
  readonly renderDigest: string | null;
  /** Where it is for; null without a cluster. On another one the same render is another desired state. */
  readonly clusterId: string | null;
  /** It was let go: what others do from now on does not hold it again. Only the next desired state waits again. */
  readonly isOver: boolean;
  /** ISO 8601: since when this desired state waits. */
  readonly since: string;
  /** Why it waits; null once that is over. */
  readonly message: string | null;
  /** What is shown of it. */
  readonly conditions: readonly Condition[];
  /** The names of applications that it waits for; an empty one for a selector that matches nothing. */
  readonly blockers: readonly string[];
}

/** An application that is not ready, and why. */
export interface Blocker {
  /** Empty for a selector that matches nothing. */
  readonly name: string;
  /** As it stands in a sentence behind the name. */
  readonly reason: string;
}

/** How many blockers a sentence names. */
const BLOCKERS_SHOWN = 3;

/** The sentence for people: who waits for what, and since when. */
export function waitMessage(blockers: readonly Blocker[], since: string): string {
  const shown = blockers
    .slice(0, BLOCKERS_SHOWN)
    .map(({ name, reason }) => (name === '' ? reason : `"${name}" (${reason})`));
  const more = blockers.length - shown.length;
  return `A change waits since ${since} for what it depends on: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

/**
 * What agents are told: nothing new by itself, drift is put right, what a person asks for runs. It does not say what it waits for: else
 * every turn of that would be told to the agents of all that wait.
 */
export const DEPENDS_ON_HOLD: DeliveryHold = {
  reason: 'DependsOn',
  message: 'A change waits for the applications that this one depends on.',
  heals: true,
  allowsRequests: true,
};

/** The condition of an application that waits. */
export function waitCondition(reason: 'DependsOn' | 'DependencyCycle', message: string, since: string): Condition {
  const type = reason === 'DependsOn' ? 'Waiting' : 'InvalidSpecError';
  return { type, status: 'True', reason, message, lastTransitionTime: since };
}
