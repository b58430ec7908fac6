/**
 * Renders that ran into a limit or crashed: not stored, as the next try may go well, and not tried again at once either. The same
 * commits wait as long as any problem that may vanish by itself; another commit may hold the repair, so it is tried sooner, but a
 * render that always takes its whole time gets a small share of the pool at most.
 */
import type { Problem } from '@wheelhouse/protocol';

/** As long as other problems that may vanish by themselves. */
const SAME_COMMITS_WAIT_MS = 180_000;
/** Another commit waits this many times as long as the failed try took. */
const OTHER_COMMITS_FACTOR = 4;
/** Failures that are remembered. */
const MAX_FAILURES = 2_000;

/** A try that failed. */
export interface FailedRender {
  readonly problem: Problem;
  /** How long until it is worth trying again. */
  readonly retryInMs: number;
}

export class FailedRenders {
  private readonly byQuestion = new Map<string, { at: string; problem: Problem; failedAt: number; tookMs: number }>();

  /** Why not to try now; undefined: try. `at`: the question with the commits. Times come from a clock that only grows. */
  find(question: string, at: string, nowMs: number): FailedRender | undefined {
    const failure = this.byQuestion.get(question);
    if (failure === undefined) return undefined;
    const wait = failure.at === at ? SAME_COMMITS_WAIT_MS : failure.tookMs * OTHER_COMMITS_FACTOR;
    const retryInMs = Math.ceil(failure.failedAt + wait - nowMs);
    return retryInMs > 0 ? { problem: failure.problem, retryInMs } : undefined;
  }

  note(question: string, failure: { at: string; problem: Problem; tookMs: number }, nowMs: number): FailedRender {
    this.byQuestion.delete(question);
    this.byQuestion.set(question, { ...failure, failedAt: nowMs });
    for (const oldest of this.byQuestion.keys()) {
      if (this.byQuestion.size <= MAX_FAILURES) break;
      this.byQuestion.delete(oldest);
    }
    return { problem: failure.problem, retryInMs: SAME_COMMITS_WAIT_MS };
  }

  forget(question: string): void {
    this.byQuestion.delete(question);
  }
}
