import { setMember } from '../json.js';
import { isGoMap } from '../go-template/values/go-type.js';
import { TypedList, TypedMap } from '../go-template/values/typed-containers.js';
import type { GoMap } from '../go-template/values/go-value.js';
import { isNilContainer } from '../go-template/values/nil-containers.js';
import { ObjectParameters, type Parameter, type ParameterSet } from './parameter-set.js';

/** A copy at every depth that templates may write into (`set`, `unset`, `merge`): what they write shows in `get` and `entries` as well. */
export function privateCopy(set: ParameterSet): ParameterSet {
  return new ObjectParameters(copyMap(set.asObject()), true);
}

function copyMap(map: GoMap): GoMap {
  const copy: GoMap = {};
  for (const name of Object.keys(map)) setMember(copy, name, copyOf(map[name] ?? null));
  return copy;
}

function copyOf(value: Parameter): Parameter {
  if (typeof value !== 'object' || value === null || isNilContainer(value)) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  if (value instanceof TypedList) return new TypedList(value.element, value.items.map(copyOf));
  if (value instanceof TypedMap) return new TypedMap(value.element, copyMap(value.entries));
  return isGoMap(value) ? copyMap(value) : value;
}
