/** Arithmetic on float64. */
import type { GoFunction } from '../values/go-function.js';
import type { GoValue } from '../values/go-value.js';
import { argumentAt, countAt } from './call-arguments.js';
import { Decimal } from './decimal.js';
import { define, defineVariadic } from './function-table.js';
import { powerOfTen } from './power-of-ten.js';
import { toFloat64 } from './number-conversion.js';

/** The arithmetic of floats. */
export const FLOAT_FUNCTIONS: readonly GoFunction[] = [
  define('add1f', ['any'], (args) => decimalOf(argumentAt(args, 0)).add(Decimal.of(1)).toNumber()),
  defineVariadic('addf', ['any'], (args) => fold([0, ...args], (sum, value) => sum.add(value))),
  defineVariadic('subf', ['any', 'any'], (args) => fold(args, (rest, value) => rest.subtract(value))),
  defineVariadic('mulf', ['any', 'any'], (args) => fold(args, (product, value) => product.multiply(value))),
  defineVariadic('divf', ['any', 'any'], (args) => fold(args, (quotient, value) => quotient.divide(value))),
  defineVariadic('maxf', ['any', 'any'], (args) => args.map(toFloat64).reduce(largest)),
  defineVariadic('minf', ['any', 'any'], (args) => args.map(toFloat64).reduce(smallest)),
  define('ceil', ['any'], (args) => Math.ceil(toFloat64(argumentAt(args, 0)))),
  define('floor', ['any'], (args) => Math.floor(toFloat64(argumentAt(args, 0)))),
  defineVariadic('round', ['any', 'int', 'float64'], (args) =>
    roundAt(toFloat64(argumentAt(args, 0)), countAt(args, 1), args.length > 2 ? toFloat64(argumentAt(args, 2)) : 0.5),
  ),
];

function decimalOf(value: GoValue): Decimal {
  return Decimal.of(toFloat64(value));
}

function fold(values: readonly GoValue[], step: (result: Decimal, value: Decimal) => Decimal): number {
  return values.map(decimalOf).reduce(step).toNumber();
}

/** math.Max: an infinity wins even over NaN. */
function largest(left: number, right: number): number {
  return left === Infinity || right === Infinity ? Infinity : Math.max(left, right);
}

/** math.Min: an infinity wins even over NaN. */
function smallest(left: number, right: number): number {
  return left === -Infinity || right === -Infinity ? -Infinity : Math.min(left, right);
}

/** Rounds at a decimal: up from `roundOn` on, else down; negative numbers always down, for their fraction is negative. */
function roundAt(value: number, places: number, roundOn: number): number {
  const power = powerOfTen(places);
  const digit = power * value;
  const fraction = Number.isFinite(digit) ? digit - Math.trunc(digit) : Number.NaN;
  return (fraction >= roundOn ? Math.ceil(digit) : Math.floor(digit)) / power;
}
