/** Decimal numbers of any length, as sprig's float functions use them: 0.1 + 0.2 is 0.3. */
import { GoCallError } from '../values/go-function.js';

/** Decimals of a quotient. */
const QUOTIENT_DECIMALS = 16;

/** coefficient x 10^exponent. Immutable. */
export class Decimal {
  readonly coefficient: bigint;
  readonly exponent: number;

  constructor(coefficient: bigint, exponent: number) {
    this.coefficient = coefficient;
    this.exponent = exponent;
  }

  /** The shortest decimal that reads back as that float. */
  static of(value: number): Decimal {
    if (!Number.isFinite(value)) throw new GoCallError(`cannot create a Decimal from ${value}`);
    const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
    const [whole = '', fraction = ''] = mantissa.split('.');
    return new Decimal(BigInt(whole + fraction), Number(exponent) - fraction.length);
  }

  add(other: Decimal): Decimal {
    const exponent = Math.min(this.exponent, other.exponent);
    return new Decimal(this.at(exponent) + other.at(exponent), exponent);
  }

  subtract(other: Decimal): Decimal {
    return this.add(new Decimal(-other.coefficient, other.exponent));
  }

  multiply(other: Decimal): Decimal {
    return new Decimal(this.coefficient * other.coefficient, this.exponent + other.exponent);
  }

  /** Rounded half away from zero at 16 decimals. */
  divide(other: Decimal): Decimal {
    if (other.coefficient === 0n) throw new GoCallError('decimal division by 0');
    const shift = this.exponent - other.exponent + QUOTIENT_DECIMALS;
    const dividend = shift >= 0 ? this.coefficient * powerOfTen(shift) : this.coefficient;
    const divisor = shift >= 0 ? other.coefficient : other.coefficient * powerOfTen(-shift);
    const [size, by] = [magnitude(dividend), magnitude(divisor)];
    const rounded = size / by + ((size % by) * 2n >= by ? 1n : 0n);
    return new Decimal(dividend < 0n === divisor < 0n ? rounded : -rounded, -QUOTIENT_DECIMALS);
  }

  /** The nearest float. */
  toNumber(): number {
    return Number(`${this.coefficient}e${this.exponent}`);
  }

  private at(exponent: number): bigint {
    return this.coefficient * powerOfTen(this.exponent - exponent);
  }
}

function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
