/** Arithmetic on int64, which wraps around as in Go. */
import { GoCallError, type GoFunction } from '../values/go-function.js';
import { int64Of, intOf } from '../values/go-integer.js';
import type { GoValue } from '../values/go-value.js';
import { formatValue } from '../format/sprint.js';
import { argumentAt, textAt } from './call-arguments.js';
import { define, defineVariadic } from './function-table.js';
import { toFloat64, toInt64 } from './number-conversion.js';
import { readDecimal, readOctal } from './number-text.js';

/** Conversions to numbers and the arithmetic of integers. */
export const INTEGER_FUNCTIONS: readonly GoFunction[] = [
  define('int', ['any'], (args) => intOf(toInt64(argumentAt(args, 0)))),
  define('int64', ['any'], (args) => int64Of(toInt64(argumentAt(args, 0)))),
  define('float64', ['any'], (args) => toFloat64(argumentAt(args, 0))),
  define('atoi', ['string'], (args) => intOf(readDecimal(textAt(args, 0)).value)),
  define('toDecimal', ['any'], (args) => {
    const read = readOctal(formatValue(argumentAt(args, 0)));
    return int64Of(read.isValid ? read.value : 0n);
  }),
  define('add1', ['any'], (args) => int64Of(toInt64(argumentAt(args, 0)) + 1n)),
  defineVariadic('add', ['any'], (args) => int64Of(args.reduce((sum: bigint, value) => sum + toInt64(value), 0n))),
  define('sub', ['any', 'any'], (args) => int64Of(toInt64(argumentAt(args, 0)) - toInt64(argumentAt(args, 1)))),
  define('div', ['any', 'any'], (args) => int64Of(toInt64(argumentAt(args, 0)) / divisor(args))),
  define('mod', ['any', 'any'], (args) => int64Of(toInt64(argumentAt(args, 0)) % divisor(args))),
  // Wraps in every step, so that the product never grows.
  defineVariadic('mul', ['any', 'any'], (args) =>
    int64Of(args.reduce((product: bigint, value) => BigInt.asIntN(64, product * toInt64(value)), 1n)),
  ),
  defineVariadic('max', ['any', 'any'], largest),
  defineVariadic('biggest', ['any', 'any'], largest),
  defineVariadic('min', ['any', 'any'], (args) =>
    int64Of(args.map(toInt64).reduce((least, value) => (value < least ? value : least))),
  ),
];

function largest(args: readonly GoValue[]): GoValue {
  return int64Of(args.map(toInt64).reduce((most, value) => (value > most ? value : most)));
}

function divisor(args: readonly GoValue[]): bigint {
  const value = toInt64(argumentAt(args, 1));
  if (value === 0n) throw new GoCallError('runtime error: integer divide by zero');
  return value;
}
