// Reads fields of objects whose shape nobody checked. Never throws: what is absent or of another type reads as undefined or empty.
import { isRawNumber } from '../cluster/exact-json.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value has members. A number that is too long for JavaScript has none, though it is an object here. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value);
}

/** The value at a path of member names. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  let at = value;
  for (const member of path) {
    if (!isJsonObject(at) || !Object.hasOwn(at, member)) return undefined;
    at = at[member];
  }
  return at;
}

/** The number at a path; the nearest one where JavaScript cannot hold it. */
export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = valueAt(value, ...path);
  if (isRawNumber(found)) return Number(found.rawJSON);
  return typeof found === 'number' ? found : undefined;
}

/** The text at a path; empty when there is none. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = valueAt(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** The objects in the list at a path. */
export function objectsAt(value: unknown, ...path: readonly string[]): JsonObject[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found.filter(isJsonObject) : [];
}

/** A status condition of any kind. */
export interface StatusCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** `status.conditions`. */
export function conditionsOf(object: unknown): StatusCondition[] {
  return objectsAt(object, 'status', 'conditions').map((condition) => ({
    type: textAt(condition, 'type'),
    status: textAt(condition, 'status'),
    reason: textAt(condition, 'reason'),
    message: textAt(condition, 'message'),
  }));
}

export function conditionOf(object: unknown, type: string): StatusCondition | undefined {
  return conditionsOf(object).find((condition) => condition.type === type);
}
