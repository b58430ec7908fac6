import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { formatRange, parseRange, toRanges } from './id-ranges.js';

describe('toRanges', () => {
  it('covers exactly the given ids, whatever their order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.bigInt({ min: 1n, max: 300n }), { maxLength: 60 }), (ids) => {
        const covered = toRanges(ids).flatMap(({ first, last }) =>
          Array.from({ length: Number(last - first) + 1 }, (_, index) => first + BigInt(index)),
        );
        expect(new Set(covered)).toEqual(new Set(ids));
        expect(covered).toHaveLength(ids.length);
      }),
    );
  });

  it('leaves a gap to the transaction that fills it', () => {
    expect(toRanges([4n, 1n, 2n]).map(formatRange)).toEqual(['1-2', '4-4']);
  });
});

describe('parseRange', () => {
  it('reads what formatRange writes', () => {
    expect(parseRange(formatRange({ first: 7n, last: 9_007_199_254_740_993n }))).toEqual({
      first: 7n,
      last: 9_007_199_254_740_993n,
    });
  });

  it.each(['', '1', '2-1', '1-2-3', 'a-b', '-1-2', '1-99999999999999999999'])('refuses %j', (payload) => {
    expect(parseRange(payload)).toBeUndefined();
  });
});
