import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  byteLength,
  bytesOf,
  compareText,
  isValidText,
  normalText,
  runeCount,
  runesOf,
  sliceBytes,
  textOf,
  textOfRune,
} from './go-text.js';

const bytes = (): fc.Arbitrary<Uint8Array> => fc.uint8Array({ maxLength: 20 });

describe('Go texts', () => {
  it('count bytes and characters', () => {
    expect(byteLength('héllo €😀')).toBe(14);
    expect(runeCount('héllo €😀')).toBe(8);
    expect(byteLength('')).toBe(0);
  });

  it('keep a character that is cut apart, and put it together again', () => {
    const [head, tail] = [sliceBytes('é', 0, 1), sliceBytes('é', 1, 2)];
    expect(head).toBe('\udcc3');
    expect(tail).toBe('\udca9');
    expect(isValidText(head)).toBe(false);
    expect(byteLength(head)).toBe(1);
    expect(normalText(head + tail)).toBe('é');
    expect(runesOf(head)).toEqual([0xfffd]);
  });

  it('refuse overlong forms, surrogates and characters beyond the last, a byte at a time', () => {
    for (const invalid of [[0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe0, 0x9f, 0xbf], [0xff]]) {
      const text = textOf(Uint8Array.from(invalid));
      expect(runeCount(text)).toBe(invalid.length);
      expect([...bytesOf(text)]).toEqual(invalid);
    }
  });

  it('keep a byte order mark', () => {
    expect(textOf(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
  });

  it('are in the order of their bytes, not of UTF-16 units', () => {
    expect(compareText('\u{1f600}', '\uffee')).toBeGreaterThan(0);
    expect(compareText('a', 'b')).toBeLessThan(0);
    expect(compareText('a', 'ab')).toBeLessThan(0);
    expect(compareText('é', 'é')).toBe(0);
    expect(compareText('\udcff', 'é')).toBeGreaterThan(0);
  });

  it('make U+FFFD of what is no character', () => {
    expect([-1, 0xd800, 0x110000].map(textOfRune)).toEqual(['\ufffd', '\ufffd', '\ufffd']);
  });

  it('give any bytes back as they were', () => {
    fc.assert(
      fc.property(bytes(), (given) => {
        const text = textOf(given);
        expect([...bytesOf(text)]).toEqual([...given]);
        expect(byteLength(text)).toBe(given.length);
        expect(normalText(text)).toBe(text);
      }),
    );
  });

  it('are cut and joined as bytes are, and compare as bytes do', () => {
    fc.assert(
      fc.property(bytes(), bytes(), (left, right) => {
        const joined = Uint8Array.from([...left, ...right]);
        expect(normalText(textOf(left) + textOf(right))).toBe(textOf(joined));
        expect(sliceBytes(textOf(joined), left.length, joined.length)).toBe(textOf(right));
        const order = Buffer.compare(Buffer.from(left), Buffer.from(right));
        expect(Math.sign(compareText(textOf(left), textOf(right)))).toBe(order);
      }),
    );
  });
});
