/** Leaves out fields that are null, as the API server does with custom resources before it checks them. */
import { isJsonList, isJsonObject, setMember, type Json, type JsonObject } from '../json.js';
import type { Schema } from './schema.js';

/**
 * The value without null fields that the schema knows; items of lists and whatever the schema leaves open stay. Gives the value itself
 * when there is nothing to leave out.
 */
export function withoutNulls(schema: Schema, value: Json): Json {
  if (schema.type === 'list' && isJsonList(value)) {
    const items = value.map((item) => withoutNulls(schema.items, item));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isJsonObject(value)) return value;
  if (schema.type === 'map') return keepMembers(value, () => schema.values);
  if (schema.type !== 'struct') return value;
  return keepMembers(value, (key) => (Object.hasOwn(schema.fields, key) ? schema.fields[key] : undefined));
}

function keepMembers(value: JsonObject, schemaOf: (key: string) => Schema | undefined): JsonObject {
  const kept: Record<string, Json> = {};
  let isChanged = false;
  for (const [key, member] of Object.entries(value)) {
    const schema = schemaOf(key);
    if (schema !== undefined && member === null) {
      isChanged = true;
      continue;
    }
    const inner = schema === undefined ? member : withoutNulls(schema, member);
    isChanged ||= inner !== member;
    setMember(kept, key, inner);
  }
  return isChanged ? kept : value;
}
