import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { InvalidInputError } from '@wheelhouse/protocol';
import { parseConfigMap, parseSecret } from './config-object-manifest.js';

const secret = (rest: string) => `apiVersion: v1\nkind: Secret\nmetadata: { name: s }\n${rest}`;

describe('The manifest of a Secret', () => {
  it('gives the bytes of data and of stringData, which wins', () => {
    const { name, values } = parseSecret(secret('type: Opaque\ndata: { a: "AAE=", b: eA== }\nstringData: { b: z }'));
    expect([name, [...values].map(([key, value]) => [key, value.toString('latin1')])]).toEqual([
      's',
      [
        ['a', '\u0000\u0001'],
        ['b', 'z'],
      ],
    ]);
  });

  it.each([
    ['*hunter2'],
    ['stringData: { a: *hunter2 }'],
    ['stringData: { a: "hunter2 }'],
    ['data: { a: hunter2! }'],
    ['stringData: [hunter2]'],
    ['stringData: { a: { hunter2: 1 } }'],
    ['stringData: hunter2'],
    ['data: {}'],
    ['---\nhunter2: 1'],
  ])('that is wrong is refused without a word of what it holds: %s', (rest) => {
    const refusal = () => parseSecret(secret(rest));
    expect(refusal).toThrow(InvalidInputError);
    expect(refusal).not.toThrow(/hunter2/);
  });

  it('is understood or refused, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.string().map(secret)), (text) => {
        try {
          parseSecret(text);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInputError);
        }
      }),
    );
  });
});

describe('The manifest of a ConfigMap', () => {
  const configMap = (rest: string, name = 'c') =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n${rest}`;

  it('gives its texts, whatever their keys', () => {
    const { data } = parseConfigMap(configMap('data: { __proto__: a, b.c-d_E: "1" }'));
    expect(Object.entries(data)).toEqual([
      ['__proto__', 'a'],
      ['b.c-d_E', '1'],
    ]);
    expect(parseConfigMap(configMap('')).data).toEqual({});
  });

  it.each([
    ['data: { a: 1 }', 'quotes'],
    ['data: { "a b": x }', 'no key'],
    ['data: { "..": x }', 'no key'],
    ['data: [a]', 'map of texts'],
    ['binaryData: { a: eA== }', 'binaryData'],
    [`data: { a: ${'x'.repeat(1_048_577)} }`, 'at most'],
  ])('that is wrong is refused with the reason: %.30s', (rest, reason) =>
    expect(() => parseConfigMap(configMap(rest))).toThrow(reason),
  );

  it('that is wrong is refused at its line', () => {
    const refusal = (): unknown =>
      parseConfigMap('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  a: b\n  c: 1\n');
    expect(refusal).toThrow(expect.objectContaining({ details: { line: 6, column: 3 } }));
  });

  it.each([['UPPER'], ['"a/b"'], ['""'], ['5']])('cannot be called %s', (name) =>
    expect(() => parseConfigMap(configMap('', name))).toThrow(InvalidInputError),
  );

  it('is no other object', () => {
    expect(() => parseConfigMap(secret('data: { a: eA== }'))).toThrow('no ConfigMap');
    expect(() => parseConfigMap('')).toThrow('holds no ConfigMap');
  });
});
