// JSON merge patches (RFC 7386): how a client-side apply changes custom resources. Lists are replaced whole.
import { isJsonObject, type JsonObject } from '../../object-path.js';
import { isSameJson, membersOfCopy, withoutNulls } from './json-values.js';
import { jsonType } from './strategic-patch.js';

/** What a client-side apply would make of a live object of an unknown kind. */
export function mergeUntyped(before: JsonObject, wanted: JsonObject, live: JsonObject): JsonObject {
  const known = membersOf(before, live) as JsonObject;
  const changes = keepNulls(mergePatch(known, wanted), false);
  const deletions = keepNulls(mergePatch(before, wanted), true);
  return applyPatch(live, combine(deletions, changes)) as JsonObject;
}

/** What a value has of the members of another; further items of lists stay. */
export function membersOf(pattern: unknown, value: unknown): unknown {
  if (value === null) return null;
  if (isJsonObject(pattern) && isJsonObject(value)) {
    const names = Object.keys(pattern).filter((name) => Object.hasOwn(value, name));
    return Object.fromEntries(names.map((name) => [name, membersOf(pattern[name], value[name])]));
  }
  if (!Array.isArray(pattern) || !Array.isArray(value)) return value;
  return value.map((item, index) => (index < pattern.length ? membersOf(pattern[index], item) : item));
}

function mergePatch(before: JsonObject, after: JsonObject): JsonObject {
  const patch = membersOfCopy();
  for (const [key, wanted] of Object.entries(after)) {
    const had = before[key];
    if (!Object.hasOwn(before, key) || jsonType(had) !== jsonType(wanted)) patch[key] = wanted;
    else if (isJsonObject(had) && isJsonObject(wanted)) {
      const found = mergePatch(had, wanted);
      if (Object.keys(found).length > 0) patch[key] = found;
    } else if (!isSameJson(had, wanted)) patch[key] = wanted;
  }
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) patch[key] = null;
  return patch;
}

/** Only the deletions of a patch, or only the rest. */
function keepNulls(patch: JsonObject, keeps: boolean): JsonObject {
  const kept = membersOfCopy();
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) {
      if (keeps) kept[key] = null;
    } else if (isJsonObject(change)) {
      const inside = keepNulls(change, keeps);
      if (Object.keys(inside).length > 0 || (!keeps && Object.keys(change).length === 0)) kept[key] = inside;
    } else if (!keeps) kept[key] = change;
  }
  return kept;
}

function combine(left: JsonObject, right: JsonObject): JsonObject {
  const combined = membersOfCopy(left);
  for (const [key, change] of Object.entries(right)) {
    const other = combined[key];
    combined[key] = isJsonObject(other) && isJsonObject(change) ? combine(other, change) : change;
  }
  return combined;
}

function applyPatch(value: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return isJsonObject(value) ? patch : withoutNulls(patch);
  const members = membersOfCopy(isJsonObject(value) ? value : {});
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) delete members[key];
    else members[key] = applyPatch(members[key], change);
  }
  return members;
}
