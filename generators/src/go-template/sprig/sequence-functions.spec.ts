import { describe, expect, it } from '@jest/globals';
import { FAILS, renderSprig, type SprigRow } from './sprig-fixture.js';

describe('sequence-functions', () => {
  it.each<SprigRow>([
    ['{{ until 4 }}', '[0 1 2 3]'],
    ['{{ until -3 }}', '[0 -1 -2]'],
    ['{{ until 0 }}', '[]'],
    ['{{ untilStep 3 10 3 }}', '[3 6 9]'],
    ['{{ untilStep 5 0 -2 }}', '[5 3 1]'],
    ['{{ untilStep 0 5 -1 }}', '[]'],
    ['{{ untilStep 0 5 0 }}', '[]'],
    ['{{ seq 3 }}', '1 2 3'],
    ['{{ seq -2 }}', '1 0 -1 -2'],
    ['{{ seq 2 4 }}', '2 3 4'],
    ['{{ seq 4 2 }}', '4 3 2'],
    ['{{ seq 0 4 8 }}', '0 4 8'],
    ['{{ seq 8 -4 0 }}', '8 4 0'],
    ['{{ seq 8 4 0 }}', ''],
    ['{{ seq }}', ''],
    ['{{ seq 1 2 3 4 }}', ''],
    ['{{ seq 0 }}', '1 0'],
    ['{{ until 3 | toJson }}', '[0,1,2]'],
    ['{{ typeOf (until 1) }}', '[]int'],
    ['{{ until .one }}', FAILS],
  ])('gives for %s what Go gives', (template, output) => {
    expect(renderSprig(template)).toBe(output);
  });
});
