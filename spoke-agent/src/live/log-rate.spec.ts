import { describe, expect, it } from '@jest/globals';
import { LOG_BYTES_PER_SECOND } from '@wheelhouse/protocol';
import { FakeClock } from '../reconcile/clock.js';
import { LOG_BURST_BYTES, LogRate } from './log-rate.js';

/** One KiB, with its end. */
const LINE = 'x'.repeat(1_023);
const lines = (bytes: number): string[] => Array.from({ length: bytes / 1_024 }, () => LINE);

describe('how much of a log goes in a second', () => {
  it('is a burst first, then what is earned', () => {
    const clock = new FakeClock();
    const rate = new LogRate(() => clock.monotonicMs());
    expect(rate.admit(lines(2 * LOG_BURST_BYTES))).toHaveLength(LOG_BURST_BYTES / 1_024);
    expect(rate.admit([LINE])).toEqual([]);
    clock.advance(500);
    expect(rate.admit(lines(LOG_BYTES_PER_SECOND))).toHaveLength(LOG_BYTES_PER_SECOND / 2 / 1_024);
    clock.advance(60_000);
    expect(rate.admit(lines(2 * LOG_BURST_BYTES))).toHaveLength(LOG_BURST_BYTES / 1_024);
  });

  it('makes what is not followed wait, so long that the rate is kept', () => {
    const clock = new FakeClock();
    const rate = new LogRate(() => clock.monotonicMs());
    expect(rate.delayMs(lines(LOG_BURST_BYTES))).toBe(0);
    let waitedMs = 0;
    for (let round = 0; round < 10; round += 1) {
      const delayMs = rate.delayMs(lines(LOG_BYTES_PER_SECOND));
      waitedMs += delayMs;
      clock.advance(delayMs);
    }
    expect(waitedMs).toBeCloseTo(10_000, -1);
  });
});
