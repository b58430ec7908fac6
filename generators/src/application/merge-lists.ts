/** Lists in a strategic merge patch. Only lists of texts, numbers and booleans can be merged: no field here names a merge key. */
import type { Json } from '../json.js';
import { kindOf, PatchFailure } from './patch-values.js';

/**
 * The union of two lists. The patch's items keep its order, the others theirs; an item that only the original has goes before the first
 * patched item that stands behind it in the original, or else to the end.
 */
export function mergeLists(original: readonly Json[], patch: readonly Json[]): readonly Json[] {
  if (original.length === 0 && patch.length === 0) return original;
  checkItems([...original, ...patch]);
  const patched = new Set(patch);
  return interleave(
    original,
    [...patched],
    [...new Set(original)].filter((item) => !patched.has(item)),
  );
}

/** The list without some items. */
export function deleteFromList(original: readonly Json[], items: readonly Json[]): readonly Json[] {
  if (original.length === 0 && items.length === 0) return original;
  checkItems([...original, ...items]);
  const deleted = new Set(items);
  return original.filter((item) => !deleted.has(item));
}

/** A list that `$setElementOrder` orders. */
interface OrderedList {
  /** The original's. */
  readonly own: readonly Json[] | undefined;
  readonly patch: readonly Json[] | undefined;
  readonly order: readonly Json[];
  /** Whether the field's lists are merged and not replaced. */
  readonly isMerged: boolean;
}

/** The list in the wanted order: items that the order does not name keep the places that they had among the others. */
export function orderList({ own, patch, order, isMerged }: OrderedList): readonly Json[] {
  checkOrder(patch ?? [], order);
  const replaced = patch ?? own ?? [];
  const merged = own !== undefined && patch !== undefined && isMerged ? mergeLists(own, patch) : replaced;
  checkItems([...(own ?? []), ...(patch ?? [])]);
  const places = placesOf(order);
  const named = merged.filter((item) => places.has(item));
  return interleave(
    own ?? [],
    named.toSorted((left, right) => (places.get(left) ?? 0) - (places.get(right) ?? 0)),
    merged.filter((item) => !places.has(item)),
  );
}

/** The patch must not order its items differently, nor have others. */
function checkOrder(patch: readonly Json[], order: readonly Json[]): void {
  if (order.length === 0) return;
  let next = 0;
  for (const item of order) if (next < patch.length && patch[next] === item) next += 1;
  if (next < patch.length) throw new PatchFailure('a list is ordered differently in $setElementOrder');
}

function interleave(original: readonly Json[], patched: readonly Json[], others: readonly Json[]): Json[] {
  const places = placesOf(original);
  const result: Json[] = [];
  let next = 0;
  for (const item of patched) {
    const place = places.get(item) ?? -1;
    while (next < others.length && isBefore(places, others[next] ?? null, place)) {
      result.push(others[next] ?? null);
      next += 1;
    }
    result.push(item);
  }
  return [...result, ...others.slice(next)];
}

function isBefore(places: ReadonlyMap<Json, number>, item: Json, place: number): boolean {
  return (places.get(item) ?? Number.POSITIVE_INFINITY) < place;
}

/** Where each item stands for the first time. */
function placesOf(list: readonly Json[]): ReadonlyMap<Json, number> {
  const places = new Map<Json, number>();
  list.forEach((item, index) => {
    if (!places.has(item)) places.set(item, index);
  });
  return places;
}

function checkItems(items: readonly Json[]): void {
  const kinds = new Set(items.map(kindOf));
  const [kind, other] = kinds;
  if (other !== undefined) throw new PatchFailure('the items of a merged list have different types');
  if (kind === undefined) throw new PatchFailure('a list to be merged is empty');
  if (kind === 'map')
    throw new PatchFailure('lists of objects cannot be merged: nothing tells which items belong together');
  if (kind === 'list' || kind === 'null') throw new PatchFailure(`a list that holds a ${kind} cannot be merged`);
}
