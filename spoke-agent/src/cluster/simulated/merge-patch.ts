// JSON merge patch (RFC 7386), and the copy that takes nulls out of what is applied. Pure.
import { isMap } from './field-walk.js';

/** The value with the patch's members set, and those that the patch has as null removed. */
export function mergePatched(value: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return withoutNulls(patch);
  const result: Record<string, unknown> = isMap(value) ? { ...value } : {};
  for (const [name, member] of Object.entries(patch)) {
    if (member === null) delete result[name];
    else result[name] = mergePatched(result[name], member);
  }
  return result;
}

/** A deep copy without null members, as which an API server reads `creationTimestamp: null`. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isMap(value)) return value;
  const result: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const member = value[name];
    if (member !== null && member !== undefined) result[name] = withoutNulls(member);
  }
  return result;
}
