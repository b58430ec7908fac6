/** Lists. Every function takes a list of any type and gives a []interface{}, nil where Go gives nil. */
import { GoCallError, type GoCall, type GoFunction } from '../values/go-function.js';
import { compareText } from '../values/go-text.js';
import type { GoValue } from '../values/go-value.js';
import { NIL_LIST } from '../values/nil-containers.js';
import { TypedList } from '../values/typed-containers.js';
import { argumentAt, countAt, itemsAt } from './call-arguments.js';
import { isEmpty, itemsOf } from './containers.js';
import { deepEqual } from './deep-equal.js';
import { defineAll, defineVariadic } from './function-table.js';
import { toInt64 } from './number-conversion.js';
import { textOfValue, textsOfValue } from './text-value.js';

/** The functions on lists. */
export const LIST_FUNCTIONS: readonly GoFunction[] = [
  defineVariadic('list', ['any'], (args) => args),
  defineVariadic('tuple', ['any'], (args) => args),
  ...defineAll(['append', 'push', 'mustAppend', 'mustPush'], ['any', 'any'], (args, call) =>
    counted([...itemsAt(args, 0, 'Cannot push on type'), argumentAt(args, 1)], call),
  ),
  ...defineAll(['prepend', 'mustPrepend'], ['any', 'any'], (args, call) =>
    counted([argumentAt(args, 1), ...itemsAt(args, 0, 'Cannot prepend on type')], call),
  ),
  defineVariadic('concat', ['any'], (args, call) => concatenation(args, call)),
  ...defineAll(['first', 'mustFirst'], ['any'], (args) => itemsAt(args, 0, 'Cannot find first on type')[0] ?? null),
  ...defineAll(['last', 'mustLast'], ['any'], (args) => itemsAt(args, 0, 'Cannot find last on type').at(-1) ?? null),
  ...defineAll(['rest', 'mustRest'], ['any'], (args, call) => {
    const items = itemsAt(args, 0, 'Cannot find rest on type');
    return items.length === 0 ? NIL_LIST : counted(items.slice(1), call);
  }),
  ...defineAll(['initial', 'mustInitial'], ['any'], (args, call) => {
    const items = itemsAt(args, 0, 'Cannot find initial on type');
    return items.length === 0 ? NIL_LIST : counted(items.slice(0, -1), call);
  }),
  ...defineAll(['reverse', 'mustReverse'], ['any'], (args, call) =>
    counted(itemsAt(args, 0, 'Cannot find reverse on type').toReversed(), call),
  ),
  ...defineAll(['compact', 'mustCompact'], ['any'], (args, call) =>
    counted(
      itemsAt(args, 0, 'Cannot compact on type').filter((item) => !isEmpty(item)),
      call,
    ),
  ),
  ...defineAll(['uniq', 'mustUniq'], ['any'], (args, call) =>
    uniqueItems(itemsAt(args, 0, 'Cannot find uniq on type'), call),
  ),
  ...['without', 'mustWithout'].map((name) =>
    defineVariadic(name, ['any', 'any'], ([list = null, ...omitted], call) =>
      itemsAt([list], 0, 'Cannot find without on type').filter((item) => !holds(omitted, item, call)),
    ),
  ),
  ...defineAll(['has', 'mustHas'], ['any', 'any'], (args, call) =>
    argumentAt(args, 1) === null
      ? false
      : holds(itemsAt(args, 1, 'Cannot find has on type'), argumentAt(args, 0), call),
  ),
  ...['slice', 'mustSlice'].map((name) => defineVariadic(name, ['any', 'any'], (args) => slice(args))),
  ...defineAll(['chunk', 'mustChunk'], ['int', 'any'], (args, call) => chunks(args, call)),
  ...defineAll(['sortAlpha'], ['any'], (args, call) => {
    const list = argumentAt(args, 0);
    if (itemsOf(list) === undefined) return new TypedList('string', [textOfValue(list)]);
    return new TypedList('string', textsOfValue(list, call).toSorted(compareText));
  }),
];

function counted(items: GoValue[], call: GoCall): GoValue[] {
  call.step(1 + Math.floor(items.length / 64));
  return items;
}

function concatenation(lists: readonly GoValue[], call: GoCall): GoValue {
  const result: GoValue[] = [];
  lists.forEach((_, index) => {
    const items = itemsAt(lists, index, 'Cannot concat type');
    call.step(1 + Math.floor(items.length / 64));
    for (const item of items) result.push(item);
  });
  return result.length === 0 ? NIL_LIST : result;
}

function holds(items: readonly GoValue[], searched: GoValue, call: GoCall): boolean {
  return items.some((item) => deepEqual(searched, item, call));
}

function uniqueItems(items: readonly GoValue[], call: GoCall): GoValue[] {
  const unique: GoValue[] = [];
  for (const item of items) if (!holds(unique, item, call)) unique.push(item);
  return unique;
}

/** A part of a list, which keeps its type. An empty list has no part: nil. */
function slice(args: readonly GoValue[]): GoValue {
  const list = argumentAt(args, 0);
  const items = itemsAt(args, 0, 'list should be type of slice or array but');
  if (items.length === 0) return null;
  const start = Number(toInt64(argumentAt(args, 1)));
  const end = args.length < 3 ? items.length : Number(toInt64(argumentAt(args, 2)));
  if (start < 0 || end > items.length || start > end) {
    throw new GoCallError('reflect.Value.Slice: slice index out of bounds');
  }
  const part = items.slice(start, end);
  return list instanceof TypedList ? new TypedList(list.element, part) : part;
}

/** Lists of `size` items. Negative sizes do what Go's arithmetic makes of them. */
function chunks(args: readonly GoValue[], call: GoCall): GoValue {
  const size = countAt(args, 0);
  const items = itemsAt([argumentAt(args, 1)], 0, 'Cannot chunk type');
  const count = Math.floor((items.length - 1) / size) + 1;
  if (size === 0 || count < 0 || (size < 0 && count > 0 && items.length !== 1)) {
    throw new GoCallError('runtime error: makeslice: len out of range');
  }
  const result: GoValue[] = [];
  for (let index = 0; index < count; index += 1) {
    call.step();
    result.push(items.slice(index * size, size < 0 ? 1 : (index + 1) * size));
  }
  return new TypedList('[]interface {}', result);
}
