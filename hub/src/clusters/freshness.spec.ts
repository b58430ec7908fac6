import { describe, expect, it } from '@jest/globals';
import { freshnessOf } from './freshness.js';

const now = new Date('2026-01-01T00:00:00.000Z');
const thresholds = { lateAfterMs: 90_000, lostAfterMs: 300_000 };
const silentFor = (ms: number): string => freshnessOf(new Date(now.getTime() - ms), now, thresholds);

describe('freshness', () => {
  it('is Live up to the late threshold, Late up to the lost threshold, then Lost', () => {
    expect([0, 90_000, 90_001, 300_000, 300_001].map(silentFor)).toEqual(['Live', 'Live', 'Late', 'Late', 'Lost']);
  });

  it('is Lost for a cluster that was never in contact', () => {
    expect(freshnessOf(null, now, thresholds)).toBe('Lost');
    expect(freshnessOf(undefined, now, thresholds)).toBe('Lost');
  });

  it('is Live for a contact that a faster clock wrote', () => {
    expect(silentFor(-5_000)).toBe('Live');
  });
});
