import { type JobHandler, type JobOptions, JobQueue } from './job-queue.js';

/** A queue for tests: in memory, collapses as the real one does, runs jobs only when told to. Ignores transactions. */
export class FakeJobQueue extends JobQueue {
  private readonly handlers = new Map<string, JobHandler>();
  private readonly waiting = new Map<string, { name: string; identity: string; runAt: Date | undefined }>();

  /** What waits, in the order it was asked for. */
  get jobs(): { name: string; identity: string; runAt: Date | undefined }[] {
    return [...this.waiting.values()];
  }

  handle(name: string, handler: JobHandler): void {
    this.handlers.set(name, handler);
  }

  async enqueue(name: string, identity: string, options: JobOptions = {}): Promise<void> {
    const key = JSON.stringify([name, identity]);
    const before = this.waiting.get(key);
    this.waiting.set(key, { name, identity, runAt: earliest(before, options.runAt) });
  }

  async enqueueAll(name: string, identities: readonly string[], options: JobOptions = {}): Promise<void> {
    for (const identity of identities) await this.enqueue(name, identity, options);
  }

  /**
   * Runs what waits and is due by `now`, and what that asks for, until nothing is left; of jobs for later each once, as the clock of whoever
   * asks for them again stands still meanwhile. A job that throws ends it.
   */
  async runAll(now?: Date): Promise<void> {
    const ran = new Set<string>();
    for (;;) {
      const due = [...this.waiting].find(
        ([key, { runAt }]) => runAt === undefined || (now !== undefined && runAt <= now && !ran.has(key)),
      );
      if (due === undefined) return;
      const [key, { name, identity, runAt }] = due;
      if (runAt !== undefined) ran.add(key);
      this.waiting.delete(key);
      const handler = this.handlers.get(name);
      if (handler === undefined) throw new Error(`Nothing handles "${name}".`);
      await handler(identity);
    }
  }
}

/** No time means at once, which is earlier than any. */
function earliest(before: { runAt: Date | undefined } | undefined, wanted: Date | undefined): Date | undefined {
  if (before === undefined) return wanted;
  if (before.runAt === undefined || wanted === undefined) return undefined;
  return before.runAt < wanted ? before.runAt : wanted;
}
