// Server-side apply and the tracking of other writes, as structured-merge-diff does them: what may be written, what it leads to, and who
// owns which field afterwards. Pure. Left out: several API versions of one object, and owning a map apart from its members.
import type { KubernetesObject, ManagedFieldsEntry } from '../cluster.js';
import { ClusterError, type FieldConflict } from '../cluster.errors.js';
import { merged, withoutAbandoned } from './field-merge.js';
import type { FieldSchema } from './field-schema.js';
import { type FieldSet, LEAF, difference, intersection, isEmptySet, isSameSet, pathsOf, union } from './field-set.js';
import { differenceBetween, fieldsIn } from './field-walk.js';

export interface Writer {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly subresource?: string | undefined;
}

export interface Ownership {
  readonly schema: FieldSchema;
  /** RFC 3339, whole seconds. */
  readonly now: string;
  readonly writer: Writer;
}

/** The members of metadata whose owners are tracked. */
const TRACKED_METADATA = ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const;

/**
 * The object that applying leads to, before defaults, with its managed fields.
 * @param applied cleaned of everything that applying ignores.
 * Throws CONFLICT with every field that another manager owns and force does not cover.
 */
export function applied(
  live: KubernetesObject | undefined,
  config: KubernetesObject,
  ownership: Ownership & { readonly force: boolean },
): KubernetesObject {
  const { schema, writer } = ownership;
  const set = fieldsIn(trackedPart(config), schema);
  const entries = live?.metadata.managedFields ?? [];
  const mine = entries.find((entry) => isOf(entry, writer));
  const others = entries.filter((entry) => entry !== mine);
  let result = live ? (merged(live, config, schema) as KubernetesObject) : config;
  if (mine) {
    const still = others.reduce((all, entry) => union(all, fieldsOf(entry)), set);
    // The metadata itself stays, whoever owns its labels.
    const kept = { 'f:metadata': LEAF, ...still };
    result = withoutAbandoned(result, fieldsOf(mine), kept, schema) as KubernetesObject;
  }
  const { changed, removed } = differenceBetween(trackedPart(live), trackedPart(result), schema);
  const conflicts = others.flatMap((entry) => conflictsWith(entry, changed));
  if (conflicts.length > 0 && !ownership.force) throw conflictError(result, conflicts);
  const kept = others.flatMap((entry) => remaining(entry, changed, removed));
  const isUnchanged =
    mine !== undefined && isEmptySet(changed) && isEmptySet(removed) && isSameSet(fieldsOf(mine), set);
  const entry = isUnchanged ? mine : entryOf(ownership, config.apiVersion, set);
  return withManagedFields(result, isEmptySet(set) ? kept : [entry, ...kept]);
}

/** The object with managed fields after someone wrote it by an update or patch. */
export function updated(
  live: KubernetesObject | undefined,
  written: KubernetesObject,
  ownership: Ownership,
): KubernetesObject {
  const { schema, writer } = ownership;
  const { changed, removed } = differenceBetween(trackedPart(live), trackedPart(written), schema);
  // A writer may hand entries over to another manager; an empty list says nothing.
  const given = written.metadata.managedFields ?? [];
  const entries = given.length > 0 ? given : (live?.metadata.managedFields ?? []);
  if (isEmptySet(changed) && isEmptySet(removed)) return withManagedFields(written, entries);
  const mine = entries.find((entry) => isOf(entry, writer));
  const kept = entries.filter((entry) => entry !== mine).flatMap((entry) => remaining(entry, changed, removed));
  const set = difference(union(mine ? fieldsOf(mine) : LEAF, changed), removed);
  const entry = isEmptySet(set) ? [] : [entryOf(ownership, written.apiVersion, set)];
  return withManagedFields(written, [...kept, ...entry]);
}

function conflictsWith(entry: ManagedFieldsEntry, changed: FieldSet): FieldConflict[] {
  const manager = entry.manager ?? '';
  return pathsOf(intersection(fieldsOf(entry), changed)).map((field) => ({ manager, field }));
}

function conflictError({ kind, metadata }: KubernetesObject, conflicts: FieldConflict[]): ClusterError {
  const list = conflicts.map(({ manager, field }) => `${field} (${manager})`).join(', ');
  const message = `Cannot apply ${kind} ${metadata.name}: other managers own fields that it would change: ${list}.`;
  return new ClusterError('CONFLICT', message, { conflicts });
}

/** What is left of another manager's entry: nothing, the entry itself, or a smaller one. */
function remaining(entry: ManagedFieldsEntry, changed: FieldSet, removed: FieldSet): ManagedFieldsEntry[] {
  const before = fieldsOf(entry);
  const after = difference(difference(before, changed), removed);
  if (isEmptySet(after)) return [];
  return [isSameSet(before, after) ? entry : { ...entry, fieldsV1: after }];
}

function isOf(entry: ManagedFieldsEntry, { manager, operation, subresource }: Writer): boolean {
  return entry.manager === manager && entry.operation === operation && entry.subresource === subresource;
}

function fieldsOf(entry: ManagedFieldsEntry): FieldSet {
  return (entry.fieldsV1 ?? LEAF) as FieldSet;
}

function entryOf({ writer, now }: Ownership, apiVersion: string, set: FieldSet): ManagedFieldsEntry {
  const { manager, operation, subresource } = writer;
  const entry = { manager, operation, apiVersion, time: now, fieldsType: 'FieldsV1', fieldsV1: set };
  return subresource === undefined ? entry : { ...entry, subresource };
}

function withManagedFields(object: KubernetesObject, managedFields: ManagedFieldsEntry[]): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, managedFields } };
}

/** Everything but type, name and what the server itself writes into metadata. */
function trackedPart(object: KubernetesObject | undefined): Record<string, unknown> {
  if (!object) return {};
  const { apiVersion: _version, kind: _kind, metadata, ...rest } = object;
  const tracked: Record<string, unknown> = {};
  for (const name of TRACKED_METADATA) if (metadata[name] !== undefined) tracked[name] = metadata[name];
  return Object.keys(tracked).length > 0 ? { ...rest, metadata: tracked } : rest;
}
