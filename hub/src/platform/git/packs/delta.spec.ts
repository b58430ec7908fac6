import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { GitFormatError } from '../git.errors.js';
import { applyDelta, resultSizeOf } from './delta.js';

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
});
