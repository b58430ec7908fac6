// How many requests to the cluster's API are in flight at once. Healing goes first: an urgent request overtakes all that wait. When the API server
// sheds load (429), everything waits as long as it asks for. Fewer requests are in flight when it does that or fails (5xx, no answer in time): half as
// many, and when it gets slow: a quarter less each time, but never so few that a slow server stops us. One more each time that it keeps up again.
import { setTimeout as pause } from 'node:timers/promises';
import { ClusterError } from '../../cluster/cluster.errors.js';
import { AnswerTimes } from './answer-times.js';

/** Requests in flight by default: more than 20 gains little on a real API server and costs it memory. */
export const DEFAULT_REQUEST_CONCURRENCY = 20;
/** How often a request that was shed is sent, before its sender hears of it. */
const SHED_ATTEMPTS = 4;
/** A longer wait is the sender's business: it has others to do. */
const LONGEST_WAIT_MS = 10_000;
/** What is left of the requests in flight when the server is slow. */
const LEFT_WHEN_SLOW = 0.75;
/** A server that is merely slow is asked this much at once, however slow it is. */
const FEWEST_WHEN_SLOW = 4;

export class RequestLimiter {
  private readonly most: number;
  private readonly nowMs: () => number;
  private readonly times = new AnswerTimes(FEWEST_WHEN_SLOW);
  private limit: number;
  /** When the limit was last lowered: what was sent before says nothing about it. */
  private loweredAtMs = Number.NEGATIVE_INFINITY;
  private running = 0;
  /** The wait that the API server asked for; undefined when it did not. */
  private shedding: Promise<void> | undefined;
  private readonly urgent: (() => void)[] = [];
  private readonly ordinary: (() => void)[] = [];

  /** @param nowMs milliseconds that only grow */
  constructor(limit: number = DEFAULT_REQUEST_CONCURRENCY, nowMs: () => number = () => performance.now()) {
    this.most = limit;
    this.limit = limit;
    this.nowMs = nowMs;
  }

  /** How many requests may be in flight now. */
  get allowed(): number {
    return this.limit;
  }

  async run<T>(request: () => Promise<T>, options: { isUrgent?: boolean } = {}): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      while (this.shedding !== undefined) await this.shedding;
      await this.enter(options.isUrgent === true);
      const sent = { atMs: this.nowMs(), atOnce: this.running };
      try {
        const answer = await request();
        this.noteAnswer(sent);
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

  private noteAnswer({ atMs, atOnce }: { atMs: number; atOnce: number }): void {
    if (atMs < this.loweredAtMs) return;
    const pace = this.times.note(this.nowMs() - atMs, atOnce);
    if (pace === undefined) return;
    const fewest = Math.min(FEWEST_WHEN_SLOW, this.most);
    if (pace === 'quick' || this.limit < fewest) this.limit = Math.min(this.limit + 1, this.most);
    else if (this.limit > fewest) this.lowerTo(Math.max(fewest, Math.floor(this.limit * LEFT_WHEN_SLOW)));
  }

  /** Milliseconds to wait; undefined when the request failed for another reason. */
  private noteShed(error: unknown): number | undefined {
    if (!(error instanceof ClusterError)) return undefined;
    if (error.code === 'UNAVAILABLE' && !error.isServerWell) this.slowDown();
    if (error.code !== 'RATE_LIMITED') return undefined;
    const waitMs = error.retryAfterMs ?? 0;
    if (this.shedding !== undefined) return waitMs;
    this.slowDown();
    this.shedding = this.shed(Math.min(waitMs, LONGEST_WAIT_MS));
    return waitMs;
  }

  /** Half as much; at most once for what was in flight at the same time. */
  private slowDown(): void {
    this.times.restart();
    if (this.running > this.limit) return;
    this.lowerTo(Math.max(1, Math.floor(this.limit / 2)));
  }

  private lowerTo(limit: number): void {
    this.limit = limit;
    this.loweredAtMs = this.nowMs();
    this.times.restart();
  }

  private async shed(waitMs: number): Promise<void> {
    await pause(waitMs, undefined, { ref: false });
    this.shedding = undefined;
  }
}
