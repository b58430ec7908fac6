/** Values of a strategic merge patch. */
import { isJsonList, isJsonObject, setMember, type Json } from '../json.js';

/** A patch that cannot be applied; told by `TemplatePatch`, which knows its place. */
export class PatchFailure extends Error {}

/** What the library tells values apart by. */
export function kindOf(value: Json): 'null' | 'list' | 'map' | 'string' | 'number' | 'boolean' {
  if (value === null) return 'null';
  if (isJsonList(value)) return 'list';
  if (typeof value === 'object') return 'map';
  return typeof value as 'string' | 'number' | 'boolean';
}

/** Without the members of objects that are null; list items stay. */
export function discardNulls(value: Json): Json {
  if (isJsonList(value)) return value.map(discardNulls);
  if (!isJsonObject(value)) return value;
  const kept: Record<string, Json> = {};
  for (const [key, member] of Object.entries(value)) if (member !== null) setMember(kept, key, discardNulls(member));
  return kept;
}

/** Without the objects that hold a `$patch`; undefined when it is one itself. */
export function withoutDirectives(value: Json): Json | undefined {
  if (isJsonList(value)) return value.map(withoutDirectives).filter((item) => item !== undefined);
  if (!isJsonObject(value)) return value;
  if (Object.hasOwn(value, '$patch')) return undefined;
  const kept: Record<string, Json> = {};
  for (const [key, member] of Object.entries(value)) {
    const clean = withoutDirectives(member);
    if (clean !== undefined) setMember(kept, key, clean);
  }
  return kept;
}
