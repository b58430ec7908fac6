import { describe, expect, it } from '@jest/globals';
import { FAILS, renderSprig, type SprigRow } from './sprig-fixture.js';

describe('default-functions', () => {
  it.each<SprigRow>([
    ['{{ default "d" .empty }}', 'd'],
    ['{{ default "d" .s }}', 'Hello World'],
    ['{{ default "d" .nil }}', 'd'],
    ['{{ default "d" .absent }}', 'd'],
    ['{{ default "d" 0 }}', 'd'],
    ['{{ default "d" .list }}', '[b a c a]'],
    ['{{ default "d" .frac }}', '-2.5'],
    ['{{ default "d" }}', 'd'],
    ['{{ empty .map }}', 'false'],
    ['{{ empty (dict) }}', 'true'],
    ['{{ empty .labels }}', 'false'],
    ['{{ empty now }}', 'false'],
    ['{{ empty .yes }}', 'false'],
    ['{{ coalesce .nil "" 0 "x" }}', 'x'],
    ['{{ coalesce }}', '<no value>'],
    ['{{ coalesce .nil }}', '<no value>'],
    ['{{ all 1 "a" .yes }}', 'true'],
    ['{{ all 1 "" }}', 'false'],
    ['{{ all }}', 'true'],
    ['{{ any 0 "" .nil }}', 'false'],
    ['{{ any 0 1 }}', 'true'],
    ['{{ ternary "a" "b" true }}', 'a'],
    ['{{ ternary "a" "b" .yes }}', 'a'],
    ['{{ ternary "a" "b" 1 }}', FAILS],
  ])('gives for %s what Go gives', (template, output) => {
    expect(renderSprig(template)).toBe(output);
  });
});
