import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { escapedValue, setArguments } from './set-arguments.js';

describe('A parameter on the command line of Helm', () => {
  it.each([
    ['a', 'a'],
    ['a,b', String.raw`a\,b`],
    [String.raw`a\,b,c`, String.raw`a\,b\,c`],
    [',', String.raw`\,`],
    ['{a,b}', '{a,b}'],
    ['{a,b', String.raw`{a\,b`],
    ['a,{b}', String.raw`a\,{b}`],
    ['a=b.c[0]', 'a=b.c[0]'],
    ['', ''],
  ])('%j is given as %j', (value, expected) => expect(escapedValue(value)).toBe(expected));

  it('has no comma that divides, unless it is a list, and is escaped once', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(',', '\\', '{', '}', 'a', 'ü', '=') }), (value) => {
        const escaped = escapedValue(value);
        if (value.startsWith('{') && value.endsWith('}')) expect(escaped).toBe(value);
        else expect(escaped).not.toMatch(/(?<!\\),/);
        expect(escapedValue(escaped)).toBe(escaped);
        expect(escaped.replaceAll('\\', '')).toBe(value.replaceAll('\\', ''));
      }),
    );
  });

  it('comes once a name, at its first place with its last value', () => {
    expect(
      setArguments([
        ['a', '1'],
        ['b', '2,3'],
        ['a', '4'],
      ]),
    ).toEqual(['a=4', String.raw`b=2\,3`]);
  });
});
