/** Parameters as texts. */
import { isJsonObject, type Json } from '../json.js';
import { GoInteger } from '../go-template/values/go-integer.js';
import { GoObject } from '../go-template/values/go-object.js';
import { TypedList, TypedMap } from '../go-template/values/typed-containers.js';
import { formatGoValue } from '../yaml/go-number.js';
import type { Parameter } from './parameter-set.js';

/** A parameter as Go's `%v` prints it. */
export function formatParameter(value: Parameter): string {
  if (value instanceof GoInteger) return String(value.value);
  return value instanceof GoObject ? value.format() : formatGoValue(asJson(value));
}

/** A parameter as JSON, members sorted by name: equal parameters give equal texts. */
export function canonicalJson(value: Parameter): string {
  return JSON.stringify(asJson(value));
}

/** Parameters hold nothing but JSON and lists and maps of it; members come out sorted by name. */
function asJson(value: Parameter): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof TypedList) return value.items.map(asJson);
  if (value instanceof GoInteger) return Number(value.value);
  if (value instanceof GoObject) return value.format();
  if (Array.isArray(value)) return value.map(asJson);
  const members = value instanceof TypedMap ? value.entries : value;
  if (!isJsonObject(members)) return null;
  const names = Object.keys(members).toSorted();
  return Object.fromEntries(names.map((name) => [name, asJson(members[name] ?? null)]));
}
