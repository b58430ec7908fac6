import { setImmediate } from 'node:timers/promises';
import { TURN_MS } from './git-limits.js';

/** Cuts long work into turns, so that the hub answers others in between. */
export class Turns {
  private startedAt = performance.now();

  constructor(private readonly signal?: AbortSignal) {}

  /** Whether this turn has lasted long enough: then await {@link next}. Cheap enough to be asked after each object. */
  get isOver(): boolean {
    return performance.now() - this.startedAt > TURN_MS;
  }

  /** Lets others work. Throws when the whole work was given up. */
  async next(): Promise<void> {
    await setImmediate();
    this.signal?.throwIfAborted();
    this.startedAt = performance.now();
  }
}
