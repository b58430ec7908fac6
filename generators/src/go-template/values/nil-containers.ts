/**
 * Go's nil lists and maps: what nil becomes where a function takes a list or a map. They read as empty ones; writing into the nil map
 * throws, as in Go.
 */
import type { GoList, GoMap } from './go-value.js';
import { TypedList } from './typed-containers.js';

/** A nil []interface{}. */
export const NIL_LIST: GoList = Object.freeze([]);

/** A nil []string. */
export const NIL_TEXTS = new TypedList('string', NIL_LIST);

/** A nil map[string]interface{}. Frozen: assigning to it is a TypeError, which a template reports as Go's panic. */
export const NIL_MAP: GoMap = Object.freeze({});

/** Whether a value is one of the nil containers. */
export function isNilContainer(value: unknown): boolean {
  return value === NIL_LIST || value === NIL_TEXTS || value === NIL_MAP;
}
