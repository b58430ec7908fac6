/**
 * Go's nil lists and maps: what nil becomes where a function takes a list or a map. They read as empty ones; writing into the nil map
 * throws, as in Go.
 */
import type { GoList, GoMap } from './go-value.js';
import { TypedList, TypedMap } from './typed-containers.js';

/** A nil []interface{}. */
export const NIL_LIST: GoList = Object.freeze([]);

/** A nil []string. */
export const NIL_TEXTS = new TypedList('string', NIL_LIST);

/** A nil map[string]interface{}. Frozen: assigning to it is a TypeError, which a template reports as Go's panic. */
export const NIL_MAP: GoMap = Object.freeze({});

/** A nil []map[string]interface{}: the flat list of no clusters. */
export const NIL_MAPS = new TypedList('map[string]interface {}', NIL_LIST);

/** A nil map of JSON values: the input of a plugin that is given none. */
export const NIL_INPUT = new TypedMap('v1.JSON', NIL_MAP);

const NIL_CONTAINERS: ReadonlySet<unknown> = new Set([NIL_LIST, NIL_TEXTS, NIL_MAP, NIL_MAPS, NIL_INPUT]);

/** Whether a value is one of the nil containers. */
export function isNilContainer(value: unknown): boolean {
  return NIL_CONTAINERS.has(value);
}
