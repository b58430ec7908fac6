// How many requests to the cluster's API are in flight at once. Healing goes first: an urgent request overtakes all that wait. When the API server
// sheds load (429), everything waits as long as it asks for; when it does that or fails (5xx, no answer in time), fewer requests are in flight until
// it keeps up again.
import { setTimeout as pause } from 'node:timers/promises';
import { ClusterError } from '../../cluster/cluster.errors.js';

/** Requests in flight by default: more than 20 gains little on a real API server and costs it memory. */
export const DEFAULT_REQUEST_CONCURRENCY = 20;
/** How often a request that was shed is sent, before its sender hears of it. */
const SHED_ATTEMPTS = 4;
/** A longer wait is the sender's business: it has others to do. */
const LONGEST_WAIT_MS = 10_000;
/** After so many answers in a row one more request may be in flight again. */
const ANSWERS_PER_STEP = 20;

export class RequestLimiter {
  private readonly most: number;
  private limit: number;
  private running = 0;
  private answered = 0;
  /** The wait that the API server asked for; undefined when it did not. */
  private shedding: Promise<void> | undefined;
  private readonly urgent: (() => void)[] = [];
  private readonly ordinary: (() => void)[] = [];

  constructor(limit: number = DEFAULT_REQUEST_CONCURRENCY) {
    this.most = limit;
    this.limit = limit;
  }

  /** How many requests may be in flight now. */
  get allowed(): number {
    return this.limit;
  }

  async run<T>(request: () => Promise<T>, options: { isUrgent?: boolean } = {}): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      while (this.shedding !== undefined) await this.shedding;
      await this.enter(options.isUrgent === true);
      try {
        const answer = await request();
        this.noteAnswer();
        return answer;
      } catch (error) {
        const waitMs = this.noteShed(error);
        if (waitMs === undefined || waitMs > LONGEST_WAIT_MS || attempt === SHED_ATTEMPTS) throw error;
      } finally {
        this.leave();
      }
    }
  }

  private async enter(isUrgent: boolean): Promise<void> {
    if (this.running < this.limit) {
      this.running += 1;
      return;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    (isUrgent ? this.urgent : this.ordinary).push(resolve);
    await promise;
  }

  private leave(): void {
    this.running -= 1;
    while (this.running < this.limit) {
      const next = this.urgent.shift() ?? this.ordinary.shift();
      if (next === undefined) return;
      this.running += 1;
      next();
    }
  }

  private noteAnswer(): void {
    if (this.limit === this.most) return;
    this.answered += 1;
    if (this.answered < ANSWERS_PER_STEP) return;
    this.answered = 0;
    this.limit += 1;
  }

  /** Milliseconds to wait; undefined when the request failed for another reason. */
  private noteShed(error: unknown): number | undefined {
    if (!(error instanceof ClusterError)) return undefined;
    if (error.code === 'UNAVAILABLE') this.slowDown();
    if (error.code !== 'RATE_LIMITED') return undefined;
    const waitMs = error.retryAfterMs ?? 0;
    if (this.shedding !== undefined) {
      this.answered = 0;
      return waitMs;
    }
    this.slowDown();
    this.shedding = this.shed(Math.min(waitMs, LONGEST_WAIT_MS));
    return waitMs;
  }

  /** Half as much; at most once for what was in flight at the same time. */
  private slowDown(): void {
    this.answered = 0;
    if (this.running > this.limit) return;
    this.limit = Math.max(1, Math.floor(this.limit / 2));
  }

  private async shed(waitMs: number): Promise<void> {
    await pause(waitMs, undefined, { ref: false });
    this.shedding = undefined;
  }
}
