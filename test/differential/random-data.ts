/** Random parameters: JSON, with `{"$strings": [...]}` for a []string and `{"$stringMap": {...}}` for a map[string]string. */
import type { Json } from '@wheelhouse/generators';
import type { SeededRandom } from './seeded-random.js';

const TEXTS = [
  '',
  'a',
  'web',
  'Frontend App',
  'foo-bar_baz',
  'fooBarBaz',
  'HTTPServer',
  '  padded\t',
  'two\nlines\n',
  'a,b,c',
  'x/y/z.tar.gz',
  'ünïcödé ß',
  '日本語テキスト',
  '👍🏽 ok',
  '<b>&"\'</b>',
  '42',
  '-7',
  '3.14',
  '1e3',
  '0x1f',
  '017',
  'true',
  'yes',
  'null',
  '~',
  '1.2.3',
  'v1.2.3-rc.1+build.5',
  '>=1.0.0 <2.0.0',
  'aGVsbG8=',
  '{"a":1,"b":[true,null]}',
  'k: v\nlist:\n- 1\n- two\n',
  '%d%%',
  '$1${2}',
  '^a.*z$',
  '2024-02-29',
  'https://user:pw@example.com:8443/p/a?q=1&r=b#frag',
  '\\back\\slash',
  '\u0000\u0007',
];
const LETTERS = Array.from('abcXYZ019 -_./:@äß€\n"\\');
const NUMBERS = [0, 1, -1, 2, 3, 7, 10, 42, 100, 255, 1_000_000, 123_456_789, 1e21, -5e-7, 0.1, 1.5, 2.5, -3.75, 1e100];

/** The parameters of one rendering. Always the same names, so that templates can be made without looking at the values. */
export function randomData(random: SeededRandom): Record<string, Json> {
  return {
    s: randomText(random),
    t: randomText(random),
    u: randomText(random),
    name: random.pick(['web', 'api-server', 'Team A', 'x']),
    n: randomNumber(random),
    i: random.below(12),
    k: random.below(5) - 1,
    yes: true,
    no: false,
    nil: null,
    texts: random.list(0, 4, () => randomText(random)),
    numbers: random.list(0, 4, () => randomNumber(random)),
    mixed: random.list(0, 4, () => randomValue(random, 2)),
    segments: { $strings: random.list(0, 4, () => randomText(random)) },
    labels: { $stringMap: { env: random.pick(['dev', 'prod']), 'a.b/c': randomText(random), tier: '' } },
    m: { a: randomText(random), b: randomNumber(random), c: { d: { e: randomText(random) }, f: [] }, __proto: 1 },
    o: randomObject(random, 2),
    empty: {},
  };
}

/** A text: mostly one that is known to be of interest. */
export function randomText(random: SeededRandom): string {
  if (random.chance(0.75)) return random.pick(TEXTS);
  return random.list(0, 12, () => random.pick(LETTERS)).join('');
}

function randomNumber(random: SeededRandom): number {
  if (random.chance(0.7)) return random.pick(NUMBERS);
  return random.chance(0.5) ? random.below(2 ** 31) - 2 ** 30 : (random.next() - 0.5) * 10 ** (random.below(30) - 10);
}

function randomObject(random: SeededRandom, depth: number): Record<string, Json> {
  const keys = random.list(0, 4, () => random.pick(['a', 'b', 'z', 'key', 'K', 'with space', 'ä', '1']));
  return Object.fromEntries(keys.map((key) => [key, randomValue(random, depth - 1)]));
}

function randomValue(random: SeededRandom, depth: number): Json {
  switch (random.below(depth > 0 ? 7 : 5)) {
    case 0:
    case 1:
      return randomText(random);
    case 2:
      return randomNumber(random);
    case 3:
      return random.chance(0.5);
    case 4:
      return null;
    case 5:
      return random.list(0, 3, () => randomValue(random, depth - 1));
    default:
      return randomObject(random, depth);
  }
}
