// Two writers that undo each other would never end. Counts how often a field was put back, and says when to give in for a while.
import type { Clock } from '../clock.js';

/** So many flips of one field ... */
export const MAX_FLIPS = 5;
/** ... within this time ... */
export const FLIP_WINDOW_MS = 60_000;
/** ... suspend healing of the object for so long. */
export const SUSPENSION_MS = 5 * 60_000;

export class LoopBreaker {
  private readonly clock: Clock;
  private readonly flips = new Map<string, number[]>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Notes that fields of an object were put back. True when one of them was put back too often. */
  record(identity: string, fields: readonly string[]): boolean {
    const now = this.clock.monotonicMs();
    this.forgetOld(now);
    let isTripped = false;
    for (const field of fields) {
      const key = `${identity}\n${field}`;
      const times = [...(this.flips.get(key) ?? []), now];
      this.flips.set(key, times);
      isTripped ||= times.length >= MAX_FLIPS;
    }
    return isTripped;
  }

  /** Begins to count anew. */
  reset(identity: string): void {
    for (const key of this.flips.keys()) if (key.startsWith(`${identity}\n`)) this.flips.delete(key);
  }

  private forgetOld(now: number): void {
    for (const [key, times] of this.flips) {
      const recent = times.filter((time) => time > now - FLIP_WINDOW_MS);
      if (recent.length === 0) this.flips.delete(key);
      else this.flips.set(key, recent);
    }
  }
}
