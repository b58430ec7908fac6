// Where a field is in one particular object: member names and list positions. Everything that an ignore rule selects is brought to
// locations first, whatever language the rule is written in.
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
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (isGone(name) ? [] : [[name, kept(name, member)]])),
  );
}
