// Sets what is not given. All of it works on a copy that the caller made.
import { isJsonObject } from '../../object-path.js';

/** An object that may be changed. */
export type Mutable = Record<string, unknown>;

/** Sets a member that is absent (or null, which reads as absent). */
export function setAbsent(object: Mutable, key: string, value: unknown): void {
  object[key] ??= value;
}

/** Sets a text that is absent or empty, or a number that is absent or 0. */
export function setZero(object: Mutable, key: string, value: string | number): void {
  const known = object[key];
  if (known === undefined || known === null || known === '' || known === 0) object[key] = value;
}

/** The object that is a member; undefined when there is none. */
export function memberOf(object: Mutable, ...path: readonly string[]): Mutable | undefined {
  let at: unknown = object;
  for (const key of path) at = isJsonObject(at) ? at[key] : undefined;
  return isJsonObject(at) ? at : undefined;
}

/** The object that is a member, made when there is none. */
export function ensureMember(object: Mutable, key: string): Mutable {
  const known = memberOf(object, key);
  if (known !== undefined) return known;
  const made: Mutable = {};
  object[key] = made;
  return made;
}

/** The objects in a list that is a member. */
export function itemsOf(object: Mutable | undefined, key: string): Mutable[] {
  const list = object?.[key];
  return Array.isArray(list) ? list.filter((item): item is Mutable => isJsonObject(item)) : [];
}
