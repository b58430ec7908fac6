import { describe, expect, it } from '@jest/globals';
import { countJsonValues, roomOf } from './value-room.js';

describe('The room of values', () => {
  it('grows with their number and their texts', () => {
    const one = roomOf(null);
    expect(roomOf([null, null])).toBe(3 * one);
    expect(roomOf({ abc: 'defg' })).toBe(2 * one + 7);
  });

  it('is found for any depth, and counting stops where it is too much', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as unknown;
    expect(roomOf(deep)).toBe(100_000 * roomOf([]));
    expect(roomOf(deep, 1_000)).toBeLessThan(1_100);
  });

  it('is at most what the brackets and commas of JSON tell', () => {
    for (const value of [[], {}, [[], [1, 2], { a: 1, b: [] }], 'a', null]) {
      const values = roomOf(value) / roomOf(null);
      expect(countJsonValues(Buffer.from(JSON.stringify(value)))).toBeGreaterThanOrEqual(Math.floor(values));
    }
  });
});
