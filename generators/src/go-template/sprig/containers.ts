/** Lists and maps of any element type, read alike. */
import { GoInteger } from '../values/go-integer.js';
import { GoObject } from '../values/go-object.js';
import { isGoMap } from '../values/go-type.js';
import type { GoValue } from '../values/go-value.js';
import { TypedList, TypedMap } from '../values/typed-containers.js';

/** The items of any kind of list; undefined for everything else. */
export function itemsOf(value: GoValue): readonly GoValue[] | undefined {
  if (value instanceof TypedList) return value.items;
  return isGoList(value) ? value : undefined;
}

/** Whether a value is a []interface{}. */
export function isGoList(value: GoValue): value is readonly GoValue[] {
  return Array.isArray(value);
}

/** The members of any kind of map; undefined for everything else. */
export function entriesOf(value: GoValue): Readonly<Record<string, GoValue>> | undefined {
  if (value instanceof TypedMap) return value.entries;
  return isGoMap(value) ? value : undefined;
}

/** Whether a value is the zero value of its type, as sprig's `empty` sees it: structures and pointers never are. */
export function isEmpty(value: GoValue): boolean {
  if (value === null || value === false || value === 0 || value === '') return true;
  if (typeof value !== 'object') return false;
  if (value instanceof GoInteger) return value.value === 0n;
  if (value instanceof GoObject) {
    const underlying = value.underlying();
    return underlying !== undefined && isEmpty(underlying);
  }
  const items = itemsOf(value);
  if (items !== undefined) return items.length === 0;
  const entries = entriesOf(value);
  return entries !== undefined && Object.keys(entries).length === 0;
}
