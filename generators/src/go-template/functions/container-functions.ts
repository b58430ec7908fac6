/** index, slice and len of text/template. */
import { GoCallError, GoFunction } from '../values/go-function.js';
import { GoInteger, intOf } from '../values/go-integer.js';
import { GoObject } from '../values/go-object.js';
import { byteLength, bytesOf, sliceBytes } from '../values/go-text.js';
import { goTypeOf, isGoMap, zeroOf } from '../values/go-type.js';
import type { GoValue } from '../values/go-value.js';
import { TypedList, TypedMap } from '../values/typed-containers.js';

/** The functions of this file. */
export const CONTAINER_FUNCTIONS: readonly GoFunction[] = [
  new GoFunction('index', ['reflect', 'reflect'], ([item = null, ...indexes]) => index(item, indexes), {
    isVariadic: true,
  }),
  new GoFunction('slice', ['reflect', 'reflect'], ([item = null, ...indexes]) => slice(item, indexes), {
    isVariadic: true,
  }),
  new GoFunction('len', ['reflect'], ([item = null]) => intOf(lengthOf(item))),
];

function index(item: GoValue, indexes: readonly GoValue[]): GoValue {
  if (item === null) throw new GoCallError('nil cannot be looked into');
  let current: GoValue = item;
  for (const key of indexes) current = indexOnce(current, key);
  return current;
}

function indexOnce(item: GoValue, key: GoValue): GoValue {
  if (item === null) throw new GoCallError('nil cannot be looked into');
  if (typeof item === 'string') {
    const bytes = bytesOf(item);
    return new GoInteger('uint8', BigInt(bytes[position(key, bytes.length, false)] ?? 0));
  }
  if (Array.isArray(item)) return (item as readonly GoValue[])[position(key, item.length, false)] ?? null;
  if (item instanceof TypedList) return item.items[position(key, item.items.length, false)] ?? null;
  if (item instanceof TypedMap) return entry(item.entries, key) ?? zeroOf(item.element);
  if (isGoMap(item)) return entry(item, key) ?? null;
  throw new GoCallError(`a value of the type ${goTypeOf(item)} cannot be looked into`);
}

function entry(entries: Readonly<Record<string, GoValue>>, key: GoValue): GoValue | undefined {
  if (typeof key !== 'string')
    throw new GoCallError(`the keys of the map are texts, not ${key === null ? 'nil' : goTypeOf(key)}`);
  return Object.hasOwn(entries, key) ? entries[key] : undefined;
}

function slice(item: GoValue, indexes: readonly GoValue[]): GoValue {
  if (item === null) throw new GoCallError('nil cannot be cut');
  if (indexes.length > 3) throw new GoCallError(`there are ${indexes.length} indexes, but at most 3 make sense`);
  const isText = typeof item === 'string';
  if (isText && indexes.length === 3) throw new GoCallError('a text is cut with at most 2 indexes');
  if (!isText && !Array.isArray(item) && !(item instanceof TypedList)) {
    throw new GoCallError(`a value of the type ${goTypeOf(item)} cannot be cut`);
  }
  const length = lengthOf(item);
  const [start = 0, end = length, most = end] = indexes.map((key) => position(key, length, true));
  if (start > end || end > most) throw new GoCallError(`the indexes ${[start, end, most].join(', ')} are not in order`);
  if (isText) return sliceBytes(item, start, end);
  if (item instanceof TypedList) return new TypedList(item.element, item.items.slice(start, end));
  return (item as readonly GoValue[]).slice(start, end);
}

/** An index as a number. The place behind the last item is one for `slice` only. */
function position(key: GoValue, length: number, mayBeEnd: boolean): number {
  const integer = key instanceof GoObject ? key.underlying() : key;
  if (!(integer instanceof GoInteger)) {
    throw new GoCallError(`an index is an integer, not ${key === null ? 'nil' : goTypeOf(key)}`);
  }
  const last = mayBeEnd ? length : length - 1;
  if (integer.value < 0n || integer.value > BigInt(last)) {
    throw new GoCallError(`the index ${integer.value} is out of range: the length is ${length}`);
  }
  return Number(integer.value);
}

function lengthOf(item: GoValue): number {
  if (typeof item === 'string') return byteLength(item);
  if (Array.isArray(item)) return item.length;
  if (item instanceof TypedList) return item.items.length;
  if (item instanceof TypedMap) return Object.keys(item.entries).length;
  if (isGoMap(item)) return Object.keys(item).length;
  throw new GoCallError(item === null ? 'nil has no length' : `a value of the type ${goTypeOf(item)} has no length`);
}
