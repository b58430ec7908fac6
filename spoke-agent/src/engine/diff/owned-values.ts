// What we own in a live object, and its digest: an event whose digest is the remembered one costs nothing further.
import { digestOf } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../../cluster/cluster.js';
import type { ObjectRules } from '../ignore/ignore-rules.js';
import { withoutPointers } from '../ignore/ignored-fields.js';
import { fieldsOf, fieldsWithout } from '../ignore/managed-fields.js';
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

/** How much of the rules' digest goes into the digest of what they leave. */
const MARK_LENGTH = 8;

/**
 * The digest of what we own (`fields`) in a live object beyond what rules let differ: it stays the same when such a field changes its value,
 * its owner, or goes. Ends in a mark of the rules: digests under other rules are not comparable ({@link isDigestUnder}).
 */
export function digestBeyond(object: KubernetesObject, fields: FieldSet, rules: ObjectRules | undefined): string {
  if (rules === undefined) return digestOf(ownedValues(fields, object));
  const owned = fieldsWithout(fields, fieldsOf(object, rules.managers));
  return `${digestOf(leavesOf(owned, withoutPointers(object, rules)) ?? {})}~${markOf(rules)}`;
}

/** Whether a digest was made under given rules. */
export function isDigestUnder(digest: string, rules: ObjectRules | undefined): boolean {
  return digest.split('~')[1] === markOf(rules);
}

function markOf(rules: ObjectRules | undefined): string | undefined {
  return rules?.digest.slice(0, MARK_LENGTH);
}

/** The values as a tree of leaves; nodes without any are left out: whether such a node is owned, too, says nothing of what is left. */
function leavesOf(fields: FieldSet, value: unknown): unknown {
  if (value === undefined) return undefined;
  const children = childrenOf(fields);
  if (children.length === 0 || value === null) return { value };
  const leaves = children
    .map((segment) => [segment, leavesOf(fields[segment] ?? {}, step(value, segment))] as const)
    .filter(([, leaf]) => leaf !== undefined);
  return leaves.length === 0 ? undefined : Object.fromEntries(leaves);
}
