import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { isRawNumber, parseExactJson, rawNumber, withRawNumbers } from './exact-json.js';

describe('exact JSON', () => {
  it('writes whole numbers back with all their digits', () => {
    const text =
      '{"a":9007199254740993,"b":[-12345678901234567890,18446744073709551615],"c":"9007199254740993","d":1.5}';
    expect(JSON.stringify(parseExactJson(text))).toBe(text);
  });

  it('leaves numbers that are exact as they are', () => {
    expect(parseExactJson('{"a":9007199254740991,"b":0.1234567890123456789,"c":1}')).toEqual({
      a: 9_007_199_254_740_991,
      b: 0.123_456_789_012_345_68,
      c: 1,
    });
  });

  it('is what JSON.parse gives for everything else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify({ value, digits: '1234567890123456' });
        expect(JSON.stringify(parseExactJson(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
    expect(() => parseExactJson('{"a":12345678901234567')).toThrow(SyntaxError);
  });

  it('gives long numbers in another way, and a value without any as it is', () => {
    const value = parseExactJson('{"a":[1,{"b":9007199254740993}],"c":{"d":"x"}}');
    expect(withRawNumbers(value, BigInt)).toEqual({ a: [1, { b: 9_007_199_254_740_993n }], c: { d: 'x' } });
    const plain = { a: [1, { b: null }] };
    expect(withRawNumbers(plain, Number)).toBe(plain);
    expect(isRawNumber(rawNumber('9007199254740993'))).toBe(true);
  });

  it('keeps every whole number of up to 64 bits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n }), (number) => {
        expect(JSON.stringify(parseExactJson(`{"n":${number}}`))).toBe(`{"n":${number}}`);
      }),
    );
  });
});
