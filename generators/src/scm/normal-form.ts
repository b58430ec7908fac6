/** Parts of a generator as questions hold them: without unknown fields and zero values, sorted by name. Equal parts give equal JSON. */
import { compileNode } from '../application/compile-node.js';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../json.js';
import type { Schema } from '../spec/schema.js';

/** An object; empty when it is absent. */
export function normalObject(schema: Schema, value: Json | undefined): JsonObject {
  const normal = normalForm(schema, value);
  return isJsonObject(normal) ? normal : {};
}

/** A list; empty when it is absent. */
export function normalList(schema: Schema, value: Json | undefined): readonly Json[] {
  const normal = normalForm(schema, value);
  return isJsonList(normal) ? normal : [];
}

function normalForm(schema: Schema, value: Json | undefined): Json | undefined {
  const node = compileNode(schema, value, [], undefined);
  return node.kind === 'fixed' ? node.value : undefined;
}
