/** JSON as Go's encoding/json reads it into an interface{}. */
import { MAX_TEMPLATE_VALUE_DEPTH } from '../../limits.js';
import { isJsonList, isJsonObject, type Json } from '../../json.js';
import type { GoMap, GoValue } from '../values/go-value.js';
import { writeMember } from './map-members.js';

/** What reading gave: with a problem, the value is what Go leaves behind. */
export interface JsonReading {
  readonly value: GoValue;
  readonly problem?: string;
}

/** Reads JSON. A number that no float64 can hold is a problem, and nil in an otherwise usable value. */
export function readJson(text: string): JsonReading {
  const tooLarge: number[] = [];
  try {
    if (depthOf(text) > MAX_TEMPLATE_VALUE_DEPTH) throw new Error('exceeded max depth');
    const json: unknown = JSON.parse(text.toWellFormed());
    const value = goValueOf(json as Json, (found) => tooLarge.push(found));
    const problem = 'json: cannot unmarshal a number into Go value of type float64';
    return tooLarge.length === 0 ? { value } : { value, problem };
  } catch (error) {
    return { value: null, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** The deepest nesting of brackets. */
function depthOf(text: string): number {
  let [depth, deepest, isInText] = [0, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text[at];
    if (isInText) {
      if (unit === '\\') at += 1;
      else if (unit === '"') isInText = false;
    } else if (unit === '"') isInText = true;
    else if (unit === '[' || unit === '{') {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (unit === ']' || unit === '}') depth -= 1;
  }
  return deepest;
}

/** A JSON value as parameters hold it. Halves of characters become U+FFFD: in a Go text they would stand for bytes. */
export function goValueOf(json: Json, refuse: (value: number) => void = () => undefined): GoValue {
  if (typeof json === 'string') return json.toWellFormed();
  if (typeof json === 'number' && !Number.isFinite(json)) {
    refuse(json);
    return null;
  }
  if (isJsonList(json)) return json.map((item) => goValueOf(item, refuse));
  if (!isJsonObject(json)) return json;
  const map: GoMap = {};
  for (const [key, member] of Object.entries(json)) writeMember(map, key.toWellFormed(), goValueOf(member, refuse));
  return map;
}
