/** Merges maps as sprig's `merge` does (dario.cat/mergo): in place, sharing what it takes over. */
import { GoCallError, type GoCall } from '../values/go-function.js';
import { goTypeOf, isGoMap } from '../values/go-type.js';
import type { GoValue } from '../values/go-value.js';
import { isNilContainer } from '../values/nil-containers.js';
import { TypedMap } from '../values/typed-containers.js';
import { entriesOf, isEmpty } from './containers.js';
import { findMember, writeMember } from './map-members.js';
import { checkDepth } from './value-depth.js';

/** How to merge. */
export interface Merging {
  /** Whether the source wins, with empty values too. */
  readonly overwrites: boolean;
  readonly call: GoCall;
}

/** Adds to `target` what it lacks, maps within maps as well. */
export function mergeInto(target: GoValue, source: GoValue, merging: Merging, depth = 0): void {
  checkDepth(depth);
  const [members, added] = [entriesOf(target), entriesOf(source)];
  if (members === undefined || added === undefined || isNilContainer(target)) return;
  for (const key of Object.keys(added)) {
    merging.call.step();
    const value = findMember(added, key) ?? null;
    const present = findMember(members, key);
    if (present !== undefined) mergeInto(present, value, merging, depth + 1);
    if (takes(present, value, merging.overwrites)) assign(target, key, value, source);
  }
}

/** Whether a member of the source replaces the one that is there. Maps in both were merged, empty ones give way. */
function takes(present: GoValue | undefined, value: GoValue, overwrites: boolean): boolean {
  if (value === null) return overwrites;
  if (present === undefined || isEmpty(present)) return true;
  if (entriesOf(value) !== undefined && entriesOf(present) !== undefined) return false;
  return overwrites;
}

/** Writes a member; a map[string]string takes nothing but the texts of another one. */
function assign(target: GoValue, key: string, value: GoValue, source: GoValue): void {
  if (isGoMap(target)) writeMember(target, key, value);
  else if (target instanceof TypedMap && goTypeOf(target) === goTypeOf(source)) writeMember(target.entries, key, value);
  else throw new GoCallError('reflect.Value.SetMapIndex: value is not assignable to the type of the map');
}
