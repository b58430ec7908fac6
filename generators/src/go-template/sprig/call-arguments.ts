/** Arguments of a call as TypeScript values. The evaluation has checked them already: a mismatch is a mistake in a function's table. */
import { GoCallError } from '../values/go-function.js';
import { GoInteger } from '../values/go-integer.js';
import { isGoMap, kindOf, goTypeOf } from '../values/go-type.js';
import type { GoMap, GoValue } from '../values/go-value.js';
import { itemsOf } from './containers.js';

/** The argument, nil when it is absent. */
export function argumentAt(args: readonly GoValue[], index: number): GoValue {
  return args[index] ?? null;
}

/** A text. */
export function textAt(args: readonly GoValue[], index: number): string {
  const value = argumentAt(args, index);
  if (typeof value === 'string') return value;
  throw new GoCallError(`expected string; got ${goTypeOf(value)}`);
}

/** An integer of any type. */
export function integerAt(args: readonly GoValue[], index: number): bigint {
  const value = argumentAt(args, index);
  if (value instanceof GoInteger) return value.value;
  throw new GoCallError(`expected integer; got ${goTypeOf(value)}`);
}

/** An integer that counts or cuts something: beyond 2^53 no text or list is that long, so precision does not matter. */
export function countAt(args: readonly GoValue[], index: number): number {
  return Number(integerAt(args, index));
}

/** A map[string]interface{}. */
export function mapAt(args: readonly GoValue[], index: number): GoMap {
  const value = argumentAt(args, index);
  if (isGoMap(value)) return value;
  throw new GoCallError(`expected map[string]interface {}; got ${goTypeOf(value)}`);
}

/** The items of a list of any type; what is no list is refused with the words of the function. */
export function itemsAt(args: readonly GoValue[], index: number, refusal: string): readonly GoValue[] {
  const value = argumentAt(args, index);
  const items = itemsOf(value);
  if (items !== undefined) return items;
  throw new GoCallError(`${refusal} ${kindOf(value)}`);
}
