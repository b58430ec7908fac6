import { canonicalJson, type FieldChange } from '@wheelhouse/protocol';
import type { ApplicationManifest } from '../../applications/applications.service.js';
import { changedValues } from '../../application-sets/plans/changed-paths.js';
import { MAX_FIELD_VALUE, MAX_FIELDS } from '../preview-limits.js';

/** The fields in which two states of an application differ, the name left out; values as JSON text of bounded length. */
export function fieldChanges(before: ApplicationManifest | undefined, after: ApplicationManifest): FieldChange[] {
  return changedValues(before && contentOf(before), contentOf(after), MAX_FIELDS).map((change) => ({
    path: change.path,
    before: shown(change.before),
    after: shown(change.after),
  }));
}

function contentOf({ labels, annotations, finalizers, spec }: ApplicationManifest): unknown {
  return { labels, annotations, finalizers, spec };
}

function shown(value: unknown): string | null {
  if (value === undefined) return null;
  const text = canonicalJson(value);
  return text.length > MAX_FIELD_VALUE ? `${text.slice(0, MAX_FIELD_VALUE)}… (${text.length} characters)` : text;
}
