// Where a field is in one particular object: member names and list positions. Everything that an ignore rule selects is brought to
// locations first, whatever language the rule is written in.
import { canonicalJson } from '@wheelhouse/protocol';
import { isRawNumber } from '../../cluster/exact-json.js';
import { isJsonObject } from '../object-path.js';

/** Member names (text) and positions in lists (numbers), from the object's root. */
export type FieldLocation = readonly (string | number)[];

/** A value without the given locations; the value itself where there is nothing to leave out. What was given is not changed. */
export function withoutLocations<T>(value: T, locations: readonly FieldLocation[]): T {
  const inside = locations.filter(({ length }) => length > 0);
  return inside.length === 0 ? value : (without(value, inside) as T);
}

function without(value: unknown, locations: readonly FieldLocation[]): unknown {
  const below = Map.groupBy(locations, ([first]) => first);
  const kept = (key: string | number, member: unknown): unknown => {
    const rest = (below.get(key) ?? []).map((location) => location.slice(1));
    return rest.length === 0 ? member : without(member, rest);
  };
  const isGone = (key: string | number): boolean => below.get(key)?.some(({ length }) => length === 1) === true;
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => (isGone(index) ? [] : [kept(index, item)]));
  if (!isJsonObject(value) || isRawNumber(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (isGone(name) ? [] : [[name, kept(name, member)]])),
  );
}

/** What is in a value and not in what a filter left of it. A field whose value changed instead counts as left. */
export function removedLocations(before: unknown, after: unknown): FieldLocation[] {
  const found: FieldLocation[] = [];
  collectRemoved(before, after, [], found);
  return found;
}

function collectRemoved(before: unknown, after: unknown, at: FieldLocation, found: FieldLocation[]): void {
  if (Array.isArray(before) && Array.isArray(after)) return collectRemovedItems(before, after, at, found);
  if (!isJsonObject(before) || !isJsonObject(after) || isRawNumber(before)) return;
  for (const [name, member] of Object.entries(before)) {
    const location = [...at, name];
    if (Object.hasOwn(after, name)) collectRemoved(member, after[name], location, found);
    else found.push(location);
  }
}

/** Lists keep their order, so each item that is left is the next one that it can have come from. */
function collectRemovedItems(
  before: readonly unknown[],
  after: readonly unknown[],
  at: FieldLocation,
  found: FieldLocation[],
): void {
  let next = 0;
  for (const [index, item] of before.entries()) {
    const mustKeep = before.length - index <= after.length - next;
    if (next < after.length && (mustKeep || isPartOf(after[next], item))) {
      collectRemoved(item, after[next], [...at, index], found);
      next += 1;
    } else found.push([...at, index]);
  }
}

/** Whether one value can be what was left of another. */
function isPartOf(part: unknown, whole: unknown): boolean {
  if (Array.isArray(part)) return Array.isArray(whole) && part.length <= whole.length;
  if (!isJsonObject(part) || isRawNumber(part)) return canonicalJson(part) === canonicalJson(whole);
  if (!isJsonObject(whole)) return false;
  return Object.entries(part).every(([name, member]) => Object.hasOwn(whole, name) && isPartOf(member, whole[name]));
}
