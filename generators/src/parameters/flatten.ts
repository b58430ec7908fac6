import { GenerationError } from '../generation.errors.js';
import { MAX_FLAT_NAMES_LENGTH } from '../limits.js';
import type { GoMap } from '../go-template/values/go-value.js';
import { GoInteger } from '../go-template/values/go-integer.js';
import { GoObject } from '../go-template/values/go-object.js';
import { TypedList, TypedMap } from '../go-template/values/typed-containers.js';
import { formatParameter } from './format-parameter.js';
import type { Parameter } from './parameter-set.js';

/** Calls back for every value below an object with its dotted name (`a.0.b`); empty lists and objects below it give nothing. */
function eachFlatValue(object: GoMap, callback: (name: string, value: Parameter) => void): void {
  for (const key in object) if (Object.hasOwn(object, key)) walk(key, object[key] ?? null, callback);
}

/** The values below an object as flat parameters: texts, as Go prints them. @throws GenerationError GENERATOR_ERROR when there are too many */
export function flattenToTexts(object: GoMap): Map<string, string> {
  const flat = new Map<string, string>();
  let length = 0;
  eachFlatValue(object, (name, value) => {
    length += name.length;
    if (length > MAX_FLAT_NAMES_LENGTH) throw tooLong();
    flat.set(name, typeof value === 'string' ? value : formatParameter(value));
  });
  return flat;
}

function tooLong(): GenerationError {
  return new GenerationError(
    'GENERATOR_ERROR',
    `The names of an object's flat parameters ("a.b.0") have more than ${MAX_FLAT_NAMES_LENGTH} characters all together: it has too many values, or long keys in too many levels.`,
  );
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
  if (value instanceof TypedMap) return value.element === 'string' ? value.entries : undefined;
  return value as Readonly<Record<string, Parameter>>;
}
