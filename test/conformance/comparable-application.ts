/** Brings Applications into the form in which they are compared with what Argo CD made: its zero values dropped on both sides. */
import type { GeneratedApplication, Json, JsonObject } from '@wheelhouse/generators';

/** Objects that equal an absent field when they are empty, by the place of their parent. */
const DROPPED_WHEN_EMPTY = new Set(['syncPolicy', 'directory', 'helm', 'kustomize']);
/** Flags that keep false: optional pointers in Argo CD's types. */
const OPTIONAL_FLAGS = new Set(['prune', 'selfHeal', 'allowEmpty', 'enabled']);

/** An expected document, or one of ours, ready to be deep-compared. */
export function comparable(name: string, metadata: JsonObject, spec: Json): JsonObject {
  const kept: Record<string, Json> = { name };
  for (const field of ['labels', 'annotations', 'finalizers']) {
    const value = metadata[field];
    if (value !== undefined && value !== null && Object.keys(value).length > 0) kept[field] = value;
  }
  return { metadata: kept, spec: withoutZeros(spec, '') ?? {} };
}

/** One of ours. */
export function comparableOf({ name, labels, annotations, finalizers, spec }: GeneratedApplication): JsonObject {
  return comparable(name, { labels, annotations, finalizers }, JSON.parse(JSON.stringify(spec)) as Json);
}

/** An expected document. */
export function comparableExpected(document: Json): JsonObject {
  const { metadata, spec } = document as { metadata: JsonObject; spec: Json };
  return comparable(textOf(metadata['name']), metadata, spec);
}

function withoutZeros(value: Json, name: string): Json | undefined {
  if (name === 'valuesObject') return value;
  if (value === null || value === '' || value === 0) return undefined;
  if (value === false) return OPTIONAL_FLAGS.has(name) ? value : undefined;
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => withoutZeros(item, '') ?? null);
    return items.length === 0 ? undefined : items;
  }
  if (typeof value !== 'object') return value;
  const members: Record<string, Json> = {};
  for (const [key, member] of Object.entries(value as JsonObject)) {
    const kept = withoutZeros(member, key);
    if (kept !== undefined) members[key] = kept;
  }
  const isEmpty = Object.keys(members).length === 0;
  return isEmpty && DROPPED_WHEN_EMPTY.has(name) ? undefined : members;
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
