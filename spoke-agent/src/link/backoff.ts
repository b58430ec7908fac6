/** The ceiling of the first wait. */
const FIRST_MS = 500;
/** The ceiling of every later wait. */
const LONGEST_MS = 30_000;

/**
 * How long to wait before try number `attempt` (from 0): full jitter under a ceiling that doubles from 0.5 s to 30 s, so that a thousand
 * agents do not come back at once. A wait that the other side asked for is honoured, with up to 20 % on top.
 */
export function fullJitterMs(attempt: number, retryAfterMs?: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
  if (retryAfterMs !== undefined) return retryAfterMs * (1 + Math.random() * 0.2);
  return Math.random() * ceiling;
}

/** A duration plus or minus 20 %. */
export function jitteredMs(ms: number): number {
  return ms * (0.8 + Math.random() * 0.4);
}
