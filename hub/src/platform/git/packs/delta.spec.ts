import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { GitFormatError } from '../git.errors.js';
import { applyDelta, applyDeltaInTurns, resultSizeOf } from './delta.js';

describe('A delta', () => {
  it('copies from its base and inserts', () => {
    const base = Buffer.from('hello world');
    const delta = Buffer.from([11, 9, 0x90 | 0x01, 6, 5, 4, ...Buffer.from('!!!!')]);
    expect(resultSizeOf(delta)).toBe(9);
    expect(applyDelta(base, delta).toString()).toBe('world!!!!');
  });

  it('is refused when its base has another length', () => {
    expect(() => applyDelta(Buffer.from('x'), Buffer.from([2, 1, 1, 65]))).toThrow(/does not fit/);
  });

  it('never reads or writes outside, whatever its bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.uint8Array({ minLength: 1, maxLength: 20 }),
        (instructions, base) => {
          const delta = Buffer.from([base.length, 30, ...instructions]);
          try {
            expect(applyDelta(Buffer.from(base), delta)).toHaveLength(30);
          } catch (error) {
            expect(error).toBeInstanceOf(GitFormatError);
          }
        },
      ),
    );
  });

  it('gives the same in turns, large copies and many instructions', async () => {
    const base = Buffer.from('0123456789abcdef'.repeat(200_000));
    const copy = [0x80 | 0x10 | 0x20 | 0x40, ...sizeBytes(base.length, 3)];
    const inserts = Array.from({ length: 50_000 }, () => [1, 65]).flat();
    const size = 2 * base.length + 50_000;
    const delta = Buffer.from([...varint(base.length), ...varint(size), ...copy, ...inserts, ...copy]);
    const expected = Buffer.concat([base, Buffer.alloc(50_000, 65), base]);
    expect(applyDelta(base, delta).equals(expected)).toBe(true);
    expect((await applyDeltaInTurns(base, delta)).equals(expected)).toBe(true);
    await expect(applyDeltaInTurns(base, delta.subarray(0, -1))).rejects.toThrow(GitFormatError);
  });
});

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [0x80 | (value & 0x7f), ...varint(value >>> 7)];
}

/** Little-endian. */
function sizeBytes(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => (value >>> (8 * at)) & 0xff);
}
