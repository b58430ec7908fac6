/** Time as the agent sees it. Order never comes from clocks: revisions, sequences and resource versions do that. */
export abstract class Clock {
  abstract now(): Date;
  /** Milliseconds that only grow; for measuring durations. */
  abstract monotonicMs(): number;
  /** Calls back once after `ms`; the returned function cancels. */
  abstract after(ms: number, callback: () => void): () => void;
}

/** A clock for tests: stands still until it is told to move, and fires timers in order on the way. */
export class FakeClock extends Clock {
  private at: number;
  private timers: { readonly at: number; readonly callback: () => void }[] = [];

  constructor(start = new Date('2026-01-01T00:00:00.000Z')) {
    super();
    this.at = start.getTime();
  }

  /** How many calls are awaited: what asks for its next look at its end is done when there is one. */
  get pendingCalls(): number {
    return this.timers.length;
  }

  now(): Date {
    return new Date(this.at);
  }

  monotonicMs(): number {
    return this.at;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.at + ms, callback };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  advance(ms: number): void {
    const end = this.at + ms;
    for (;;) {
      const due = this.timers.filter((timer) => timer.at <= end).toSorted((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.timers = this.timers.filter((timer) => timer !== due);
      this.at = Math.max(this.at, due.at);
      due.callback();
    }
    this.at = end;
  }
}
