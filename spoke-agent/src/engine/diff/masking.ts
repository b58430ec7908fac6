// Makes differences fit to leave the agent: JSON text of bounded length, and nothing of a Secret but runs of `+`.
import { canonicalJson } from '@wheelhouse/protocol';
import { isJsonObject } from '../object-path.js';
import type { Difference } from './difference.js';

/** A difference whose values are JSON text; null where the field is absent. */
export interface ShownDifference {
  readonly path: string;
  readonly desired: string | null;
  readonly live: string | null;
}

/** The longest JSON text of one value that is reported; longer ones are cut and say so. */
export const MAX_VALUE_LENGTH = 4_096;
/** The length of the shortest mask. */
const SHORTEST_MASK = 8;

/** Shows the differences of one object. Under a Secret every value is masked: equal lengths for equal values, within this call. */
export function showDifferences(kind: string, differences: readonly Difference[]): ShownDifference[] {
  const masks = new Map<string, string>();
  const show = (value: unknown): string | null => {
    if (value === undefined) return null;
    return boundedJson(kind === 'Secret' ? masked(value, masks) : value);
  };
  return differences.map(({ path, desired, live }) => ({ path, desired: show(desired), live: show(live) }));
}

function masked(value: unknown, masks: Map<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => masked(item, masks));
  if (isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, masked(member, masks)]));
  const text = canonicalJson(value);
  const known = masks.get(text);
  if (known !== undefined) return known;
  const mask = '+'.repeat(SHORTEST_MASK + masks.size);
  masks.set(text, mask);
  return mask;
}

function boundedJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (json.length <= MAX_VALUE_LENGTH) return json;
  return JSON.stringify(`${json.slice(0, MAX_VALUE_LENGTH)}... (${json.length} characters)`);
}
