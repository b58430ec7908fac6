import { describe, expect, it } from '@jest/globals';
import { heldReason } from './deletion-budget.js';

const budget = { applications: 5, fraction: 0.2 };

describe('the deletion budget', () => {
  it.each([
    [5, 5, false],
    [6, 6, true],
    [6, 30, false],
    [7, 30, true],
    [20, 100, false],
    [21, 100, true],
    [0, 0, false],
  ])('with %i deletions of %i applications holds: %s', (deleteCount, currentCount, isHeld) => {
    expect(heldReason({ deleteCount, currentCount }, budget) !== undefined).toBe(isHeld);
  });

  it('says how much would be deleted and what is allowed', () => {
    expect(heldReason({ deleteCount: 8, currentCount: 16 }, budget)).toContain(
      '8 of 16 applications (50 %), more than the deletion budget of 5 applications and 20 %',
    );
  });
});
