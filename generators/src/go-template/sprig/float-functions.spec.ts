import { describe, expect, it } from '@jest/globals';
import { FAILS, renderSprig, type SprigRow } from './sprig-fixture.js';

describe('float-functions', () => {
  it.each<SprigRow>([
    ['{{ addf 0.1 0.2 }}', '0.3'],
    ['{{ subf 1 0.9 }}', '0.1'],
    ['{{ mulf 1.1 1.1 }}', '1.21'],
    ['{{ divf 1 3 }}', '0.3333333333333333'],
    ['{{ divf 10 4 5 }}', '0.5'],
    ['{{ divf 1 0 }}', FAILS],
    ['{{ add1f "1.5" }}', '2.5'],
    ['{{ addf }}', '0'],
    ['{{ addf .nil .yes }}', '1'],
    ['{{ addf "nan" 1 }}', FAILS],
    ['{{ maxf 1 2.5 }}', '2.5'],
    ['{{ minf .frac 1 }}', '-2.5'],
    ['{{ ceil .frac }}', '-2'],
    ['{{ floor .frac }}', '-3'],
    ['{{ ceil "1.2" }}', '2'],
    ['{{ round 123.5555 3 }}', '123.556'],
    ['{{ round 2.5 0 }}', '3'],
    ['{{ round -2.5 0 }}', '-3'],
    ['{{ round 2.4 0 0.4 }}', '2'],
    ['{{ round 12345 -2 }}', '12300'],
    ['{{ round "1.005" 2 }}', '1'],
    ['{{ mulf 1e308 10 }}', '+Inf'],
    ['{{ typeOf (addf 1 2) }}', 'float64'],
    ['{{ round 1.5 }}', FAILS],
  ])('gives for %s what Go gives', (template, output) => {
    expect(renderSprig(template)).toBe(output);
  });
});
