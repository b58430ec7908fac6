import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { formatGoFloat, formatGoFloat32, formatGoValue } from './go-number.js';

describe('formatGoFloat', () => {
  it.each([
    [3, '3'],
    [2.5, '2.5'],
    [100_000, '100000'],
    [1_000_000, '1e+06'],
    [1_234_567, '1.234567e+06'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [-2_500_000, '-2.5e+06'],
    [1e100, '1e+100'],
    [0, '0'],
    [123.456, '123.456'],
  ])('prints %d as Go does', (value, text) => {
    expect(formatGoFloat(value)).toBe(text);
  });

  it('prints a number that reads back as the same', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) =>
        Object.is(Number(formatGoFloat(value)), value),
      ),
    );
  });
});

describe('formatGoFloat32', () => {
  it('prints as many digits as 32 bits hold', () => {
    expect(formatGoFloat32(1.1)).toBe('1.1');
    expect(formatGoFloat32(1 / 3)).toBe('0.33333334');
    expect(formatGoFloat32(1_000_000)).toBe('1e+06');
  });
});

describe('formatGoValue', () => {
  it('prints lists and maps as Go does, keys in order', () => {
    expect(formatGoValue({ b: [1, 'x', null, true], a: { z: 1e6 } })).toBe('map[a:map[z:1e+06] b:[1 x <nil> true]]');
    expect(formatGoValue([])).toBe('[]');
  });
});
