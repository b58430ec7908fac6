/** A generator's own `template` over the set's: Argo CD fills the gaps of the former from the latter (mergo without override). */
import { isJsonList, isJsonObject, memberOf, setMember, type Json, type JsonObject } from '../json.js';
import { APPLICATION_TEMPLATE } from '../spec/application-schema.js';
import type { Schema, StructSchema } from '../spec/schema.js';

/** The template that counts for a generator. Neither argument is changed. */
export function mergeTemplates(own: JsonObject, general: JsonObject): JsonObject {
  return mergeStruct(APPLICATION_TEMPLATE, own, general);
}

function merge(schema: Schema, own: Json | undefined, general: Json | undefined): Json | undefined {
  if (own === undefined || own === null) return general;
  if (general === undefined || general === null) return own;
  if (schema.type === 'struct' && isJsonObject(own) && isJsonObject(general)) return mergeStruct(schema, own, general);
  if (schema.type === 'map' && isJsonObject(own) && isJsonObject(general)) return mergeMap(own, general);
  // Helm's values win as a whole, even when they are empty. Everything else wins only if it is not empty: false never wins over true.
  return schema.type === 'object' || !isEmpty(own) ? own : general;
}

function mergeStruct(schema: StructSchema, own: JsonObject, general: JsonObject): JsonObject {
  const merged: Record<string, Json> = {};
  for (const [name, field] of Object.entries(schema.fields)) {
    const value = merge(field, memberOf(own, name), memberOf(general, name));
    if (value !== undefined) merged[name] = value;
  }
  return merged;
}

function mergeMap(own: JsonObject, general: JsonObject): JsonObject {
  const merged: Record<string, Json> = {};
  for (const [key, value] of Object.entries(general)) setMember(merged, key, value);
  for (const [key, value] of Object.entries(own)) {
    if (!isEmpty(value) || !Object.hasOwn(general, key)) setMember(merged, key, value);
  }
  return merged;
}

function isEmpty(value: Json): boolean {
  if (isJsonList(value)) return value.length === 0;
  return value === '' || value === false || value === 0 || value === null;
}
