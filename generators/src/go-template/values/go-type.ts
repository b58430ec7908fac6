/** What Go's reflection says of values: kinds, types, truth, emptiness of nil. */
import { GoFunction } from './go-function.js';
import { GoInteger, type GoIntegerType } from './go-integer.js';
import { GoObject } from './go-object.js';
import type { GoList, GoMap, GoValue } from './go-value.js';
import { isNilContainer } from './nil-containers.js';
import { TypedList, TypedMap } from './typed-containers.js';

/** Kinds of values as reflect.Kind prints them. */
export type GoKind =
  'invalid' | 'bool' | 'float64' | 'string' | 'slice' | 'map' | 'func' | 'struct' | 'ptr' | GoIntegerType;

/** A value during evaluation: `undefined` is a missing key, Go's invalid reflect.Value. */
export type Evaluated = GoValue | undefined;

/** Whether a value is a map[string]interface{}. Anything that is no other value of the model is one. */
export function isGoMap(value: Evaluated): value is GoMap {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  return !(Array.isArray(value) || isClassed(value));
}

/** Whether a value is a []interface{}. */
export function isGoList(value: Evaluated): value is GoList {
  return Array.isArray(value);
}

function isClassed(value: object): boolean {
  return (
    value instanceof GoInteger ||
    value instanceof TypedList ||
    value instanceof TypedMap ||
    value instanceof GoObject ||
    value instanceof GoFunction
  );
}

/** The kind of a value, as `kindOf` prints it. */
export function kindOf(value: Evaluated): GoKind | (string & {}) {
  if (value === null || value === undefined) return 'invalid';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'boolean') return 'bool';
  if (Array.isArray(value) || value instanceof TypedList) return 'slice';
  if (value instanceof GoInteger) return value.type;
  if (value instanceof GoObject) return value.kindName;
  if (value instanceof GoFunction) return 'func';
  return 'map';
}

/** The type of a value, as `%T` and `typeOf` print it. */
export function goTypeOf(value: Evaluated): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'boolean') return 'bool';
  if (Array.isArray(value)) return '[]interface {}';
  if (value instanceof TypedList) return `[]${value.element}`;
  if (value instanceof TypedMap) return `map[string]${value.element}`;
  if (value instanceof GoInteger) return value.type;
  if (value instanceof GoObject) return value.typeName;
  if (value instanceof GoFunction) return `func(${value.parameters.join(', ')})`;
  return 'map[string]interface {}';
}

/** Whether a value counts as true in `if`, `and`, `or`, `not`. */
export function isTrue(value: Evaluated): boolean {
  if (value === null || value === undefined) return false;
  if (typeof value !== 'object') return Boolean(value) || Number.isNaN(value);
  if (value instanceof GoInteger) return value.value !== 0n;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof TypedList) return value.items.length > 0;
  if (value instanceof TypedMap) return Object.keys(value.entries).length > 0;
  if (value instanceof GoFunction) return true;
  if (value instanceof GoObject) {
    const underlying = value.underlying();
    return underlying === undefined || isTrue(underlying);
  }
  return Object.keys(value).length > 0;
}

/** Whether a value is nil: the untyped one, or a list or map that was made from it. */
export function isNil(value: Evaluated): boolean {
  return value === null || value === undefined || isNilContainer(value);
}

/** The zero value of an element's type: what a missing key of a typed map is. */
export function zeroOf(element: string): GoValue {
  if (element === 'string') return '';
  if (element === 'bool') return false;
  if (element === 'float64') return 0;
  if (/^u?int(8|16|32|64)?$/.test(element)) return new GoInteger(element as GoIntegerType, 0n);
  return null;
}
