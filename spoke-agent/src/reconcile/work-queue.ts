// Keys that want work. A key waits once however often it is added; one that is added while it is worked on runs again afterwards; no key
// runs twice at the same time. The key says who, never what: the work looks at the state of now.
import type { Clock } from './clock.js';

/**
 * Applications that are reconciled at once by default. Most have one object in a tier, so that fewer would leave requests to the API
 * server unused (see DEFAULT_REQUEST_CONCURRENCY).
 */
export const DEFAULT_APPLICATION_CONCURRENCY = 24;

export class WorkQueue {
  private readonly waiting = new Set<string>();
  private readonly running = new Set<string>();
  private readonly delayed = new Map<string, () => void>();
  private isStopped = false;
  private readonly clock: Clock;
  private readonly concurrency: number;
  private readonly work: (key: string) => Promise<void>;
  private idle: (() => void)[] = [];

  /** `work` must not reject. */
  constructor(clock: Clock, work: (key: string) => Promise<void>, concurrency = DEFAULT_APPLICATION_CONCURRENCY) {
    this.clock = clock;
    this.work = work;
    this.concurrency = concurrency;
  }

  /** Wants work now; forgets a later appointment. */
  add(key: string): void {
    if (this.isStopped) return;
    this.delayed.get(key)?.();
    this.delayed.delete(key);
    this.waiting.add(key);
    this.pump();
  }

  /** Wants work after a while, unless something adds it before. A later call replaces the appointment. */
  addAfter(key: string, ms: number): void {
    if (this.isStopped) return;
    this.delayed.get(key)?.();
    this.delayed.set(
      key,
      this.clock.after(ms, () => this.add(key)),
    );
  }

  /** How many keys wait or run. */
  get size(): number {
    return this.waiting.size + this.running.size;
  }

  /** Drops what waits; resolves when what runs has ended. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.waiting.clear();
    for (const cancel of this.delayed.values()) cancel();
    this.delayed.clear();
    await this.whenIdle();
  }

  /** Resolves when nothing waits or runs (appointments do not count). */
  async whenIdle(): Promise<void> {
    if (this.size === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.idle.push(resolve);
    await promise;
  }

  private pump(): void {
    for (const key of this.waiting) {
      if (this.running.size >= this.concurrency) return;
      if (this.running.has(key)) continue;
      this.waiting.delete(key);
      this.running.add(key);
      void this.work(key).finally(() => {
        this.running.delete(key);
        this.pump();
        if (this.size === 0) for (const resolve of this.idle.splice(0)) resolve();
      });
    }
  }
}
