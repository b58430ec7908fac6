// Which fields a value holds, and which differ between two values: the two walks that field ownership rests on.
import { isRawNumber } from '../exact-json.js';
import { ClusterError } from '../cluster.errors.js';
import { type FieldSchema, DEFAULT_SCHEMA, isAssociative, memberSchema } from './field-schema.js';
import { type FieldSet, LEAF, isEmptySet } from './field-set.js';

export type FieldMap = { readonly [name: string]: unknown };

export function isMap(value: unknown): value is FieldMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value);
}

/** The edge of an item of a list that merges by items. Throws INVALID when a key is missing. */
export function edgeOf(item: unknown, schema: FieldSchema, path: string): string {
  if (!schema.keys) return `v:${JSON.stringify(item)}`;
  const keys: Record<string, unknown> = {};
  for (const key of schema.keys) {
    const value = (isMap(item) ? item[key] : undefined) ?? schema.keyDefaults?.[key];
    if (value === undefined) throw malformed(`${path}: an element omits its key field "${key}"`);
    keys[key] = value;
  }
  return `k:${JSON.stringify(keys)}`;
}

/** The items of a list that merges by items, by edge. Throws INVALID when two have the same. */
export function itemsByEdge(list: readonly unknown[], schema: FieldSchema, path: string): Map<string, unknown> {
  const items = new Map<string, unknown>();
  for (const item of list) {
    const edge = edgeOf(item, schema, path);
    if (items.has(edge)) throw malformed(`${path}: duplicate entries for key ${edge.slice(2)}`);
    items.set(edge, item);
  }
  return items;
}

/** The fields that a value sets: what its manager owns after applying it. */
export function fieldsIn(value: unknown, schema: FieldSchema, path = ''): FieldSet {
  if (Array.isArray(value)) {
    if (!isAssociative(schema) || value.length === 0) return LEAF;
    const node: { [edge: string]: FieldSet } = {};
    for (const [edge, item] of itemsByEdge(value, schema, path)) node[edge] = fieldsInItem(item, schema, path);
    return node;
  }
  if (!isMap(value) || schema.isAtomic) return LEAF;
  const node: { [edge: string]: FieldSet } = {};
  for (const name of Object.keys(value)) {
    node[`f:${name}`] = fieldsIn(value[name], memberSchema(schema, name), `${path}.${name}`);
  }
  return node;
}

function fieldsInItem(item: unknown, schema: FieldSchema, path: string): FieldSet {
  const fields = fieldsIn(item, schema.item ?? DEFAULT_SCHEMA, `${path}[]`);
  return isEmptySet(fields) ? LEAF : { '.': LEAF, ...fields };
}

export interface Difference {
  /** Added or of another value. */
  readonly changed: FieldSet;
  readonly removed: FieldSet;
}

const NONE: Difference = { changed: LEAF, removed: LEAF };

/** What differs from one value to the next. Both must be maps at the root. */
export function differenceBetween(before: unknown, after: unknown, schema: FieldSchema): Difference {
  if (before === after) return NONE;
  if (isMap(before) && isMap(after) && !schema.isAtomic) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return collect(names, (name) => ({
      edge: `f:${name}`,
      before: before[name],
      after: after[name],
      schema: memberSchema(schema, name),
      isItem: false,
    }));
  }
  if (Array.isArray(before) && Array.isArray(after) && isAssociative(schema)) {
    const [old, now] = [itemsByEdge(before, schema, ''), itemsByEdge(after, schema, '')];
    const item = schema.item ?? DEFAULT_SCHEMA;
    return collect(new Set([...old.keys(), ...now.keys()]), (edge) => ({
      edge,
      before: old.get(edge),
      after: now.get(edge),
      schema: item,
      isItem: true,
    }));
  }
  return NONE;
}

interface Pair {
  readonly edge: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly schema: FieldSchema;
  readonly isItem: boolean;
}

function collect(names: Iterable<string>, pairOf: (name: string) => Pair): Difference {
  const changed: { [edge: string]: FieldSet } = {};
  const removed: { [edge: string]: FieldSet } = {};
  for (const name of names) {
    const pair = pairOf(name);
    if (pair.before === undefined) changed[pair.edge] = wholeOf(pair.after, pair);
    else if (pair.after === undefined) removed[pair.edge] = wholeOf(pair.before, pair);
    else if (!isMergeable(pair)) {
      if (!isEqual(pair.before, pair.after)) changed[pair.edge] = LEAF;
    } else {
      const inner = differenceBetween(pair.before, pair.after, pair.schema);
      if (inner.changed !== LEAF) changed[pair.edge] = inner.changed;
      if (inner.removed !== LEAF) removed[pair.edge] = inner.removed;
    }
  }
  return { changed: orLeaf(changed), removed: orLeaf(removed) };
}

function orLeaf(set: FieldSet): FieldSet {
  return isEmptySet(set) ? LEAF : set;
}

function wholeOf(value: unknown, { schema, isItem }: Pair): FieldSet {
  const fields = fieldsIn(value, schema);
  return isItem && fields !== LEAF ? { '.': LEAF, ...fields } : fields;
}

function isMergeable({ before, after, schema }: Pair): boolean {
  if (Array.isArray(before)) return Array.isArray(after) && isAssociative(schema);
  return isMap(before) && isMap(after) && !schema.isAtomic;
}

/** Whether two JSON values are equal, whatever the order of members. */
export function isEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) && left.length === right.length && left.every((item, index) => isEqual(item, right[index]))
    );
  }
  if (isRawNumber(left)) return isRawNumber(right) && left.rawJSON === right.rawJSON;
  if (!isMap(left) || !isMap(right)) return false;
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => isEqual(left[name], right[name]));
}

function malformed(why: string): ClusterError {
  return new ClusterError('INVALID', `failed to create typed patch object: ${why}`);
}
