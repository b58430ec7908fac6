/** Reads Go's string and character constants. */
import { normalText, textOfRune } from '../values/go-text.js';

const SIMPLE_ESCAPES: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '\\': 0x5c,
};
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** One character of a constant: a code point, or a byte where it was written as `\x` or octal. */
interface ReadCharacter {
  readonly value: number;
  readonly isByte: boolean;
  readonly end: number;
}

/** The text of a constant with its quotes; undefined when an escape is wrong. */
export function unquoteText(quoted: string): string | undefined {
  if (quoted.startsWith('`')) return quoted.slice(1, -1).replaceAll('\r', '');
  const inner = quoted.slice(1, -1);
  if (!inner.includes('\\')) return inner;
  let text = '';
  for (let at = 0; at < inner.length;) {
    const read = readCharacter(inner, at, '"');
    if (read === undefined) return undefined;
    text += read.isByte && read.value >= 0x80 ? String.fromCharCode(0xdc00 + read.value) : textOfRune(read.value);
    at = read.end;
  }
  return normalText(text);
}

/** The number of a character constant with its quotes; undefined when it is malformed. */
export function unquoteRune(quoted: string): number | undefined {
  const inner = quoted.slice(1, -1);
  const read = inner === '' ? undefined : readCharacter(inner, 0, "'");
  return read?.end === inner.length ? read.value : undefined;
}

function readCharacter(text: string, at: number, quote: string): ReadCharacter | undefined {
  const code = text.codePointAt(at) ?? 0;
  const character = String.fromCodePoint(code);
  if (character !== '\\') return { value: code, isByte: false, end: at + character.length };
  const escape = text.charAt(at + 1);
  if (escape === quote) return { value: quote.charCodeAt(0), isByte: false, end: at + 2 };
  if (Object.hasOwn(SIMPLE_ESCAPES, escape)) {
    return { value: SIMPLE_ESCAPES[escape] ?? 0, isByte: false, end: at + 2 };
  }
  if (Object.hasOwn(HEX_DIGITS, escape)) return readHexadecimal(text, at + 2, HEX_DIGITS[escape] ?? 0);
  return readOctal(text, at + 1);
}

function readHexadecimal(text: string, start: number, digits: number): ReadCharacter | undefined {
  const end = start + digits;
  const written = text.slice(start, end);
  if (written.length < digits || !/^[0-9a-fA-F]+$/.test(written)) return undefined;
  const value = Number.parseInt(written, 16);
  const isByte = digits === 2;
  if (!isByte && (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))) return undefined;
  return { value, isByte, end };
}

function readOctal(text: string, start: number): ReadCharacter | undefined {
  const written = text.slice(start, start + 3);
  if (!/^[0-7]{3}$/.test(written)) return undefined;
  const value = Number.parseInt(written, 8);
  return value > 255 ? undefined : { value, isByte: true, end: start + 3 };
}
