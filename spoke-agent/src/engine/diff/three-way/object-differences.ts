// Where two versions of one object differ, field by field.
import { isJsonObject, valueAt, type JsonObject } from '../../object-path.js';
import type { Difference } from '../difference.js';
import { fieldPath } from '../field-path.js';
import { isSameJson } from './json-values.js';
import { RETAIN_KEYS } from './strategic-patch.js';

/** Members that tell items from each other, where all items of both lists have one. */
const ITEM_KEYS = ['name', 'key', 'containerPort', 'port', 'mountPath', 'uid'];

/** The differences: at the highest level at which one side is absent or the order of a list changed, else at the leaves. */
export function objectDifferences(desired: JsonObject, live: JsonObject): Difference[] {
  const found: Difference[] = [];
  collect(desired, live, [], found);
  return found;
}

function collect(desired: unknown, live: unknown, segments: readonly string[], found: Difference[]): void {
  if (isSameJson(desired, live) && (desired === undefined) === (live === undefined)) return;
  if (isJsonObject(desired) && isJsonObject(live)) {
    const before = found.length;
    const names = [...new Set([...Object.keys(desired), ...Object.keys(live)])].filter((name) => name !== RETAIN_KEYS);
    for (const name of names.toSorted())
      collect(valueAt(desired, name), valueAt(live, name), [...segments, `f:${name}`], found);
    if (found.length > before) return;
  } else if (Array.isArray(desired) && Array.isArray(live) && collectItems(desired, live, segments, found)) return;
  found.push({ path: fieldPath(segments), segments, desired, live });
}

/** False when the lists hold the same items in another order, or cannot be told item by item. */
function collectItems(
  desired: readonly unknown[],
  live: readonly unknown[],
  segments: readonly string[],
  found: Difference[],
): boolean {
  const key = ITEM_KEYS.find((name) => isKeyOf(desired, name) && isKeyOf(live, name));
  const before = found.length;
  if (key !== undefined) {
    const values = [...new Set([...desired, ...live].map((item) => (item as JsonObject)[key]))];
    for (const value of values) {
      const at = (list: readonly unknown[]): unknown => list.find((item) => (item as JsonObject)[key] === value);
      collect(at(desired), at(live), [...segments, `k:${JSON.stringify({ [key]: value })}`], found);
    }
  } else if (desired.length === live.length && desired.every(isJsonObject) && live.every(isJsonObject))
    for (const [index, item] of desired.entries()) collect(item, live[index], [...segments, `i:${index}`], found);
  return found.length > before;
}

function isKeyOf(list: readonly unknown[], name: string): boolean {
  const values = list.map((item) => (isJsonObject(item) ? item[name] : undefined));
  const isScalar = values.every((value) => typeof value === 'string' || typeof value === 'number');
  return isScalar && new Set(values).size === values.length;
}
