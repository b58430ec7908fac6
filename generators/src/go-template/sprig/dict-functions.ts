/** Maps. `set`, `unset` and the merges change their first argument, which later fields of the same parameter set then see: as in Go. */
import { GoCallError, type GoCall, type GoFunction } from '../values/go-function.js';
import { goTypeOf, isGoMap } from '../values/go-type.js';
import type { GoMap, GoValue } from '../values/go-value.js';
import { isNilContainer } from '../values/nil-containers.js';
import { TypedList } from '../values/typed-containers.js';
import { argumentAt, mapAt, textAt } from './call-arguments.js';
import { deepCopy } from './deep-copy.js';
import { define, defineAll, defineVariadic } from './function-table.js';
import { findMember, writeMember } from './map-members.js';
import { mergeInto } from './merge.js';
import { textOfValue } from './text-value.js';

const MAP = 'map[string]interface {}';

/** The functions on maps. Where Go's order of keys is random, it is the order in which they came. */
export const DICT_FUNCTIONS: readonly GoFunction[] = [
  defineVariadic('dict', ['any'], (args, call) => newDict(args, call)),
  define('get', [MAP, 'string'], (args) => {
    const value = findMember(mapAt(args, 0), textAt(args, 1));
    return value === undefined ? '' : value;
  }),
  define('set', [MAP, 'string', 'any'], (args) => {
    writeMember(writable(mapAt(args, 0)), textAt(args, 1), argumentAt(args, 2));
    return mapAt(args, 0);
  }),
  define('unset', [MAP, 'string'], (args) => {
    if (!isNilContainer(mapAt(args, 0))) Reflect.deleteProperty(mapAt(args, 0), textAt(args, 1));
    return mapAt(args, 0);
  }),
  define('hasKey', [MAP, 'string'], (args) => Object.hasOwn(mapAt(args, 0), textAt(args, 1))),
  defineVariadic('pluck', ['string', MAP], (args) =>
    mapsFrom(args, 1)
      .map((map) => findMember(map, textAt(args, 0)))
      .filter((value) => value !== undefined),
  ),
  defineVariadic('keys', [MAP], (args, call) => {
    const keys = mapsFrom(args, 0).flatMap((map) => Object.keys(map));
    call.step(1 + Math.floor(keys.length / 64));
    return new TypedList('string', keys);
  }),
  define('values', [MAP], (args) => Object.values(mapAt(args, 0))),
  defineVariadic('pick', [MAP, 'string'], (args) => pick(mapAt(args, 0), args.slice(1))),
  defineVariadic('omit', [MAP, 'string'], (args) => omit(mapAt(args, 0), args.slice(1))),
  ...merges(['merge', 'mustMerge'], false),
  ...merges(['mergeOverwrite', 'mustMergeOverwrite'], true),
  ...defineAll(['deepCopy', 'mustDeepCopy'], ['any'], (args, call) => {
    if (argumentAt(args, 0) === null) throw new GoCallError('deepCopy error: there is no value');
    return deepCopy(argumentAt(args, 0), call);
  }),
  defineVariadic('dig', ['any'], (args) => dig(args)),
];

function merges(names: readonly string[], overwrites: boolean): GoFunction[] {
  return names.map((name) =>
    defineVariadic(name, [MAP, MAP], (args, call) => {
      const target = isNilContainer(mapAt(args, 0)) ? {} : mapAt(args, 0);
      for (const source of mapsFrom(args, 1)) mergeInto(target, source, { overwrites, call });
      return target;
    }),
  );
}

function mapsFrom(args: readonly GoValue[], start: number): GoMap[] {
  return args.slice(start).map((_, index) => mapAt(args, start + index));
}

function writable(map: GoMap): GoMap {
  if (isNilContainer(map)) throw new GoCallError('assignment to entry in nil map');
  return map;
}

/** Keys and values in turn; a key without a value gets an empty text. */
function newDict(args: readonly GoValue[], call: GoCall): GoMap {
  const map: GoMap = {};
  call.step(1 + Math.floor(args.length / 64));
  for (let index = 0; index < args.length; index += 2) {
    writeMember(map, textOfValue(argumentAt(args, index)), index + 1 < args.length ? argumentAt(args, index + 1) : '');
  }
  return map;
}

function pick(map: GoMap, keys: readonly GoValue[]): GoMap {
  const picked: GoMap = {};
  keys.forEach((_, index) => {
    const value = findMember(map, textAt(keys, index));
    if (value !== undefined) writeMember(picked, textAt(keys, index), value);
  });
  return picked;
}

function omit(map: GoMap, keys: readonly GoValue[]): GoMap {
  const omitted = new Set(keys);
  const rest: GoMap = {};
  for (const [key, value] of Object.entries(map)) if (!omitted.has(key)) writeMember(rest, key, value);
  return rest;
}

/** `dig "a" "b" default map`: what stands at that path, or the default. */
function dig(args: readonly GoValue[]): GoValue {
  if (args.length < 3) throw new GoCallError('dig needs at least three arguments');
  const keys = args.slice(0, -2);
  let value = argumentAt(args, args.length - 1);
  keys.forEach((key) => {
    if (typeof key !== 'string')
      throw new GoCallError(`interface conversion: interface {} is ${goTypeOf(key)}, not string`);
  });
  for (const [index] of keys.entries()) {
    if (!isGoMap(value)) {
      throw new GoCallError(`interface conversion: interface {} is ${goTypeOf(value)}, not ${MAP}`);
    }
    const member = findMember(value, textAt(keys, index));
    if (member === undefined) return argumentAt(args, args.length - 2);
    value = member;
  }
  return value;
}
