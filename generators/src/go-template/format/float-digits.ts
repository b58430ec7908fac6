/** The decimal digits of a float64, exactly, and rounded half to even as strconv does. */

/** 0.d1d2d3... x 10^point; no digits for zero, and no zeros at the end. */
export interface Decimal {
  readonly digits: string;
  readonly point: number;
}

/** A positive float64 as mantissa x 2^exponent. */
export interface BinaryFloat {
  readonly mantissa: bigint;
  readonly exponent: number;
}

/** Takes a finite number that is not negative apart. */
export function binaryOf(value: number): BinaryFloat {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  const biased = Number((bits >> 52n) & 0x7ffn);
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | (1n << 52n), exponent: biased - 1075 };
}

/** The fewest digits that read back as the same number. */
export function shortestDigits(value: number): Decimal {
  if (value === 0) return { digits: '', point: 0 };
  const text = value.toExponential();
  const at = text.indexOf('e');
  return trimmed(text.slice(0, at).replace('.', ''), Number(text.slice(at + 1)) + 1);
}

/** The digits rounded to `count` of them. */
export function significantDigits(value: number, count: number): Decimal {
  const exact = exactDigits(value);
  return rounded(exact, count);
}

/** The digits rounded to `places` behind the point. */
export function fixedDigits(value: number, places: number): Decimal {
  const exact = exactDigits(value);
  return rounded(exact, exact.point + places);
}

function exactDigits(value: number): Decimal {
  const { mantissa, exponent } = binaryOf(value);
  if (mantissa === 0n) return { digits: '', point: 0 };
  if (exponent >= 0) {
    const whole = (mantissa << BigInt(exponent)).toString();
    return trimmed(whole, whole.length);
  }
  // m / 2^k = m * 5^k / 10^k
  const scaled = (mantissa * 5n ** BigInt(-exponent)).toString();
  return trimmed(scaled, scaled.length + exponent);
}

function rounded(exact: Decimal, count: number): Decimal {
  const { digits, point } = exact;
  if (count >= digits.length) return exact;
  if (count < 0) return { digits: '', point: 0 };
  const kept = digits.slice(0, count);
  if (!roundsUp(digits, count)) return trimmed(kept, point);
  if (kept === '') return { digits: '1', point: point + 1 };
  const up = (BigInt(kept) + 1n).toString().padStart(count, '0');
  return trimmed(up, point + up.length - count);
}

function roundsUp(digits: string, count: number): boolean {
  const next = digits.charCodeAt(count) - 48;
  if (next !== 5 || count + 1 < digits.length) return next >= 5;
  return count > 0 && (digits.charCodeAt(count - 1) - 48) % 2 === 1;
}

function trimmed(digits: string, point: number): Decimal {
  const kept = digits.replace(/0+$/, '');
  return kept === '' ? { digits: '', point: 0 } : { digits: kept, point };
}
