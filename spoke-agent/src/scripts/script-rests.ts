// Which programs are not run for a while because they took too long again and again: each such run costs a second and perhaps a thread.
import {
  FIRST_REST_MS,
  MAX_REMEMBERED_SCRIPTS,
  MAX_REST_MS,
  SCRIPT_TIME_LIMIT_MS,
  TIMEOUTS_UNTIL_REST,
} from './script-limits.js';
import { ScriptError } from './scripts.errors.js';

interface Slowness {
  timeouts: number;
  restsUntilMs: number;
}

export class ScriptRests {
  private readonly slow = new Map<string, Slowness>();
  private readonly nowMs: () => number;

  /** `nowMs` only grows. */
  constructor(nowMs: () => number) {
    this.nowMs = nowMs;
  }

  /** Throws while a program rests. */
  check(script: string): void {
    const rest = (this.slow.get(script)?.restsUntilMs ?? 0) - this.nowMs();
    if (rest <= 0) return;
    throw new ScriptError(
      'SCRIPT_TIMEOUT',
      `It took longer than ${SCRIPT_TIME_LIMIT_MS / 1000} s ${TIMEOUTS_UNTIL_REST} times in a row and is not run for the next ${Math.ceil(rest / 1000)} s. Look for loops that do not end.`,
    );
  }

  /** It ran to its end. */
  ended(script: string): void {
    this.slow.delete(script);
  }

  /** It took too long. */
  timedOut(script: string): void {
    const slowness = this.slow.get(script) ?? { timeouts: 0, restsUntilMs: 0 };
    slowness.timeouts += 1;
    const beyond = slowness.timeouts - TIMEOUTS_UNTIL_REST;
    if (beyond >= 0) slowness.restsUntilMs = this.nowMs() + Math.min(FIRST_REST_MS * 2 ** beyond, MAX_REST_MS);
    this.slow.delete(script);
    this.slow.set(script, slowness);
    const [oldest] = this.slow.keys();
    if (this.slow.size > MAX_REMEMBERED_SCRIPTS && oldest !== undefined) this.slow.delete(oldest);
  }
}
