import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { isDeeperThan } from './json-depth.js';

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('The depth of JSON', () => {
  it('is told without parsing, brackets in texts left out', () => {
    const bytes = (text: string): Uint8Array => Buffer.from(text);
    expect(isDeeperThan(2, bytes('[[]]'))).toBe(false);
    expect(isDeeperThan(2, bytes('[[{}]]'))).toBe(true);
    expect(isDeeperThan(1, bytes(String.raw`["[[[\"[[\\", "{{"]`))).toBe(false);
    expect(isDeeperThan(1, bytes(String.raw`["\\",[[]]]`))).toBe(true);
  });

  it('is that of the value, whatever the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(8), (value, limit) => {
        expect(isDeeperThan(limit, Buffer.from(JSON.stringify(value)))).toBe(depthOf(value) > limit);
      }),
    );
  });
});
