/** Quotes texts and characters as strconv does. */
import { invalidByte, runeOf, textOfRune } from '../values/go-text.js';
import { isPrintable } from './printable.js';

const ESCAPES: ReadonlyMap<number, string> = new Map([
  [7, '\\a'],
  [8, '\\b'],
  [9, '\\t'],
  [10, '\\n'],
  [11, '\\v'],
  [12, '\\f'],
  [13, '\\r'],
  [0x5c, '\\\\'],
]);

/** A Go string constant in double quotes; with `asciiOnly` everything else is escaped. */
export function quoteText(text: string, asciiOnly = false): string {
  let quoted = '"';
  for (const character of text) {
    const byte = invalidByte(character);
    quoted += byte === undefined ? escapeRune(runeOf(character), 0x22, asciiOnly) : `\\x${hex(byte, 2)}`;
  }
  return `${quoted}"`;
}

/** A Go character constant in single quotes. */
export function quoteRune(rune: number, asciiOnly = false): string {
  const valid = textOfRune(rune).codePointAt(0) ?? 0;
  return `'${escapeRune(valid, 0x27, asciiOnly)}'`;
}

/** Whether a text can stand between back quotes on one line. */
export function canBackquote(text: string): boolean {
  for (const character of text) {
    const rune = character.codePointAt(0) ?? 0;
    const isControl = (rune < 0x20 && rune !== 9) || rune === 0x7f;
    if (isControl || rune === 0x60 || rune === 0xfeff || invalidByte(character) !== undefined) return false;
  }
  return true;
}

function escapeRune(rune: number, quote: number, asciiOnly: boolean): string {
  if (rune === quote) return `\\${String.fromCodePoint(rune)}`;
  const escape = ESCAPES.get(rune);
  if (escape !== undefined) return escape;
  if (isPrintable(rune) && (rune < 0x80 || !asciiOnly)) return String.fromCodePoint(rune);
  if (rune < 0x20 || rune === 0x7f) return `\\x${hex(rune, 2)}`;
  return rune < 0x10000 ? `\\u${hex(rune, 4)}` : `\\U${hex(rune, 8)}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
