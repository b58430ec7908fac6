import { describe, expect, it } from '@jest/globals';
import { FAILS, renderSprig, type SprigRow } from './sprig-fixture.js';

describe('argo-cd-functions', () => {
  it.each<SprigRow>([
    ['{{ normalize "Feature/ABC_123" }}', 'feature-abc-123'],
    ['{{ normalize "--.x.--" }}', 'x'],
    ['{{ normalize .uni }}', 'n--c-d'],
    ['{{ normalize "İ" }}', 'i'],
    ['{{ normalize (repeat 300 "a") | len }}', '253'],
    ['{{ slugify .words }}', 'the-quick-brown-fox-jumps-over-the-lazy-dog'],
    ['{{ slugify 10 .words }}', 'the-quick'],
    ['{{ slugify 10 true .words }}', 'the-quick'],
    ['{{ slugify 3 true .words }}', 'the'],
    ['{{ slugify 10 false .words }}', 'the-quick'],
    ['{{ slugify 0 .words }}', ''],
    ['{{ slugify -1 .words }}', FAILS],
    ['{{ slugify -1 true .words }}', 'the-quick-brown-fox-jumps-over-the-lazy-dog'],
    ['{{ slugify }}', ''],
    ['{{ slugify .num .words }}', FAILS],
    ['{{ slugify 1 2 .words }}', FAILS],
    ['{{ slugify 5 }}', FAILS],
    ['{{ slugify "a.b_c--d" }}', 'a-b-c-d'],
    ['{{ (fromYaml "a: {b: [1, yes]}").a }}', 'map[b:[1 true]]'],
    ['{{ fromYaml "" | toJson }}', '{}'],
    ['{{ fromYaml "[1]" }}', FAILS],
    ['{{ fromYaml "a: b: c" }}', FAILS],
    ['{{ (fromYaml "a: 1000000").a }}', '1e+06'],
    ['{{ fromYaml "yes: 1" }}', 'map[true:1]'],
    ['{{ fromYamlArray "- a\\n- b: 1" | toJson }}', '["a",{"b":1}]'],
    ['{{ fromYamlArray "a: 1" }}', FAILS],
    ['{{ fromYamlArray "" | toJson }}', '[]'],
    ['{{ fromYaml "a: \\x01" }}', FAILS],
  ])('gives for %s what Go gives', (template, output) => {
    expect(renderSprig(template)).toBe(output);
  });
});
