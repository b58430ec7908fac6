// What we own in a live object, and its digest: an event whose digest is the remembered one costs nothing further.
import { digestOf } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { childrenOf, ownedFields, step, type FieldSet } from './field-set.js';

/** The values of the fields in a set, as a tree of the set's segments. Absent ones are undefined. */
export function ownedValues(fields: FieldSet, value: unknown): unknown {
  const children = childrenOf(fields);
  if (children.length === 0) return value;
  if (value === undefined || value === null) return value;
  const values: Record<string, unknown> = {};
  for (const segment of children) values[segment] = ownedValues(fields[segment] ?? {}, step(value, segment));
  return values;
}

/** The digest of all that our applies own in a live object: owned fields and their values. */
export function ownedDigest(object: KubernetesObject): string {
  return digestOf(ownedValues(ownedFields(object), object));
}
