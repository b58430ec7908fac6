/** Writes float64 numbers as strconv.FormatFloat. */
import { binaryOf, type Decimal, fixedDigits, shortestDigits, significantDigits } from './float-digits.js';

/** The verbs of FormatFloat. */
export type FloatVerb = 'b' | 'e' | 'E' | 'f' | 'g' | 'G' | 'x' | 'X';

/** A number by a verb; precision -1 is the shortest text that reads back as the same number. */
export function floatText(value: number, verb: FloatVerb, precision: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  return sign + positiveText(Math.abs(value), verb, precision);
}

function positiveText(value: number, verb: FloatVerb, precision: number): string {
  switch (verb) {
    case 'b': {
      const { mantissa, exponent } = binaryOf(value);
      return `${mantissa}p${exponent < 0 ? '' : '+'}${exponent}`;
    }
    case 'x':
    case 'X': {
      const text = hexadecimal(value, precision);
      return verb === 'X' ? text.toUpperCase() : text;
    }
    case 'e':
    case 'E': {
      const digits = precision < 0 ? shortestDigits(value) : significantDigits(value, precision + 1);
      return exponential(digits, precision < 0 ? Math.max(digits.digits.length - 1, 0) : precision, verb);
    }
    case 'f': {
      const digits = precision < 0 ? shortestDigits(value) : fixedDigits(value, precision);
      return fixed(digits, precision < 0 ? Math.max(digits.digits.length - digits.point, 0) : precision);
    }
    case 'g':
    case 'G':
      return general(value, verb === 'G' ? 'E' : 'e', precision);
  }
}

function general(value: number, exponentSign: 'e' | 'E', asked: number): string {
  const isShortest = asked < 0;
  const wanted = asked === 0 ? 1 : asked;
  const decimal = isShortest ? shortestDigits(value) : significantDigits(value, wanted);
  const count = decimal.digits.length;
  const precision = isShortest ? 6 : wanted;
  const limit = !isShortest && precision > count && count >= decimal.point ? count : precision;
  const exponent = decimal.point - 1;
  if (exponent < -4 || exponent >= limit) {
    return exponential(decimal, (isShortest ? count : Math.min(wanted, count)) - 1, exponentSign);
  }
  const digits = isShortest || wanted > decimal.point ? count : wanted;
  return fixed(decimal, Math.max(digits - decimal.point, 0));
}

function exponential({ digits, point }: Decimal, places: number, sign: 'e' | 'E'): string {
  const exponent = digits === '' ? 0 : point - 1;
  const fraction = places > 0 ? `.${digits.slice(1, places + 1).padEnd(places, '0')}` : '';
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `${digits === '' ? '0' : digits.slice(0, 1)}${fraction}${sign}${exponent < 0 ? '-' : '+'}${power}`;
}

function fixed({ digits, point }: Decimal, places: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  if (places <= 0) return whole;
  const behind = point < 0 ? '0'.repeat(Math.min(-point, places)) + digits : digits.slice(Math.max(point, 0));
  return `${whole}.${behind.slice(0, places).padEnd(places, '0')}`;
}

/** -0x1.yyyp±dd */
function hexadecimal(value: number, precision: number): string {
  const binary = binaryOf(value);
  let exponent = binary.mantissa === 0n ? 0 : binary.exponent + 52;
  let mantissa = binary.mantissa << 8n;
  while (mantissa !== 0n && (mantissa & (1n << 60n)) === 0n) {
    mantissa <<= 1n;
    exponent -= 1;
  }
  if (precision >= 0 && precision < 15) {
    const shift = BigInt(60 - precision * 4);
    const extra = (mantissa << BigInt(precision * 4)) & ((1n << 60n) - 1n);
    mantissa >>= shift;
    if ((extra | (mantissa & 1n)) > 1n << 59n) mantissa += 1n;
    mantissa <<= shift;
    if ((mantissa & (1n << 61n)) !== 0n) {
      mantissa >>= 1n;
      exponent += 1;
    }
  }
  const lead = (mantissa >> 60n) & 1n;
  const digits = (mantissa & ((1n << 60n) - 1n)).toString(16).padStart(15, '0');
  const fraction = precision < 0 ? digits.replace(/0+$/, '') : digits.slice(0, precision).padEnd(precision, '0');
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `0x${lead}${fraction === '' ? '' : `.${fraction}`}p${exponent < 0 ? '-' : '+'}${power}`;
}
