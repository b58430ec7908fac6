/** Numbers from texts, by the rules of Go's strconv. */

/** What reading a number found; `value` is what Go hands out along with the error. */
export interface ReadInteger {
  readonly value: bigint;
  readonly isValid: boolean;
}

const MAX_INT64 = 2n ** 63n - 1n;
const MIN_INT64 = -(2n ** 63n);
/** More digits than any number of 64 bits has. */
const MOST_DIGITS = 64;
const INVALID: ReadInteger = { value: 0n, isValid: false };

/** Digits of each prefix of a base; `0755` is octal as well. */
const PREFIXED =
  /^(?:0[xX]_?([0-9a-fA-F](?:_?[0-9a-fA-F])*)|0[bB]_?([01](?:_?[01])*)|0(?:[oO]_?|_?)([0-7](?:_?[0-7])*))$/;
const DECIMAL = /^(?:0|[1-9](?:_?[0-9])*)$/;
/** Longest hexadecimal float that is read: no honest one comes near. */
const MAX_HEX_FLOAT = 1000;
const DIGITS = '[0-9]+(?:_[0-9]+)*';
const FLOAT = new RegExp(`^[+-]?(?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:[eE][+-]?${DIGITS})?$`);
const HEX_FLOAT =
  /^([+-]?)0[xX]_?([0-9a-fA-F]*(?:_[0-9a-fA-F]+)*)(?:\.([0-9a-fA-F]*(?:_[0-9a-fA-F]+)*))?[pP]([+-]?[0-9]+(?:_[0-9]+)*)$/;

/** strconv.ParseInt(text, 10, 64). */
export function readDecimal(text: string): ReadInteger {
  const digits = text.replace(/^[+-]/, '');
  return /^[0-9]+$/.test(digits) ? bounded(text, '', digits) : INVALID;
}

/** strconv.ParseInt(text, 8, 64). */
export function readOctal(text: string): ReadInteger {
  const digits = text.replace(/^[+-]/, '');
  return /^[0-7]+$/.test(digits) ? bounded(text, '0o', digits) : INVALID;
}

/** strconv.ParseInt(text, 0, 64): the base is that of the prefix, underscores may stand between digits. */
export function readAnyBase(text: string): ReadInteger {
  const digits = text.replace(/^[+-]/, '');
  if (DECIMAL.test(digits)) return bounded(text, '', digits);
  const [, hexadecimal, binary, octal] = PREFIXED.exec(digits) ?? [];
  if (hexadecimal !== undefined) return bounded(text, '0x', hexadecimal);
  if (binary !== undefined) return bounded(text, '0b', binary);
  return octal === undefined ? INVALID : bounded(text, '0o', octal);
}

function bounded(text: string, prefix: string, written: string): ReadInteger {
  const digits = written.replaceAll('_', '').replace(/^0+(?=.)/, '');
  const magnitude = digits.length > MOST_DIGITS ? 2n ** 64n : BigInt(prefix + digits);
  const value = text.startsWith('-') ? -magnitude : magnitude;
  if (value > MAX_INT64) return { value: MAX_INT64, isValid: false };
  if (value < MIN_INT64) return { value: MIN_INT64, isValid: false };
  return { value, isValid: true };
}

/** strconv.ParseFloat(text, 64); undefined for what is no number or too large for one. */
export function readFloat(text: string): number | undefined {
  if (FLOAT.test(text)) {
    const value = Number(text.replaceAll('_', ''));
    return Number.isFinite(value) ? value : undefined;
  }
  if (/^[+-]?inf(?:inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return Number.NaN;
  return readHexFloat(text);
}

/** `0x1.8p3`. Mantissas beyond 53 bits are rounded to the nearest. */
function readHexFloat(text: string): number | undefined {
  const [, sign, whole, fraction = '', power] = HEX_FLOAT.exec(text) ?? [];
  if (whole === undefined || power === undefined) return undefined;
  const [integer, rest] = [whole.replaceAll('_', ''), fraction.replaceAll('_', '')];
  if (integer + rest === '' || text.length > MAX_HEX_FLOAT) return undefined;
  const mantissa = Number(BigInt(`0x${integer}${rest}`));
  const exponent = Number(power.replaceAll('_', '')) - 4 * rest.length;
  const value = mantissa === 0 ? 0 : scale(mantissa, exponent);
  if (!Number.isFinite(value)) return undefined;
  return sign === '-' ? -value : value;
}

/** value x 2^exponent, in steps that stay within the range of a float. */
function scale(value: number, exponent: number): number {
  let [result, left] = [value, Math.max(Math.min(exponent, 20_000), -20_000)];
  while (left !== 0 && result !== 0 && Number.isFinite(result)) {
    const step = Math.max(Math.min(left, 1000), -1000);
    result *= 2 ** step;
    left -= step;
  }
  return result;
}
