/** The time, as the hub sees it. Order never comes from clocks: sequences and revisions do that. */
export abstract class Clock {
  abstract now(): Date;
  /** Milliseconds that only grow; for measuring durations. */
  abstract monotonicMs(): number;
  /**
   * Milliseconds that this thread has worked: without those in which a busy machine worked for others. For limits of work that never pauses.
   * Where Node cannot tell (before 23.9), those that went by.
   */
  workMs(): number {
    if (!('threadCpuUsage' in process)) return this.monotonicMs();
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  }
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
  monotonicMs(): number {
    return performance.now();
  }
}

/** A clock for tests: stands still until it is told to move. */
export class FakeClock extends Clock {
  private at: number;

  constructor(start = new Date('2026-01-01T00:00:00.000Z')) {
    super();
    this.at = start.getTime();
  }

  now(): Date {
    return new Date(this.at);
  }
  monotonicMs(): number {
    return this.at;
  }
  override workMs(): number {
    return this.at;
  }
  advance(ms: number): void {
    this.at += ms;
  }
}
