/** What sprig's arithmetic takes a value for: spf13/cast's rules. What is no number counts as 0. */
import { GoInteger } from '../values/go-integer.js';
import { GoObject } from '../values/go-object.js';
import type { GoValue } from '../values/go-value.js';
import { readAnyBase, readFloat } from './number-text.js';

/** What Go's conversion makes of a float64 that no int64 can hold, on the processors Argo CD runs on. */
const UNREPRESENTABLE = -(2n ** 63n);

/** cast.ToInt64. */
export function toInt64(value: GoValue): bigint {
  if (value instanceof GoInteger) return BigInt.asIntN(64, value.value);
  if (typeof value === 'number') return integerOfFloat(value);
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'string') {
    const read = readAnyBase(withoutZeroDecimals(value));
    return read.isValid ? read.value : 0n;
  }
  return BigInt.asIntN(64, namedInteger(value) ?? 0n);
}

/** cast.ToFloat64. */
export function toFloat64(value: GoValue): number {
  if (typeof value === 'number') return value;
  if (value instanceof GoInteger) return Number(value.value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return readFloat(value) ?? 0;
  return Number(namedInteger(value) ?? 0n);
}

/** time.Month and time.Weekday count as their numbers; time.Duration does not. */
function namedInteger(value: GoValue): bigint | undefined {
  if (!(value instanceof GoObject) || value.kindName !== 'int') return undefined;
  const underlying = value.underlying();
  return underlying instanceof GoInteger ? underlying.value : undefined;
}

function integerOfFloat(value: number): bigint {
  if (Number.isNaN(value) || value >= 2 ** 63 || value < -(2 ** 63)) return UNREPRESENTABLE;
  return BigInt(Math.trunc(value));
}

/** `12.00` without its decimals; other fractions stay, and make the text no integer. */
function withoutZeroDecimals(text: string): string {
  return text.replace(/\.0+$/, '');
}
