/**
 * Kubernetes' strategic merge patch, as its library does it for Go structs: maps are merged, null deletes, lists are replaced unless their
 * field says otherwise, and `$patch`, `$retainKeys`, `$setElementOrder/…` and `$deleteFromPrimitiveList/…` are obeyed.
 */
import { isJsonList, isJsonObject, memberOf, setMember, type Json, type JsonObject } from '../json.js';
import type { Schema } from '../spec/schema.js';
import { deleteFromList, mergeLists, orderList } from './merge-lists.js';
import { discardNulls, kindOf, PatchFailure, withoutDirectives } from './patch-values.js';

const DIRECTIVE = '$patch';
const RETAIN_KEYS = '$retainKeys';
const ELEMENT_ORDER = '$setElementOrder';
const DELETE_FROM_LIST = '$deleteFromPrimitiveList';

type Members = Record<string, Json>;

/** The original with the patch applied; neither is changed. @throws PatchFailure */
export function strategicMerge(original: JsonObject, patch: JsonObject, schema: Schema): JsonObject {
  if (Object.hasOwn(patch, DIRECTIVE)) return obey(patch);
  const changes: Members = { ...patch };
  const merged = retained(original, changes);
  mergeOrderedLists(merged, changes, schema);
  for (const [key, value] of Object.entries(changes)) {
    const isDeletion = key.startsWith(DELETE_FROM_LIST);
    const name = isDeletion ? keyBehind(key, DELETE_FROM_LIST) : key;
    if (value === null) {
      Reflect.deleteProperty(merged, name);
      continue;
    }
    const own = memberOf(merged, name);
    if (own !== undefined && kindOf(own) === kindOf(value)) {
      setMember(merged, name, mergeValue({ own, value, schema, name, isDeletion }));
    } else if (!isDeletion) {
      put(merged, name, value);
    }
  }
  return merged;
}

/** Two values of one kind under a name. */
interface Pair {
  readonly own: Json;
  readonly value: Json;
  /** The object's. */
  readonly schema: Schema;
  readonly name: string;
  readonly isDeletion: boolean;
}

function mergeValue({ own, value, schema, name, isDeletion }: Pair): Json {
  if (isJsonObject(own) && isJsonObject(value)) return strategicMerge(own, value, fieldOf(schema, name));
  if (!isJsonList(own) || !isJsonList(value)) return value;
  const field = fieldOf(schema, name);
  if (isDeletion) return deleteFromList(own, value);
  return isMergedList(field) ? mergeLists(own, value) : value;
}

/** A value that replaces whatever is there. One that is nothing but a directive takes its name away. */
function put(members: Members, name: string, value: Json): void {
  const kept = withoutDirectives(discardNulls(value));
  if (kept === undefined) Reflect.deleteProperty(members, name);
  else setMember(members, name, kept);
}

function obey(patch: JsonObject): JsonObject {
  const { [DIRECTIVE]: directive, ...rest } = patch;
  if (directive === 'replace') return rest;
  if (directive === 'delete') return {};
  throw new PatchFailure(`$patch is ${JSON.stringify(directive)}; "replace" and "delete" are known`);
}

/** A copy of the original, with only those members that `$retainKeys` lists, if the patch has it. */
function retained(original: JsonObject, changes: Members): Members {
  const listed = memberOf(changes, RETAIN_KEYS);
  if (listed === undefined) return { ...original };
  Reflect.deleteProperty(changes, RETAIN_KEYS);
  if (!isJsonList(listed)) throw new PatchFailure(`${RETAIN_KEYS} has to be a list`);
  for (const [key, value] of Object.entries(changes)) {
    const isDirective = key.startsWith(DELETE_FROM_LIST) || key.startsWith(ELEMENT_ORDER);
    if (value !== null && !isDirective && !listed.includes(key)) {
      throw new PatchFailure(`"${key}" is patched, but not listed in ${RETAIN_KEYS}`);
    }
  }
  return Object.fromEntries(Object.entries(original).filter(([key]) => listed.includes(key)));
}

/** Lists that come with `$setElementOrder/<name>`; they are taken out of the changes. */
function mergeOrderedLists(merged: Members, changes: Members, schema: Schema): void {
  for (const [key, order] of Object.entries(changes)) {
    if (!key.startsWith(ELEMENT_ORDER)) continue;
    Reflect.deleteProperty(changes, key);
    if (!isJsonList(order)) throw new PatchFailure(`${key} has to be a list`);
    const name = keyBehind(key, ELEMENT_ORDER);
    const [own, patch] = [listUnder(merged, name), listUnder(changes, name)];
    const field = fieldOf(schema, name);
    if (own === undefined && patch === undefined) continue;
    setMember<Json>(merged, name, orderList({ own, patch, order, isMerged: isMergedList(field) }));
    Reflect.deleteProperty(changes, name);
  }
}

function listUnder(members: Members, name: string): readonly Json[] | undefined {
  const value = memberOf(members, name);
  if (value === undefined || isJsonList(value)) return value;
  throw new PatchFailure(`${name} has to be a list where ${ELEMENT_ORDER} is given for it`);
}

function keyBehind(key: string, prefix: string): string {
  const name = key.slice(prefix.length + 1);
  if (key[prefix.length] !== '/') throw new PatchFailure(`"${key}" has to be ${prefix}/<name of the list>`);
  return name;
}

function isMergedList(schema: Schema): boolean {
  return schema.type === 'list' && schema.isMerged === true;
}

/** The schema of a field whose value is patched in place. Free values have no fields: there the library gives up. */
function fieldOf(schema: Schema, name: string): Schema {
  if (schema.type === 'any') return schema;
  const field = schema.type === 'struct' ? findField(schema.fields, name) : undefined;
  if (field !== undefined) return field;
  throw new PatchFailure(
    `"${name}" has a value in the template and in the patch, and stands in a free value such as valuesObject, where the two cannot be merged`,
  );
}

function findField(fields: Readonly<Record<string, Schema>>, name: string): Schema | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
