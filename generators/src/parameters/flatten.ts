import type { GoMap } from '../go-template/values/go-value.js';
import { GoInteger } from '../go-template/values/go-integer.js';
import { GoObject } from '../go-template/values/go-object.js';
import { TypedList, TypedMap } from '../go-template/values/typed-containers.js';
import { formatParameter } from './format-parameter.js';
import type { Parameter } from './parameter-set.js';

/** Calls back for every value below an object with its dotted name (`a.0.b`); empty lists and objects below it give nothing. */
export function eachFlatValue(object: GoMap, callback: (name: string, value: Parameter) => void): void {
  for (const key in object) if (Object.hasOwn(object, key)) walk(key, object[key] ?? null, callback);
}

/** The values below an object as flat parameters: texts, as Go prints them. */
export function flattenToTexts(object: GoMap): Map<string, string> {
  const flat = new Map<string, string>();
  eachFlatValue(object, (name, value) => flat.set(name, typeof value === 'string' ? value : formatParameter(value)));
  return flat;
}

/** Lists of texts count as one value: Argo CD does not look into them. */
function walk(name: string, value: Parameter, callback: (name: string, value: Parameter) => void): void {
  const container = containerOf(value);
  if (container === undefined) {
    callback(name, value);
    return;
  }
  for (const key in container)
    if (Object.hasOwn(container, key)) walk(`${name}.${key}`, container[key] ?? null, callback);
}

/** The members of what is flattened: JSON's lists and objects, and maps of texts. */
function containerOf(value: Parameter): Readonly<Record<string, Parameter>> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (value instanceof TypedList || value instanceof GoInteger || value instanceof GoObject) return undefined;
  if (value instanceof TypedMap) return value.entries;
  return value as Readonly<Record<string, Parameter>>;
}
