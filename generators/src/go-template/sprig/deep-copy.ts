/** Copies of values that share nothing that can be changed. */
import type { GoCall } from '../values/go-function.js';
import { isGoMap } from '../values/go-type.js';
import type { GoMap, GoValue } from '../values/go-value.js';
import { isNilContainer } from '../values/nil-containers.js';
import { TypedList, TypedMap } from '../values/typed-containers.js';
import { isGoList } from './containers.js';
import { writeMember } from './map-members.js';
import { SemverVersion } from './semver-version.js';
import { checkDepth } from './value-depth.js';

/** A deep copy. Every value counts as a step: one list may stand in many places, and a map that holds itself never ends. */
export function deepCopy(value: GoValue, call: GoCall, depth = 0): GoValue {
  call.step();
  checkDepth(depth);
  if (isNilContainer(value)) return value;
  if (isGoList(value)) return value.map((item) => deepCopy(item, call, depth + 1));
  if (value instanceof TypedList) {
    return new TypedList(
      value.element,
      value.items.map((item) => deepCopy(item, call, depth + 1)),
    );
  }
  if (value instanceof TypedMap) return new TypedMap(value.element, copyMembers(value.entries, call, depth));
  // What Go's library makes of a version: its fields cannot be copied.
  if (value instanceof SemverVersion) return SemverVersion.parse('0');
  return isGoMap(value) ? copyMembers(value, call, depth) : value;
}

function copyMembers(members: Readonly<Record<string, GoValue>>, call: GoCall, depth: number): GoMap {
  const copy: GoMap = {};
  for (const [key, member] of Object.entries(members)) writeMember(copy, key, deepCopy(member, call, depth + 1));
  return copy;
}
