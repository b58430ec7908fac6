import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { GoMap, GoValue } from '../go-template/values/go-value.js';
import { formatGoValue } from '../yaml/go-number.js';
import { flattenToTexts } from './flatten.js';
import { canonicalJson, formatParameter } from './format-parameter.js';
import { mapList, textList, textMap } from './typed-parameters.js';

/** Names that JavaScript, paths or Go's templates give a meaning to. */
const NAME = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', 'a', 'a.b', '0', '', 'values', 'path'),
  fc.string({ maxLength: 4 }),
);
const JSON_OBJECT = fc.dictionary(
  NAME,
  fc.letrec<{ value: GoValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(NAME, tie('value'), { maxKeys: 3 }),
    ),
  })).value,
  { maxKeys: 4 },
);

/** The leaves of an object, found the slow way. */
function leavesOf(value: unknown, name: string | undefined): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[name ?? '', value]];
  return Object.entries(value).flatMap(([key, member]) =>
    leavesOf(member, name === undefined ? key : `${name}.${key}`),
  );
}

describe('flattenToTexts', () => {
  it('gives every leaf under its dotted name, whatever the names are', () => {
    fc.assert(
      fc.property(JSON_OBJECT, (object) => {
        const expected = new Map(
          leavesOf(object, undefined).map(([name, leaf]) => [name, formatGoValue(leaf as string)]),
        );
        expect(flattenToTexts(object as GoMap)).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves prototypes alone', () => {
    const object = JSON.parse('{"__proto__": {"polluted": "x"}, "constructor": {"prototype": 1}}') as GoMap;
    expect([...flattenToTexts(object)]).toEqual([
      ['__proto__.polluted', 'x'],
      ['constructor.prototype', '1'],
    ]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('goes as deep as YAML may', () => {
    let object: GoMap = { end: 'x' };
    for (let depth = 0; depth < 200; depth += 1) object = { a: object };
    expect([...flattenToTexts(object)]).toEqual([[`${'a.'.repeat(200)}end`, 'x']]);
  });

  it('goes into maps of texts, but takes their lists as one value, as Argo CD does', () => {
    const flat = flattenToTexts({
      labels: textMap({ 'a.b/c': 'x' }),
      path: { segments: textList(['a', 'b']) },
      clusters: mapList([{ name: 'one', labels: textMap({ z: '1', a: '2' }) }]),
      empty: {},
      none: [],
    });
    expect([...flat]).toEqual([
      ['labels.a.b/c', 'x'],
      ['path.segments', '[a b]'],
      ['clusters', '[map[labels:map[a:2 z:1] name:one]]'],
    ]);
  });
});

describe('parameters as texts', () => {
  it('print as Go prints them', () => {
    expect(formatParameter({ b: [1e6, null], a: textList(['x']) })).toBe('map[a:[x] b:[1e+06 <nil>]]');
  });

  it('are equal when they are, in whatever order their members stand', () => {
    expect(canonicalJson({ b: { d: 1, c: 2 }, a: textMap({ z: 'x', b: '' }) })).toBe(
      '{"a":{"b":"","z":"x"},"b":{"c":2,"d":1}}',
    );
  });
});
