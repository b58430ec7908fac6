/** A JSON value: what YAML and JSON files hold once Kubernetes' YAML rules are applied. Numbers are 64 bit floats. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. Its keys come from users: ask with `Object.hasOwn`, never walk the prototype. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Whether a value is a JSON object, that is neither null nor a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a list. */
export function isJsonList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** The object's own member of that name; undefined when absent, whatever the prototype holds. */
export function memberOf(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The text under that name; empty when it is absent or no text. */
export function textMember(object: JsonObject, key: string): string {
  const value = memberOf(object, key);
  return typeof value === 'string' ? value : '';
}

/** The object under that name; empty when it is absent or no object. */
export function objectMember(object: JsonObject, key: string): JsonObject {
  const value = memberOf(object, key);
  return isJsonObject(value) ? value : {};
}

/** Sets an own member, also one called `__proto__`. */
export function setMember<T>(object: Record<string, T>, key: string, value: T): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[key] = value;
  }
}

/** What a person calls the type of a value. */
export function typeNameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'object') return 'object';
  return typeof value;
}
