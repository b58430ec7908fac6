import { describe, expect, it } from '@jest/globals';
import { type Attempts, chargeAttempt, lockMsAfter, secondsLocked } from './attempt-limit.js';

const now = new Date('2026-01-01T00:00:00.000Z');

describe('the limit on wrong passwords', () => {
  it('locks from the fifth failure on, doubling from one minute to fifteen', () => {
    const minutes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1_000].map((failed) => lockMsAfter(failed) / 60_000);
    expect(minutes).toEqual([0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15]);
  });

  it('charges an attempt before it is known to be right', () => {
    let attempts: Attempts = { failed: 0, lockedUntil: null };
    for (let index = 0; index < 4; index += 1) attempts = chargeAttempt(attempts, now);
    expect(secondsLocked(attempts, now)).toBe(0);
    attempts = chargeAttempt(attempts, now);
    expect(secondsLocked(attempts, now)).toBe(60);
    expect(secondsLocked(attempts, new Date(now.getTime() + 60_000))).toBe(0);
  });
});
