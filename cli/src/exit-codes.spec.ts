import { describe, expect, it } from '@jest/globals';
import { exitCodeOf } from './exit-codes.js';

describe('exitCodeOf', () => {
  it.each([
    ['InvalidInput', 2],
    ['LimitExceeded', 2],
    ['Unauthenticated', 3],
    ['Forbidden', 3],
    ['NotFound', 4],
    ['Conflict', 5],
    ['Unavailable', 6],
    [undefined, 2],
    ['SomethingNew', 2],
  ])('ends with the documented code for %s', (kind, code) => {
    expect(exitCodeOf(kind)).toBe(code);
  });
});
