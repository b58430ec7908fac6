// Applies a strategic merge patch, and puts two patches together.
import { isJsonObject, type JsonObject } from '../../object-path.js';
import { isSameJson, membersOfCopy, withoutNulls } from './json-values.js';
import { mergesList, PatchError, schemaOf, type PatchSchema } from './patch-schema.js';
import { DELETE_FROM, DIRECTIVE, jsonType, RETAIN_KEYS, SET_ORDER } from './strategic-patch.js';

/** `apply`: the result is an object. `combine`: it is a patch again, whose directives stay. */
export type MergeMode = 'apply' | 'combine';

type Members = Record<string, unknown>;

/** An object with a patch applied. What was given is not changed. Throws PatchError. */
export function mergeObjects(
  original: JsonObject,
  patch: JsonObject,
  schema: PatchSchema,
  mode: MergeMode = 'apply',
): Members {
  if (patch[DIRECTIVE] === 'delete') return {};
  const merged: Members = membersOfCopy(original);
  const rest: Members = membersOfCopy(patch);
  retainKeys(merged, rest, mode);
  for (const key of Object.keys(rest)) if (key.startsWith(SET_ORDER)) mergeOrdered(merged, rest, key, { schema, mode });
  for (const [name, change] of Object.entries(rest)) {
    const isDeletion = name.startsWith(DELETE_FROM);
    if (isDeletion && mode === 'combine') merged[name] = change;
    else mergeMember(merged, isDeletion ? name.slice(DELETE_FROM.length) : name, { change, isDeletion, schema, mode });
  }
  return merged;
}

function retainKeys(merged: Members, rest: Members, mode: MergeMode): void {
  const keys = rest[RETAIN_KEYS];
  if (keys === undefined) return;
  delete rest[RETAIN_KEYS];
  if (mode === 'combine') {
    if (merged[RETAIN_KEYS] !== undefined && !isSameJson(merged[RETAIN_KEYS], keys))
      throw new PatchError('two patches retain different keys');
    merged[RETAIN_KEYS] = keys;
    return;
  }
  const retained = new Set(Array.isArray(keys) ? keys : []);
  for (const key of Object.keys(merged)) if (!retained.has(key)) delete merged[key];
}

interface Change {
  readonly change: unknown;
  readonly isDeletion: boolean;
  readonly schema: PatchSchema;
  readonly mode: MergeMode;
}

function mergeMember(merged: Members, key: string, { change, isDeletion, schema, mode }: Change): void {
  if (change === null) {
    delete merged[key];
    if (mode === 'apply') return;
  }
  const had = merged[key];
  if (!Object.hasOwn(merged, key) || jsonType(had) !== jsonType(change)) {
    if (isDeletion) return;
    const value = withoutDirectives(mode === 'apply' ? withoutNulls(change) : change);
    if (value === undefined) delete merged[key];
    else merged[key] = value;
  } else if (isJsonObject(had) && isJsonObject(change)) {
    const member = schemaOf(schema, key);
    if (member === undefined) throw new PatchError(`the field ${key} is unknown`);
    merged[key] = member.field.isReplaced ? change : mergeObjects(had, change, member.schema, mode);
  } else if (Array.isArray(had) && Array.isArray(change)) {
    const member = schemaOf(schema, key);
    if (member === undefined) throw new PatchError(`the field ${key} is unknown`);
    const isMerged = member.field.mergeKey !== undefined || isDeletion;
    const list = { mergeKey: member.field.mergeKey ?? '', schema: member.schema, mode, isDeletion };
    merged[key] = isMerged ? mergeLists(had, change, list) : change;
  } else merged[key] = change;
}

interface ListMerge {
  readonly mergeKey: string;
  readonly schema: PatchSchema;
  readonly mode: MergeMode;
  readonly isDeletion: boolean;
}

function mergeLists(had: readonly unknown[], change: readonly unknown[], list: ListMerge): unknown[] {
  if (had.length === 0 && change.length === 0) return [];
  const { mergeKey, isDeletion, mode } = list;
  if (mergesList(had, change) === 'scalars') {
    if (mode === 'apply' && isDeletion) return had.filter((value) => !change.includes(value));
    return inOrder([...new Set([...had, ...change])], change, { had, mergeKey: '' });
  }
  if (mergeKey === '') throw new PatchError('a list has no merge key');
  const [items, changes] = withoutDeleted(had, change as readonly JsonObject[], mergeKey);
  const merged = [...items];
  for (const item of changes) {
    const at = indexOfKey(merged, item, mergeKey);
    if (at < 0) merged.push(item);
    else merged[at] = mergeObjects(merged[at] as JsonObject, item, list.schema, mode);
  }
  return inOrder(merged, changes, { had: items, mergeKey });
}

function withoutDeleted(
  had: readonly unknown[],
  change: readonly JsonObject[],
  mergeKey: string,
): [readonly unknown[], readonly JsonObject[]] {
  const changes = change.filter((item) => item[DIRECTIVE] === undefined);
  const deleted = change.filter((item) => item[DIRECTIVE] === 'delete');
  return [had.filter((item) => indexOfKey(deleted, item, mergeKey) < 0), changes];
}

function mergeOrdered(
  merged: Members,
  rest: Members,
  orderKey: string,
  { schema, mode }: { schema: PatchSchema; mode: MergeMode },
): void {
  const order = rest[orderKey] as readonly unknown[];
  delete rest[orderKey];
  if (mode === 'combine') {
    if (merged[orderKey] !== undefined && !isSameJson(merged[orderKey], order))
      throw new PatchError('two patches order a list differently');
    merged[orderKey] = order;
  }
  const key = orderKey.slice(SET_ORDER.length);
  const member = schemaOf(schema, key);
  if (member === undefined) throw new PatchError(`the field ${key} is unknown`);
  const [had, change] = [merged[key], rest[key]];
  const mergeKey = member.field.mergeKey ?? '';
  if (Array.isArray(change)) refuseDisorder(change, order, mergeKey);
  const list = { mergeKey, schema: member.schema, mode, isDeletion: false };
  let items: readonly unknown[];
  if (Array.isArray(had) && Array.isArray(change)) items = mergeLists(had, change, list);
  else if (Array.isArray(had)) items = had;
  else if (Array.isArray(change)) items = withoutDirectives(change) as unknown[];
  else return;
  merged[key] = inOrder(items, order, { had: Array.isArray(had) ? had : [], mergeKey });
  delete rest[key];
}

/** A patch must name its items in the order that it asks for: with two items of one key it may not. */
function refuseDisorder(change: readonly unknown[], order: readonly unknown[], mergeKey: string): void {
  const items = change.filter((item) => !isJsonObject(item) || item[DIRECTIVE] === undefined);
  if (items.length === 0 || order.length === 0) return;
  let next = 0;
  for (const wanted of order) {
    const item = items[next];
    const isSame = mergeKey === '' ? item === wanted : indexOfKey([wanted], item, mergeKey) === 0;
    if (next < items.length && isSame) next += 1;
  }
  if (next < items.length) throw new PatchError('a list has two items with the same key');
}

/** Items in the wanted order; those that it does not name where they were between the others. */
function inOrder(
  items: readonly unknown[],
  order: readonly unknown[],
  { had, mergeKey }: { had: readonly unknown[]; mergeKey: string },
): unknown[] {
  const place = (list: readonly unknown[], item: unknown): number =>
    mergeKey === '' ? list.indexOf(item) : indexOfKey(list, item, mergeKey);
  const by = (list: readonly unknown[]) => (left: unknown, right: unknown) => place(list, left) - place(list, right);
  const named = items.filter((item) => place(order, item) >= 0).toSorted(by(order));
  const others = items.filter((item) => place(order, item) < 0).toSorted(by(had));
  const result: unknown[] = [];
  while (named.length > 0 || others.length > 0) {
    const [other, next] = [others[0], named[0]];
    const [left, right] = [place(had, other), place(had, next)];
    const isOther = named.length === 0 || (others.length > 0 && left >= 0 && right >= 0 && left < right);
    result.push(isOther ? others.shift() : named.shift());
  }
  return result;
}

function indexOfKey(list: readonly unknown[], item: unknown, mergeKey: string): number {
  return list.findIndex((other) => isJsonObject(other) && isJsonObject(item) && other[mergeKey] === item[mergeKey]);
}

function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((item) => item !== undefined);
  if (!isJsonObject(value)) return value;
  if (value[DIRECTIVE] !== undefined) return undefined;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, withoutDirectives(member)] as const)
      .filter(([, member]) => member !== undefined),
  );
}
