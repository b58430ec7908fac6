/** How parameter sets of two generators become one, in the flat (plain) and in the nested languages. */
import { GenerationError } from '../generation.errors.js';
import { isGoMap } from '../go-template/values/go-type.js';
import type { GoMap } from '../go-template/values/go-value.js';
import { TypedMap } from '../go-template/values/typed-containers.js';
import { setMember } from '../json.js';
import { formatParameter } from './format-parameter.js';
import { joinParameters, ObjectParameters, OwnParameters, type Parameter, type ParameterSet } from './parameter-set.js';

/** A matrix in the plain language: everything becomes text, and one name with two values is an error. @throws GenerationError */
export function combineFlat(first: ParameterSet, second: ParameterSet): ParameterSet {
  const [left, right] = [asTexts(first), asTexts(second)];
  return joinParameters(left, right, countShared(left, right));
}

/** A merge in the plain language: values stay what they are, and the second set wins. */
export function overrideFlat(base: ParameterSet, override: ParameterSet): ParameterSet {
  return new OwnParameters(new Map([...base.entries(), ...override.entries()]));
}

/** In the nested languages maps are merged member by member, and anything else of the second set wins, also when it is empty. */
export function overrideNested(base: ParameterSet, override: ParameterSet): ParameterSet {
  if (base.size === 0) return override;
  if (override.size === 0) return base;
  if (areDisjoint(base, override)) return joinParameters(override, base, 0);
  return new ObjectParameters(overrideMap(base.asObject(), override.asObject()));
}

function areDisjoint(left: ParameterSet, right: ParameterSet): boolean {
  const [smaller, larger] = left.size < right.size ? [left, right] : [right, left];
  for (const [name] of smaller.entries()) if (larger.get(name) !== undefined) return false;
  return true;
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
  const texts = new Map<string, Parameter>();
  for (const [name, value] of set.entries()) texts.set(name, formatParameter(value));
  return new OwnParameters(texts);
}

function overrideMap(base: GoMap, override: GoMap): GoMap {
  const merged: GoMap = { ...base };
  for (const name of Object.keys(override)) {
    setMember(merged, name, overrideValue(Object.hasOwn(base, name) ? base[name] : undefined, override[name] ?? null));
  }
  return merged;
}

/** Where Argo CD would panic (members of any type over a map of texts) the result is a map of anything. */
function overrideValue(base: Parameter | undefined, override: Parameter): Parameter {
  if (base instanceof TypedMap && override instanceof TypedMap) {
    return new TypedMap(override.element, overrideMap(base.entries, override.entries));
  }
  const [left, right] = [membersOf(base), membersOf(override)];
  return left === undefined || right === undefined ? override : overrideMap(left, right);
}

function membersOf(value: Parameter | undefined): GoMap | undefined {
  if (value instanceof TypedMap) return value.entries;
  return isGoMap(value) ? value : undefined;
}

function conflict(name: string, first: Parameter, second: Parameter): GenerationError {
  const values = `${JSON.stringify(first)} in the first generator and ${JSON.stringify(second)} in the second`;
  const hint = 'Rename one of them (pathParamPrefix helps for paths)';
  return new GenerationError('GENERATOR_ERROR', `The parameter "${name}" has two values: ${values}. ${hint}.`);
}
