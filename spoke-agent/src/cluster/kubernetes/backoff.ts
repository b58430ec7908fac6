// Waiting between tries: exponential with full jitter, so that agents that lost their API server together do not come back together.
import { setTimeout as sleep } from 'node:timers/promises';

/** The first wait is somewhere below this. */
const FIRST_MS = 500;
/** No wait is longer, unless the server asks for it. */
const LONGEST_MS = 30_000;

/** Milliseconds to wait after so many failures in a row (1 is the first); at least what the server asked for. */
export function backoffMs(failures: number, retryAfterMs = 0): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return retryAfterMs + Math.random() * ceiling;
}

/** Waits, or returns at once when the signal is aborted. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal, ref: true }).catch(() => undefined);
}
