/** Writes numbers and values as Go's `fmt` does, which is what users of Argo CD see in names and annotations. */
import type { Json } from '../json.js';

/** A number as Go's `%v` prints a float64: `3`, `1.5`, `1e+06`, `1e-05`. */
export function formatGoFloat(value: number): string {
  return formatShortest(value, value.toExponential());
}

/** A number as go-yaml turns a float map key into text: 32 bit precision. */
export function formatGoFloat32(value: number): string {
  const narrow = Math.fround(value);
  for (let digits = 1; digits < 9; digits += 1) {
    const text = narrow.toExponential(digits - 1);
    if (Math.fround(Number(text)) === narrow) return formatShortest(narrow, text);
  }
  return formatShortest(narrow, narrow.toExponential(8));
}

/** Go's shortest 'g' format from JavaScript's shortest exponential format (`1.5e+6`). */
function formatShortest(value: number, exponential: string): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const at = exponential.indexOf('e');
  const mantissa = exponential.slice(0, at);
  const exponent = Number(exponential.slice(at + 1));
  if (exponent < -4 || exponent >= 6) {
    const digits = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`;
  }
  return plainNotation(mantissa, exponent);
}

/** Writes mantissa x 10^exponent without an exponent; -4 <= exponent < 6. */
function plainNotation(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace('-', '').replace('.', '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const rest = digits.slice(exponent + 1);
  return rest === '' ? sign + whole : `${sign}${whole}.${rest}`;
}

/** A JSON value as Go's `%v` prints it: `<nil>`, `true`, `[a b]`, `map[k:v]` with sorted keys. */
export function formatGoValue(value: Json): string {
  if (typeof value === 'string') return value;
  if (value === null) return '<nil>';
  if (typeof value === 'number') return formatGoFloat(value);
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map(formatGoValue).join(' ')}]`;
  const members = Object.entries(value)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, member]) => `${key}:${formatGoValue(member)}`);
  return `map[${members.join(' ')}]`;
}
