import { setTimeout as sleep } from 'node:timers/promises';

/** How often a condition is looked at unless told. */
const DEFAULT_POLL_MS = 100;
/** How long something may take unless told: many times what it takes on an idle machine. */
const DEFAULT_TIMEOUT_MS = 30_000;

/** How to wait. */
export interface Patience {
  readonly timeoutMs?: number;
  readonly pollMs?: number;
}

/** Asks again and again until the answer is not undefined, null or false, and returns it. What was seen last goes into the error. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  patience: Patience = {},
  lastSeen: () => unknown = () => '',
): Promise<T> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, pollMs = DEFAULT_POLL_MS } = patience;
  const deadline = performance.now() + timeoutMs;
  let failure: Error | undefined;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== null && answer !== false) return answer;
      failure = undefined;
    } catch (error) {
      failure = error instanceof Error ? error : new Error('A thing that is no error was thrown', { cause: error });
    }
    if (performance.now() > deadline) {
      const seen = failure === undefined ? JSON.stringify(lastSeen()) : failure.message;
      throw new Error(`Not within ${timeoutMs / 1_000} s: ${what}. Last seen: ${seen}`, { cause: failure });
    }
    await sleep(pollMs);
  }
}

/** Makes sure that something stays true for a while. */
export async function staysTrue(what: string, forMs: number, ask: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    if (!(await ask())) throw new Error(`It did not stay so: ${what}`);
    await sleep(DEFAULT_POLL_MS);
  }
}
