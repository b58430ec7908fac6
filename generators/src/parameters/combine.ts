/** How parameter sets of two generators become one, in the flat (plain) and in the nested languages. */
import { GenerationError } from '../generation.errors.js';
import { isJsonObject, setMember, type Json } from '../json.js';
import { formatGoValue } from '../yaml/go-number.js';
import { JoinedParameters, OwnParameters, type ParameterSet } from './parameter-set.js';

/** A matrix in the plain language: everything becomes text, and one name with two values is an error. @throws GenerationError */
export function combineFlat(first: ParameterSet, second: ParameterSet): ParameterSet {
  const [left, right] = [asTexts(first), asTexts(second)];
  return new JoinedParameters(left, right, countShared(left, right));
}

/** A merge in the plain language: everything becomes text, and the second set wins. */
export function overrideFlat(base: ParameterSet, override: ParameterSet): ParameterSet {
  return new OwnParameters(new Map([...asTexts(base).entries(), ...asTexts(override).entries()]));
}

/** In the nested languages objects are merged member by member, and anything else of the second set wins, also when it is empty. */
export function overrideNested(base: ParameterSet, override: ParameterSet): ParameterSet {
  if (base.size === 0) return override;
  if (override.size === 0) return base;
  const smaller = base.size < override.size ? base : override;
  const larger = smaller === base ? override : base;
  let isDisjoint = true;
  for (const [name] of smaller.entries()) if (larger.get(name) !== undefined) isDisjoint = false;
  if (isDisjoint) return new JoinedParameters(override, base, 0);
  const merged = new Map(base.entries());
  for (const [name, value] of override.entries()) merged.set(name, overrideValue(merged.get(name), value));
  return new OwnParameters(merged);
}

/** How many names two sets of texts have in common. @throws GenerationError when one has two values */
function countShared(first: ParameterSet, second: ParameterSet): number {
  const isFirstSmaller = first.size < second.size;
  const [smaller, larger] = isFirstSmaller ? [first, second] : [second, first];
  let shared = 0;
  for (const [name, value] of smaller.entries()) {
    const other = larger.get(name);
    if (other === undefined) continue;
    if (other !== value) throw isFirstSmaller ? conflict(name, value, other) : conflict(name, other, value);
    shared += 1;
  }
  return shared;
}

function asTexts(set: ParameterSet): ParameterSet {
  if (set.isText) return set;
  const texts = new Map<string, Json>();
  for (const [name, value] of set.entries()) texts.set(name, formatGoValue(value));
  return new OwnParameters(texts);
}

function overrideValue(base: Json | undefined, override: Json): Json {
  if (!isJsonObject(base) || !isJsonObject(override)) return override;
  const merged: Record<string, Json> = {};
  for (const [key, value] of Object.entries(base)) setMember(merged, key, value);
  for (const [key, value] of Object.entries(override)) {
    setMember(merged, key, overrideValue(Object.hasOwn(base, key) ? base[key] : undefined, value));
  }
  return merged;
}

function conflict(name: string, first: Json, second: Json): GenerationError {
  const values = `${JSON.stringify(first)} in the first generator and ${JSON.stringify(second)} in the second`;
  const hint = 'Rename one of them (pathParamPrefix helps for paths)';
  return new GenerationError('GENERATOR_ERROR', `The parameter "${name}" has two values: ${values}. ${hint}.`);
}
