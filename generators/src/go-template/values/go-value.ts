/**
 * Values as a Go template sees them. Parameters are JSON, so most are plain: a number is a float64, an array is a []interface{}, a plain
 * object a map[string]interface{}. Everything else that Go tells apart has a class of its own.
 *
 * Texts are Go strings, which are bytes: a JavaScript string stands for its UTF-8 bytes, and a byte that is no part of a valid character
 * is one lone surrogate, U+DC80 to U+DCFF (see `go-text.ts`).
 */
import type { GoFunction } from './go-function.js';
import type { GoInteger } from './go-integer.js';
import type { GoObject } from './go-object.js';
import type { TypedList, TypedMap } from './typed-containers.js';

/** A list: []interface{}. */
export type GoList = readonly GoValue[];

/** A map[string]interface{}: a plain object. `set` and `unset` change it in place, as in Go, so it is never frozen or shared data. */
export interface GoMap {
  [key: string]: GoValue;
}

/**
 * A value. `null` is nil; a JavaScript number is a float64. A missing map key is `undefined` during evaluation (Go's invalid
 * reflect.Value): it prints `<no value>` and becomes nil when it is handed to a function.
 */
export type GoValue =
  null | boolean | number | string | GoInteger | GoList | GoMap | TypedList | TypedMap | GoObject | GoFunction;
