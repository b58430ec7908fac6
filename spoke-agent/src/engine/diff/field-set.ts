// FieldsV1: the trie in which the API server keeps who set which field. `f:<name>` is a member, `k:<JSON>` a list item by its keys,
// `v:<JSON>` an item of a set, `i:<n>` an item by position, `.` the node itself. A node without children is owned whole.
import type { KubernetesObject } from '../../cluster/cluster.js';
import { FIELD_MANAGER } from '@wheelhouse/protocol';
import { isJsonObject, type JsonObject } from '../object-path.js';

/** A node of the trie. */
export type FieldSet = { readonly [segment: string]: FieldSet };

const EMPTY: FieldSet = {};

/** The fields that our applies own in a live object. */
export function ownedFields(object: KubernetesObject): FieldSet {
  const ours = object.metadata.managedFields?.find(
    (entry) => entry.manager === FIELD_MANAGER && entry.operation === 'Apply' && !entry.subresource,
  );
  return (ours?.fieldsV1 as FieldSet | undefined) ?? EMPTY;
}

/** The fields in either of two sets. */
export function unionOf(left: FieldSet, right: FieldSet): FieldSet {
  if (left === right) return left;
  const union: Record<string, FieldSet> = { ...left };
  for (const [segment, child] of Object.entries(right)) {
    const other = union[segment];
    union[segment] = other === undefined ? child : unionOf(other, child);
  }
  return union;
}

/** The segments below a node; none when the node is owned whole. */
export function childrenOf(fields: FieldSet): string[] {
  return Object.keys(fields).filter((segment) => segment !== '.');
}

/** The value that a segment leads to; undefined when there is none. */
export function step(value: unknown, segment: string): unknown {
  const rest = segment.slice(2);
  switch (segment.slice(0, 2)) {
    case 'f:':
      return isJsonObject(value) && Object.hasOwn(value, rest) ? value[rest] : undefined;
    case 'k:':
      return Array.isArray(value) ? value.find((item) => hasKeys(item, rest)) : undefined;
    case 'v:':
      return Array.isArray(value) ? value.find((item) => JSON.stringify(item) === rest) : undefined;
    case 'i:':
      return Array.isArray(value) ? value[Number(rest)] : undefined;
    default:
      return undefined;
  }
}

function hasKeys(item: unknown, keysJson: string): boolean {
  const keys = parseObject(keysJson);
  if (keys === undefined || !isJsonObject(item)) return false;
  return Object.entries(keys).every(([key, value]) => item[key] === value);
}

/** Parses the JSON of a `k:` segment; undefined when it is none. */
export function parseObject(json: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
