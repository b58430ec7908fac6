// Whether the API server is slow, from how long its answers take: by the median of as many answers as are looked at together, so that one long
// request (a webhook that sleeps, a large list) says nothing. Slow is measured against how long an answer takes when we ask little: a server
// that is far away, or has slow webhooks, gets no faster by being asked less.

/** Answers that are looked at together: one round of all that is in flight by default. */
const ANSWERS_PER_LOOK = 20;
/** A server that answers within this is never slow: half of what Kubernetes promises of a single object (99 % within 1 s). */
const QUICK_MS = 500;
/** One that takes longer than this is slow, whatever it is used to. */
const SLOW_MS = 2_000;
/** Between the two: so many times as long as when little is asked. */
const SLOW_FACTOR = 2;

/** What a look came to. */
export type AnswerPace = 'quick' | 'slow';

export class AnswerTimes {
  private readonly few: number;
  private times: number[] = [];
  private mostAtOnce = 0;
  private unhurriedMs: number | undefined;

  /** @param few so many requests in flight are little: what an answer takes then is this server's own time. */
  constructor(few: number) {
    this.few = few;
  }

  /**
   * Notes one answer.
   * @param atOnce how many requests were in flight when its request went out
   * @returns what the last answers say together; undefined while they are too few
   */
  note(durationMs: number, atOnce: number): AnswerPace | undefined {
    this.times.push(durationMs);
    this.mostAtOnce = Math.max(this.mostAtOnce, atOnce);
    if (this.times.length < ANSWERS_PER_LOOK) return undefined;
    const median = this.times.toSorted((left, right) => left - right)[ANSWERS_PER_LOOK / 2] ?? 0;
    if (this.mostAtOnce <= this.few) this.unhurriedMs = median;
    this.restart();
    return median > this.slowBeyondMs ? 'slow' : 'quick';
  }

  /** What was answered so far does not count: as many requests are in flight as before no more. */
  restart(): void {
    this.times = [];
    this.mostAtOnce = 0;
  }

  private get slowBeyondMs(): number {
    return Math.min(Math.max((this.unhurriedMs ?? 0) * SLOW_FACTOR, QUICK_MS), SLOW_MS);
  }
}
