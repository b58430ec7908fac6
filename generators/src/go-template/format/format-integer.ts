/** Integers by the verbs of fmt. */
import { textOfRune } from '../values/go-text.js';
import { type FormatFlags, pad } from './format-flags.js';
import { isPrintable } from './printable.js';
import { quoteRune } from './quote.js';

/** One past the largest unsigned 64 bit number. */
const TWO_64 = 1n << 64n;

/** An integer of a 64 bit type by a verb; undefined when integers have no such verb. */
export function formatInteger(
  value: bigint,
  isSigned: boolean,
  verb: string,
  flags: Readonly<FormatFlags>,
): string | undefined {
  switch (verb) {
    case 'v':
      if (flags.sharpV && !isSigned) return digitsOf(value, 16, 'v', { ...flags, sharp: true });
      return digitsOf(value, 10, verb, flags);
    case 'd':
      return digitsOf(value, 10, verb, flags);
    case 'b':
      return digitsOf(value, 2, verb, flags);
    case 'o':
    case 'O':
      return digitsOf(value, 8, verb, flags);
    case 'x':
    case 'X':
      return digitsOf(value, 16, verb, flags);
    case 'c':
      return pad(textOfRune(runeOfInteger(value)), flags);
    case 'q':
      return pad(quoteRune(runeOfInteger(value), flags.plus), flags);
    case 'U':
      return unicode(value, flags);
    default:
      return undefined;
  }
}

function runeOfInteger(value: bigint): number {
  return value < 0n || value > 0x10ffffn ? 0xfffd : Number(value);
}

function digitsOf(value: bigint, base: number, verb: string, flags: Readonly<FormatFlags>): string {
  const isNegative = value < 0n;
  const sign = isNegative ? '-' : flags.plus ? '+' : flags.space ? ' ' : '';
  if (flags.precision === 0 && value === 0n) return ' '.repeat(flags.width ?? 0);
  let digits = (isNegative ? -value : value).toString(base);
  if (verb === 'X') digits = digits.toUpperCase();
  digits = digits.padStart(leastDigits(flags, sign), '0');
  return pad(sign + prefixOf(digits, base, verb, flags) + digits, flags, false);
}

function leastDigits(flags: Readonly<FormatFlags>, sign: string): number {
  if (flags.precision !== undefined) return flags.precision;
  if (flags.zero && !flags.minus && flags.width !== undefined) return flags.width - sign.length;
  return 0;
}

function prefixOf(digits: string, base: number, verb: string, flags: Readonly<FormatFlags>): string {
  let prefix = '';
  if (flags.sharp) {
    if (base === 2) prefix = '0b';
    else if (base === 8 && !digits.startsWith('0')) prefix = '0';
    else if (base === 16) prefix = verb === 'X' ? '0X' : '0x';
  }
  return verb === 'O' ? `0o${prefix}` : prefix;
}

function unicode(value: bigint, flags: Readonly<FormatFlags>): string {
  const code = value < 0n ? value + TWO_64 : value;
  const digits = code.toString(16).toUpperCase();
  let text = `U+${digits.padStart(Math.max(flags.precision ?? 4, 4), '0')}`;
  if (flags.sharp && code <= 0x10ffffn && isPrintable(Number(code))) text += ` '${textOfRune(Number(code))}'`;
  return pad(text, flags, false);
}
