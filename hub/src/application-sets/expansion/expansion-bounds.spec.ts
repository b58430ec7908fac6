import { describe, expect, it } from '@jest/globals';
import { ExpansionBounds } from './expansion-bounds.js';

describe('The time of an expansion', () => {
  it('is shared by its rounds, and waiting for facts is not counted', () => {
    let now = 0;
    const clock = { workMs: () => now };
    const bounded = new ExpansionBounds(clock, { expansionParameterSets: 7, expansionTimeoutMs: 100 }).begin();
    const work = (durationMs: number): boolean =>
      bounded(({ isOverdue, parameterSets }) => {
        now += durationMs;
        return parameterSets === 7 && isOverdue();
      });
    expect(work(60)).toBe(false);
    now += 10_000;
    expect(work(30)).toBe(false);
    expect(work(30)).toBe(true);
    expect(work(0)).toBe(true);
  });
});
