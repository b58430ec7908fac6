/** Number constants: one text, kept as every type that can hold it, as Go's constants have no type of their own. */
import { unquoteRune } from './unquote.js';

const MIN_INT64 = -(1n << 63n);
const MAX_INT64 = (1n << 63n) - 1n;
const MAX_UINT64 = (1n << 64n) - 1n;
/** Floats below this are whole numbers of 64 bits. */
const TWO_63 = 2 ** 63;

/** A number as it was written, and as each type it fits. */
export interface NumberConstant {
  readonly int: bigint | undefined;
  readonly uint: bigint | undefined;
  readonly float: number | undefined;
  /** Whether it is a float64 where no type is asked for. */
  readonly isFloat: boolean;
}

/** Reads a number. Gives a text that says why when it is none. */
export function readNumber(text: string): NumberConstant | string {
  if (text.endsWith('i')) return `imaginary numbers such as ${text} are not supported`;
  if (!areUnderscoresRight(text)) return `${text} is not a number`;
  const digits = text.replaceAll('_', '');
  const whole = readWhole(digits);
  if (whole !== undefined) {
    const int = whole >= MIN_INT64 && whole <= MAX_INT64 ? whole : undefined;
    // Only unsigned numbers are written without a sign; zero is both.
    const uint = (whole === 0n || !/^[+-]/.test(text)) && whole <= MAX_UINT64 ? whole : undefined;
    if (int !== undefined || uint !== undefined)
      return { int, uint, float: Number(whole), isFloat: looksLikeFloat(text) };
  }
  const float = readFloat(digits);
  if (float === undefined) return `${text} is not a number`;
  if (!isFloatText(text)) return `${text} is too large for an integer`;
  const isWhole = Number.isInteger(float);
  return {
    int: isWhole && float >= -TWO_63 && float < TWO_63 ? BigInt(float) : undefined,
    uint: isWhole && float >= 0 && float < 2 * TWO_63 ? BigInt(float) : undefined,
    float,
    isFloat: true,
  };
}

/** Reads a character constant with its quotes. */
export function readRune(quoted: string): NumberConstant | undefined {
  const rune = unquoteRune(quoted);
  if (rune === undefined) return undefined;
  return { int: BigInt(rune), uint: BigInt(rune), float: rune, isFloat: false };
}

/** An integer with or without a base; undefined when it is none. A leading zero alone means octal. */
function readWhole(digits: string): bigint | undefined {
  const isNegative = digits.startsWith('-');
  const unsigned = digits.replace(/^[+-]/, '');
  let value: bigint;
  if (/^0[bB][01]+$/.test(unsigned) || /^0[xX][0-9a-fA-F]+$/.test(unsigned)) value = BigInt(unsigned.toLowerCase());
  else if (/^0[oO][0-7]+$/.test(unsigned)) value = BigInt(unsigned.toLowerCase());
  else if (/^0[0-7]+$/.test(unsigned)) value = BigInt(`0o${unsigned.slice(1)}`);
  else if (/^(0|[1-9][0-9]*)$/.test(unsigned)) value = BigInt(unsigned);
  else return undefined;
  return isNegative ? -value : value;
}

function readFloat(digits: string): number | undefined {
  if (/^[+-]?0[xX]/.test(digits)) return readHexadecimalFloat(digits);
  if (!/^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isFinite(value) ? value : undefined;
}

/** `0x1.8p3`: the exponent must be there. */
function readHexadecimalFloat(digits: string): number | undefined {
  const parts = /^([+-]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?[pP]([+-]?[0-9]{1,6})$/.exec(digits);
  const [, sign = '', whole = '', fraction = '', exponent = ''] = parts ?? [];
  if (parts === null || whole + fraction === '') return undefined;
  const value = scaled(BigInt(`0x${whole}${fraction}`), Number(exponent) - 4 * fraction.length);
  if (!Number.isFinite(value)) return undefined;
  return sign === '-' ? -value : value;
}

/** mantissa x 2^exponent, rounded once. */
function scaled(mantissa: bigint, exponent: number): number {
  const length = mantissa.toString(2).length;
  // Below the smallest number, and where a double has more bits than it needs, the parts are exact.
  const drop = Math.max(length - 53, -1074 - exponent, 0);
  if (drop > length + 1) return 0;
  const kept = mantissa >> BigInt(drop);
  const rest = mantissa & ((1n << BigInt(drop)) - 1n);
  const half = drop === 0 ? 1n : 1n << BigInt(drop - 1);
  const isUp = drop > 0 && (rest > half || (rest === half && (kept & 1n) === 1n));
  const power = exponent + drop;
  const number = Number(kept + (isUp ? 1n : 0n));
  // Two steps, as 2^-1074 x 2^53 and 2^1023 are at the ends of what can be held.
  return power > 1000 ? number * 2 ** 900 * 2 ** Math.min(power - 900, 1023) : number * 2 ** power;
}

/** Go's own test, by the text alone: with a sign before it even `-0x1e` counts as a float. */
function looksLikeFloat(text: string): boolean {
  return /[.eEpP]/.test(text) && !/^0[xX][^pP]*$/.test(text);
}

function isFloatText(text: string): boolean {
  return /^[+-]?0[xX]/.test(text) ? /[pP.]/.test(text) : /[.eEpP]/.test(text);
}

/** Underscores stand between digits, or after the mark of a base. */
function areUnderscoresRight(text: string): boolean {
  if (!text.includes('_')) return true;
  const unsigned = text.replace(/^[+-]/, '');
  const prefixed = /^0[bBoOxX]/.test(unsigned) ? `0${unsigned.slice(2)}` : unsigned;
  const digit = /^0[xX]/.test(unsigned) ? '[0-9a-fA-F]' : '[0-9]';
  return !new RegExp(`(?<!${digit})_|_(?!${digit})`).test(prefixed);
}
