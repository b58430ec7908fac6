/** When a repository is asked again. Pure. */

/** A repository that fails is asked ever more rarely, but at least this often. */
export const MAX_BACKOFF_MS = 15 * 60_000;
/** Checks are spread by this part of the interval, both ways: a fleet of repositories must not be asked in one moment. */
export const JITTER = 0.1;

/** What went before: the last check, and what was planned then. */
export interface PreviousCheck {
  readonly hasFailed: boolean;
  /** How long after the last check the next one was planned. */
  readonly intervalMs: number;
}

/** Milliseconds until the next check. `random` is from 0 to 1. */
export function nextCheckInMs(
  isFailed: boolean,
  pollMs: number,
  previous: PreviousCheck | undefined,
  random: number,
): number {
  const doubled = previous?.hasFailed ? previous.intervalMs * 2 : pollMs;
  const interval = isFailed ? Math.max(pollMs, Math.min(MAX_BACKOFF_MS, doubled)) : pollMs;
  return Math.round(interval * (1 - JITTER + 2 * JITTER * random));
}
