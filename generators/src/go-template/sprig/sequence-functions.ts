/** until, untilStep, seq: integers in a row, bounded before they are made. */
import type { GoCall, GoFunction } from '../values/go-function.js';
import { intOf } from '../values/go-integer.js';
import type { GoValue } from '../values/go-value.js';
import { TypedList } from '../values/typed-containers.js';
import { integerAt } from './call-arguments.js';
import { define, defineVariadic } from './function-table.js';

/** The functions that count. */
export const SEQUENCE_FUNCTIONS: readonly GoFunction[] = [
  define('until', ['int'], (args, call) => {
    const stop = integerAt(args, 0);
    return listOf(integersFrom(0n, stop, stop < 0n ? -1n : 1n, call));
  }),
  define('untilStep', ['int', 'int', 'int'], (args, call) =>
    listOf(integersFrom(integerAt(args, 0), integerAt(args, 1), integerAt(args, 2), call)),
  ),
  defineVariadic('seq', ['int'], (args, call) => sequence(args, call).join(' ')),
];

function listOf(integers: readonly bigint[]): TypedList {
  return new TypedList('int', integers.map(intOf));
}

/** From `start` to before `stop`; none when the step leads away from it. */
function integersFrom(start: bigint, stop: bigint, step: bigint, call: GoCall): bigint[] {
  const distance = stop < start ? start - stop : stop - start;
  const size = stop < start ? -step : step;
  if (size <= 0n || distance === 0n) return [];
  const count = (distance + size - 1n) / size;
  call.step(Number(count));
  call.checkLength(Number(count) * 2);
  return Array.from({ length: Number(count) }, (_, index) => start + BigInt(index) * step);
}

/** `seq last`, `seq first last`, `seq first step last`: the last one is included. */
function sequence(args: readonly GoValue[], call: GoCall): bigint[] {
  if (args.length === 0 || args.length > 3) return [];
  const start = args.length === 1 ? 1n : integerAt(args, 0);
  const end = integerAt(args, args.length - 1);
  const direction = end < start ? -1n : 1n;
  const step = args.length === 3 ? integerAt(args, 1) : direction;
  if (direction < 0n && step > 0n) return [];
  return integersFrom(start, BigInt.asIntN(64, end + direction), step, call);
}
