/** How many wrong passwords in a row are free. */
export const FREE_ATTEMPTS = 5;
const FIRST_LOCK_MS = 60_000;
const LONGEST_LOCK_MS = 15 * 60_000;

/** The state of someone's attempts, as it is stored. */
export interface Attempts {
  /** Failures since the last success. */
  readonly failed: number;
  readonly lockedUntil: Date | null;
}

/** For how long the n-th failure in a row locks: 1 minute from the fifth on, doubling, 15 minutes at most. */
export function lockMsAfter(failed: number): number {
  if (failed < FREE_ATTEMPTS) return 0;
  return Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** Math.min(failed - FREE_ATTEMPTS, 10));
}

/** Seconds until another attempt is allowed; 0 when it is allowed now. */
export function secondsLocked({ lockedUntil }: Attempts, now: Date): number {
  return lockedUntil === null ? 0 : Math.max(0, Math.ceil((lockedUntil.getTime() - now.getTime()) / 1_000));
}

/**
 * The state with one more attempt counted as a failure. Taken before the password is checked and undone by a success, so that a
 * hundred attempts at once do not all see the same free one.
 */
export function chargeAttempt(attempts: Attempts, now: Date): Attempts {
  const failed = attempts.failed + 1;
  const lockMs = lockMsAfter(failed);
  return { failed, lockedUntil: lockMs === 0 ? null : new Date(now.getTime() + lockMs) };
}
