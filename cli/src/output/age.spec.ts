import { describe, expect, it } from '@jest/globals';
import { age } from './age.js';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const before = (seconds: number): string => new Date(NOW - seconds * 1_000).toISOString();

describe('age', () => {
  it.each([
    [0, '0s'],
    [42, '42s'],
    [60, '1m'],
    [310, '5m10s'],
    [3_600, '1h'],
    [3_605, '1h5s'],
    [93_784, '1d2h'],
    [40 * 86_400, '40d'],
  ])('shows %d seconds as %s', (seconds, shown) => {
    expect(age(before(seconds), NOW)).toBe(shown);
  });

  it('shows nothing known as a dash', () => {
    expect(age(null, NOW)).toBe('-');
  });

  it('shows a time ahead of this clock as zero', () => {
    expect(age(before(-5), NOW)).toBe('0s');
  });
});
