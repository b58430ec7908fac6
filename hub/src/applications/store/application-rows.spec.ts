import { describe, expect, it } from '@jest/globals';
import { recordsets } from './application-rows.js';

function lengthsOf(rows: readonly string[]): number[] {
  return [...recordsets(rows, (row) => JSON.stringify(row))].map((text) => (JSON.parse(text) as unknown[]).length);
}

describe('The rows of a statement', () => {
  it('are at most five thousand', () => {
    expect(lengthsOf(Array.from({ length: 12_000 }, () => 'a'))).toEqual([5_000, 5_000, 2_000]);
    expect(lengthsOf([])).toEqual([]);
  });

  it('are fewer where they are long, and one that is longer than a statement goes alone', () => {
    const long = 'a'.repeat(3_000_000);
    expect(lengthsOf([long, long, long, long, 'a'])).toEqual([2, 3]);
    expect(lengthsOf(['a'.repeat(10_000_000), 'a'])).toEqual([1, 1]);
  });
});
