/** Comparison as in text/template: only values of the same basic kind compare, except that integers compare whatever their sign. */
import { GoCallError } from '../values/go-function.js';
import { GoInteger } from '../values/go-integer.js';
import { GoObject } from '../values/go-object.js';
import { compareText } from '../values/go-text.js';
import { goTypeOf, isNil, kindOf } from '../values/go-type.js';
import type { GoValue } from '../values/go-value.js';

type BasicKind = 'bool' | 'int' | 'uint' | 'float' | 'string';

/** A value of a basic kind, freed of its named type. */
interface Basic {
  readonly kind: BasicKind;
  readonly value: boolean | bigint | number | string;
}

/** `eq`: whether the first value equals any of the others. */
export function isEqualToAny(first: GoValue, others: readonly GoValue[]): boolean {
  if (others.length === 0) throw new GoCallError('there is nothing to compare with');
  return others.some((other) => areEqual(first, other));
}

/** Whether two values are equal. @throws GoCallError when their types cannot be compared */
export function areEqual(left: GoValue, right: GoValue): boolean {
  const a = basicOf(left);
  const b = basicOf(right);
  if (a !== undefined && b !== undefined) {
    if (a.kind === b.kind || (typeof a.value === 'bigint' && typeof b.value === 'bigint')) return a.value === b.value;
    throw incompatible(left, right);
  }
  if (a !== undefined || b !== undefined) {
    if (left === null || right === null) return false;
    throw incompatible(left, right);
  }
  return areEqualReferences(left, right);
}

/** `lt`. */
export function isLess(left: GoValue, right: GoValue): boolean {
  const a = orderedOf(left);
  const b = orderedOf(right);
  if (typeof a.value === 'bigint' && typeof b.value === 'bigint') return a.value < b.value;
  if (a.kind !== b.kind) throw incompatible(left, right);
  if (typeof a.value === 'string') return compareText(a.value, String(b.value)) < 0;
  if (typeof a.value === 'boolean') throw new GoCallError('true and false have no order');
  return Number(a.value) < Number(b.value);
}

/** `le`. */
export function isLessOrEqual(left: GoValue, right: GoValue): boolean {
  return isLess(left, right) || areEqual(left, right);
}

function areEqualReferences(left: GoValue, right: GoValue): boolean {
  const kinds = [kindOf(left), kindOf(right)];
  if (kinds[0] !== kinds[1] && left !== null && right !== null) throw incomparable(left);
  if (isNil(left) || isNil(right)) return isNil(left) === isNil(right);
  if (!(left instanceof GoObject && right instanceof GoObject)) throw incomparable(right);
  return (
    left === right ||
    (left.kindName === 'struct' && left.typeName === right.typeName && left.format() === right.format())
  );
}

function basicOf(value: GoValue): Basic | undefined {
  if (typeof value === 'string') return { kind: 'string', value };
  if (typeof value === 'number') return { kind: 'float', value };
  if (typeof value === 'boolean') return { kind: 'bool', value };
  if (value instanceof GoInteger) return { kind: value.type.startsWith('u') ? 'uint' : 'int', value: value.value };
  const underlying = value instanceof GoObject ? value.underlying() : undefined;
  return underlying === undefined ? undefined : basicOf(underlying);
}

function orderedOf(value: GoValue): Basic {
  const basic = basicOf(value);
  if (basic === undefined)
    throw new GoCallError(value === null ? 'nil has no order' : `values of the type ${goTypeOf(value)} have no order`);
  return basic;
}

function incompatible(left: GoValue, right: GoValue): GoCallError {
  const types = [goTypeOf(left), goTypeOf(right)];
  const hint =
    types.includes('float64') && types.includes('int')
      ? ': the numbers of parameters are float64, so write 3.0 for 3'
      : '';
  return new GoCallError(`values of the types ${types.join(' and ')} cannot be compared${hint}`);
}

function incomparable(value: GoValue): GoCallError {
  return new GoCallError(`values of the type ${goTypeOf(value)} cannot be compared`);
}
