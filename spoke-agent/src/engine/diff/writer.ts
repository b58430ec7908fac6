import { FIELD_MANAGER } from '@wheelhouse/protocol';
import type { KubernetesObject, ManagedFieldsEntry } from '../../cluster/cluster.js';
import { childrenOf, type FieldSet } from './field-set.js';

/** Who wrote a field of a live object, other than us. */
export interface Writer {
  /** The field manager, for example `kubectl-scale`. */
  readonly manager: string;
  /** ISO 8601 with milliseconds, by the cluster's clock; whole seconds, because that is what managedFields keep. */
  readonly changedAt: string | undefined;
}

/** Where people's names are noted when nothing else is configured. */
export const AUDIT_USER_ANNOTATION = 'wheelhouse.dev/changed-by';
/** Names of people are cut to this length. */
const MAX_USER_LENGTH = 200;

/**
 * The person who changed a field, as an annotation tells that a webhook of the cluster writes. Only when the writer of the field is also the
 * latest writer of the annotation: else it tells of another change.
 */
export function userOf(object: KubernetesObject, writer: Writer | undefined, annotation: string): string | undefined {
  const user = object.metadata.annotations?.[annotation]?.trim() ?? '';
  const noted = writerOf(object, ['f:metadata', 'f:annotations', `f:${annotation}`]);
  if (user === '' || writer === undefined || noted?.manager !== writer.manager) return undefined;
  return noted.changedAt === writer.changedAt ? user.slice(0, MAX_USER_LENGTH) : undefined;
}

/** The latest other manager that owns a field; undefined when none does (for example because it was removed). */
export function writerOf(object: KubernetesObject, segments: readonly string[]): Writer | undefined {
  const entries = (object.metadata.managedFields ?? [])
    .filter((entry) => !isOurs(entry) && owns(entry.fieldsV1 as FieldSet | undefined, segments))
    .toSorted((left, right) => (right.time ?? '').localeCompare(left.time ?? ''));
  const latest = entries[0];
  return latest && { manager: latest.manager ?? 'unknown', changedAt: isoTime(latest.time) };
}

function isOurs(entry: ManagedFieldsEntry): boolean {
  return entry.manager === FIELD_MANAGER && entry.operation === 'Apply';
}

function owns(fields: FieldSet | undefined, segments: readonly string[]): boolean {
  if (fields === undefined) return false;
  let at: FieldSet = fields;
  for (const [index, segment] of segments.entries()) {
    const child = at[segment];
    if (child === undefined) return index > 0 && childrenOf(at).length === 0;
    at = child;
  }
  return segments.length > 0;
}

function isoTime(time: string | undefined): string | undefined {
  const parsed = time === undefined ? Number.NaN : Date.parse(time);
  return Number.isNaN(parsed) ? undefined : new Date(parsed).toISOString();
}
