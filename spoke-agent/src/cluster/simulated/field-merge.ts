// Puts an applied value into a live one, and takes fields out of it. Pure: both answer a new value that shares what did not change.
import { type FieldSchema, DEFAULT_SCHEMA, isAssociative, memberSchema } from './field-schema.js';
import type { FieldSet } from './field-set.js';
import { edgeOf, isMap, itemsByEdge } from './field-walk.js';

/** The live value with everything that the applied one sets. */
export function merged(live: unknown, applied: unknown, schema: FieldSchema): unknown {
  if (isMap(live) && isMap(applied) && !schema.isAtomic) {
    const result: Record<string, unknown> = { ...live };
    for (const name of Object.keys(applied))
      result[name] = merged(live[name], applied[name], memberSchema(schema, name));
    return result;
  }
  if (Array.isArray(live) && Array.isArray(applied) && isAssociative(schema)) return mergedList(live, applied, schema);
  return applied;
}

/** Live items keep their place among each other, new ones follow where they were applied. */
function mergedList(live: readonly unknown[], applied: readonly unknown[], schema: FieldSchema): unknown[] {
  const old = itemsByEdge(live, schema, '');
  const wanted = itemsByEdge(applied, schema, '');
  const waiting = [...old.keys()];
  const result: unknown[] = [];
  const takeUnwanted = (): void => {
    for (let next = waiting[0]; next !== undefined && !wanted.has(next); next = waiting[0]) {
      result.push(old.get(next));
      waiting.shift();
    }
  };
  for (const [edge, item] of wanted) {
    const place = waiting.indexOf(edge);
    if (place >= 0) waiting.splice(place, 1);
    result.push(old.has(edge) ? merged(old.get(edge), item, schema.item ?? DEFAULT_SCHEMA) : item);
    takeUnwanted();
  }
  return [...result, ...waiting.filter((edge) => !wanted.has(edge)).map((edge) => old.get(edge))];
}

/**
 * The value without the fields that were owned before and are owned by nobody now.
 * @param before the fields that the manager gave up or kept.
 * @param still all fields that anyone owns now.
 */
export function withoutAbandoned(value: unknown, before: FieldSet, still: FieldSet, schema: FieldSchema): unknown {
  if (Array.isArray(value)) return isAssociative(schema) ? withoutItems(value, before, still, schema) : value;
  if (!isMap(value) || schema.isAtomic) return value;
  const result: Record<string, unknown> = { ...value };
  for (const [edge, fields] of Object.entries(before)) {
    const name = edge.slice(2);
    if (!edge.startsWith('f:') || !(name in result)) continue;
    const kept = still[edge];
    if (kept === undefined) delete result[name];
    else result[name] = withoutAbandoned(result[name], fields, kept, memberSchema(schema, name));
  }
  return result;
}

function withoutItems(list: readonly unknown[], before: FieldSet, still: FieldSet, schema: FieldSchema): unknown[] {
  return list.flatMap((item) => {
    const edge = edgeOf(item, schema, '');
    const fields = before[edge];
    if (fields === undefined) return [item];
    const kept = still[edge];
    return kept === undefined ? [] : [withoutAbandoned(item, fields, kept, schema.item ?? DEFAULT_SCHEMA)];
  });
}
