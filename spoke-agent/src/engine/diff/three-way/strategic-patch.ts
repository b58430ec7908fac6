// Strategic merge patches, as Kubernetes defines them: what to change in one object to come to another, with lists merged by key. Made here
// only to predict what a client-side apply would do; nothing is ever sent.
import { isJsonObject, type JsonObject } from '../../object-path.js';
import { isSameJson, membersOfCopy, sortedByText, textOf } from './json-values.js';
import { mergesList, PatchError, schemaOf, type PatchSchema } from './patch-schema.js';

/** Which changes count. */
export interface PatchScope {
  readonly deletions: boolean;
  readonly changes: boolean;
}

export const DIRECTIVE = '$patch';
export const RETAIN_KEYS = '$retainKeys';
export const DELETE_FROM = '$deleteFromPrimitiveList/';
export const SET_ORDER = '$setElementOrder/';

type Patch = Record<string, unknown>;

/** The patch from one object to another. Throws PatchError where Kubernetes has no answer. */
export function diffObjects(
  before: JsonObject,
  after: JsonObject,
  schema: PatchSchema,
  scope: PatchScope,
  retainsKeys = false,
): Patch {
  const patch: Patch = membersOfCopy();
  const retained = retainsKeys ? Object.keys(after).filter((key) => after[key] !== null) : [];
  for (const [key, wanted] of Object.entries(after)) {
    const had = before[key];
    if (!Object.hasOwn(before, key) || jsonType(had) !== jsonType(wanted)) {
      if (scope.changes) patch[key] = wanted;
    } else if (isJsonObject(had) && isJsonObject(wanted)) diffMember(patch, key, { had, wanted, schema, scope });
    else if (Array.isArray(had) && Array.isArray(wanted)) diffList(patch, key, { had, wanted, schema, scope });
    else if (scope.changes && !isSameJson(had, wanted)) patch[key] = wanted;
  }
  if (scope.deletions) for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) patch[key] = null;
  const hasOthers = Object.keys(before).some((key) => before[key] !== null && !Object.hasOwn(after, key));
  if (retained.length > 0 && (Object.keys(patch).length > 0 || hasOthers)) patch[RETAIN_KEYS] = retained.toSorted();
  return patch;
}

interface Sides<T> {
  readonly had: T;
  readonly wanted: T;
  readonly schema: PatchSchema;
  readonly scope: PatchScope;
}

function diffMember(patch: Patch, key: string, { had, wanted, schema, scope }: Sides<JsonObject>): void {
  const member = schemaOf(schema, key);
  if (member === undefined) {
    if (!isSameJson(had, wanted)) throw new PatchError(`the field ${key} is unknown`);
    return;
  }
  if (member.field.isReplaced) {
    if (scope.changes) patch[key] = wanted;
    return;
  }
  const found = diffObjects(had, wanted, member.schema, scope, member.field.retainsKeys);
  if (Object.keys(found).length > 0) patch[key] = found;
}

function diffList(patch: Patch, key: string, { had, wanted, schema, scope }: Sides<readonly unknown[]>): void {
  const member = schemaOf(schema, key);
  if (member === undefined) {
    if (!isSameJson(had, wanted)) throw new PatchError(`the field ${key} is unknown`);
    return;
  }
  const mergeKey = member.field.mergeKey;
  if (mergeKey === undefined) {
    if (scope.changes && !isSameJson(had, wanted)) patch[key] = wanted;
    return;
  }
  if (had.length === 0) {
    if (scope.changes && wanted.length > 0) patch[key] = wanted;
    return;
  }
  const sides = { had, wanted, schema: member.schema, scope };
  if (mergesList(had, wanted) === 'objects')
    diffKeyedList(patch, key, mergeKey, { ...sides, retainsKeys: member.field.retainsKeys });
  else diffScalarList(patch, key, sides);
}

function diffScalarList(patch: Patch, key: string, { had, wanted, scope }: Sides<readonly unknown[]>): void {
  const added = [...wanted];
  const gone: unknown[] = [];
  for (const value of had) {
    const at = added.findIndex((other) => textOf(other) === textOf(value));
    if (at < 0) gone.push(value);
    else added.splice(at, 1);
  }
  const deleted = scope.deletions ? [...new Set(sortedByText(gone))] : [];
  if (scope.changes && added.length > 0) patch[key] = added;
  if (deleted.length > 0) patch[`${DELETE_FROM}${key}`] = deleted;
  // In Kubernetes the list at hand is sorted by then: one that is in order counts as equal whatever order it came in.
  if ((deleted.length > 0 || (scope.changes && !isSameJson(sortedByText(had), wanted))) && wanted.length > 0)
    patch[`${SET_ORDER}${key}`] = wanted;
}

function diffKeyedList(
  patch: Patch,
  key: string,
  mergeKey: string,
  { had, wanted, schema, scope, retainsKeys }: Sides<readonly unknown[]> & { retainsKeys: boolean },
): void {
  const before = keyed(had, mergeKey);
  const after = keyed(wanted, mergeKey);
  const changed: Patch[] = [];
  const deleted: Patch[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [left, right] = [before[i], after[j]];
    if (left !== undefined && right !== undefined && left.text === right.text) {
      const found = diffObjects(left.item, right.item, schema, scope, retainsKeys);
      if (Object.keys(found).length > 0) changed.push({ ...found, [mergeKey]: right.item[mergeKey] });
      i += 1;
      j += 1;
    } else if (right !== undefined && (left === undefined || left.text > right.text)) {
      if (scope.changes) changed.push({ ...right.item });
      j += 1;
    } else if (left !== undefined) {
      if (scope.deletions) deleted.push({ [mergeKey]: left.item[mergeKey], [DIRECTIVE]: 'delete' });
      i += 1;
    }
  }
  const place = (item: Patch): number =>
    wanted.findIndex((other) => isJsonObject(other) && other[mergeKey] === item[mergeKey]);
  const items = [...changed.toSorted((left, right) => place(left) - place(right)), ...deleted];
  const isInOrder =
    had.length === wanted.length &&
    had.every((item, at) => isJsonObject(item) && item[mergeKey] === (wanted[at] as JsonObject)[mergeKey]);
  if (items.length > 0) patch[key] = items;
  if ((items.length > 0 || (scope.changes && !isInOrder)) && wanted.length > 0)
    patch[`${SET_ORDER}${key}`] = wanted.map((item) => ({ [mergeKey]: (item as JsonObject)[mergeKey] }));
}

/** The items by the text of their key. Equal keys come in reverse, as they do in Kubernetes. */
function keyed(list: readonly unknown[], mergeKey: string): { item: JsonObject; text: string }[] {
  const items = list.map((item) => {
    if (!isJsonObject(item) || !Object.hasOwn(item, mergeKey)) throw new PatchError(`a list item has no ${mergeKey}`);
    return { item, text: textOf(item[mergeKey]) };
  });
  return items.toReversed().toSorted((left, right) => (left.text < right.text ? -1 : Number(left.text > right.text)));
}

/** The types that Kubernetes tells apart. */
export function jsonType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
