import type { Json, JsonObject } from '../json.js';
import { formatGoValue } from '../yaml/go-number.js';

/** Calls back for every value below an object with its dotted name (`a.0.b`); empty lists and objects below it give nothing. */
export function eachFlatValue(object: JsonObject, callback: (name: string, value: Json) => void): void {
  for (const [key, value] of Object.entries(object)) walk(key, value, callback);
}

/** The values below an object as flat parameters: texts, as Go prints them. */
export function flattenToTexts(object: JsonObject): Map<string, string> {
  const flat = new Map<string, string>();
  eachFlatValue(object, (name, value) => flat.set(name, formatGoValue(value)));
  return flat;
}

function walk(name: string, value: Json, callback: (name: string, value: Json) => void): void {
  if (typeof value !== 'object' || value === null) {
    callback(name, value);
    return;
  }
  for (const [key, member] of Object.entries(value)) walk(`${name}.${key}`, member, callback);
}
