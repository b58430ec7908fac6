import { describe, expect, it } from '@jest/globals';
import { FAILS, renderSprig, type SprigRow } from './sprig-fixture.js';

describe('yaml-writer', () => {
  it.each<SprigRow>([
    ['{{ toYaml .map }}', 'a: 1\nb: x\nc: null\nd:\n  e:\n    f: deep'],
    ['{{ toYaml .mixed }}', '- ""\n- x\n- 0\n- 1.5\n- null\n- false\n- true\n- []\n- {}'],
    ['{{ toYaml .labels }}', 'app: web\nteam: core'],
    ['{{ toYaml .s }}', 'Hello World'],
    ['{{ toYaml .empty }}', '""'],
    ['{{ toYaml .nil }}', 'null'],
    ['{{ toYaml .num }}', '1234567'],
    ['{{ toYaml .big }}', '1e+21'],
    ['{{ toYaml 1e20 }}', '1e+20'],
    ['{{ toYaml 0.000001 }}', '1e-06'],
    ['{{ toYaml "yes" }}', '"yes"'],
    ['{{ toYaml "12" }}', '"12"'],
    ['{{ toYaml "0x1F" }}', '"0x1F"'],
    ['{{ toYaml "1:30" }}', '"1:30"'],
    ['{{ toYaml "2024-01-02" }}', '"2024-01-02"'],
    ['{{ toYaml "2024-13-02" }}', '2024-13-02'],
    ['{{ toYaml "a: b" }}', "'a: b'"],
    ['{{ toYaml "- a" }}', "'- a'"],
    ['{{ toYaml "#x" }}', "'#x'"],
    [`{{ toYaml "it's: x" }}`, "'it''s: x'"],
    ['{{ toYaml "a\\nb" }}', '|-\n  a\n  b'],
    ['{{ toYaml "a\\nb\\n" }}', '|\n  a\n  b'],
    ['{{ toYaml "a\\n\\n" }}', '|+\n  a\n'],
    ['{{ toYaml " a\\nb" }}', '|2-\n   a\n  b'],
    ['{{ toYaml "a \\nb" }}', '"a \\nb"'],
    ['{{ toYaml "tab\\there" }}', '"tab\\there"'],
    ['{{ toYaml .uni }}', '"ünï cödé ß ǆ \\U0001F600"'],
    ['{{ toYaml "<<" }}', '<<'],
    ['{{ toYaml "null" }}', '"null"'],
    ['{{ toYaml "~" }}', '"~"'],
    ['{{ toYaml " lead" }}', "' lead'"],
    ['{{ toYaml "\\x7f" }}', FAILS],
    ['{{ toYaml "\\x01" }}', '"\\x01"'],
    ['{{ toYaml (list (list 1 2) (list) (dict "a" (list 1))) }}', '- - 1\n  - 2\n- []\n- a:\n  - 1'],
    ['{{ toYaml (dict "a10" 1 "a2" 2 "B" 3 "_" 4 "1" 5) }}', '_: 4\n"1": 5\nB: 3\na2: 2\na10: 1'],
    ['{{ toYaml (dict "k" "a\\nb" "y" "z") }}', 'k: |-\n  a\n  b\n"y": z'],
    [
      '{{ toYaml (dict (repeat 130 "k") 1) }}',
      '? kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\n: 1',
    ],
    ['{{ toYaml (dict "a\\nb" (dict "c" 1)) }}', '? |-\n  a\n  b\n: c: 1'],
    [
      '{{ toYaml (repeat 30 "word ") }}',
      "'word word word word word word word word word word word word word word word word word\n  word word word word word word word word word word word word word '",
    ],
    [
      `{{ toYaml (dict "k" (repeat 30 "it's: ")) }}`,
      "k: 'it''s: it''s: it''s: it''s: it''s: it''s: it''s: it''s: it''s: it''s: it''s: it''s:\n  it''s: it''s: it''s: it''s: it''s: it''s: it''s: it''s: it''s: it''s: it''s: it''s:\n  it''s: it''s: it''s: it''s: it''s: it''s: '",
    ],
    [
      '{{ toYaml (dict "k" (repeat 20 "tab\\t x ")) }}',
      'k: "tab\\t x tab\\t x tab\\t x tab\\t x tab\\t x tab\\t x tab\\t x tab\\t x tab\\t x tab\\t\n  x tab\\t x tab\\t x tab\\t x tab\\t x tab\\t x tab\\t x tab\\t x tab\\t x tab\\t x tab\\t\n  x "',
    ],
    ['{{ toYaml (semver "1.2.3") }}', '1.2.3'],
    ['{{ toYaml "\\ufeffa" }}', '"\\uFEFF\\x61"'],
    ['{{ toYaml "a\\u0085b" }}', 'a b'],
  ])('gives for %s what Go gives', (template, output) => {
    expect(renderSprig(template)).toBe(output);
  });
});
