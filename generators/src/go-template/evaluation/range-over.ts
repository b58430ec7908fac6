/** What `range` goes over, and in which order. */
import { sortedKeys } from '../format/print-value.js';
import { formatValue } from '../format/sprint.js';
import { TemplateProblem } from '../syntax/template-problem.js';
import type { GoRun } from './go-run.js';
import { GoInteger, intOf } from '../values/go-integer.js';
import { type Evaluated, goTypeOf, isGoMap } from '../values/go-type.js';
import type { GoValue } from '../values/go-value.js';
import { TypedList, TypedMap } from '../values/typed-containers.js';
import { GoObject } from '../values/go-object.js';

/** One round; false ends the range. */
type Round = (index: Evaluated, element: Evaluated) => boolean;

/** What is gone over by whom. */
export interface RangeSite {
  /** How many variables the range sets. */
  readonly variables: number;
  readonly offset: number;
  readonly run: GoRun;
}

/** Goes over a list, the sorted keys of a map, or the numbers below an integer. Nil is empty. */
export function rangeOver(value: Evaluated, site: RangeSite, round: Round): void {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) overList(value, round);
  else if (isGoMap(value)) overMap(value, site, round);
  else if (value instanceof TypedList) overList(value.items, round);
  else if (value instanceof TypedMap) overMap(value.entries, site, round);
  else if (value instanceof GoInteger) overInteger(value, site, round);
  else if (value instanceof GoObject && value.underlying() !== undefined) {
    rangeOver(value.underlying(), site, round);
  } else throw notIterable(value, site.offset);
}

function overList(items: readonly GoValue[], round: Round): void {
  const { length } = items;
  for (let index = 0; index < length; index += 1) if (!round(intOf(index), items[index] ?? null)) return;
}

/** The map as it is now: changes made by the body are not seen. */
function overMap(entries: Readonly<Record<string, GoValue>>, { run }: RangeSite, round: Round): void {
  const pairs = sortedKeys(entries).map((key): [string, GoValue] => [key, entries[key] ?? null]);
  // Sorting is work, also when the first round is the last.
  run.step(pairs.length >>> 2);
  for (const [key, element] of pairs) if (!round(key, element)) return;
}

function overInteger(limit: GoInteger, { variables, offset }: RangeSite, round: Round): void {
  if (variables > 1) {
    throw new TemplateProblem(offset, `range over the integer ${limit.value} sets one variable, not two`);
  }
  for (let number = 0n; number < limit.value; number += 1n) {
    if (!round(undefined, new GoInteger(limit.type, number))) return;
  }
}

function notIterable(value: GoValue, offset: number): TemplateProblem {
  const type = goTypeOf(value);
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : formatValue(value).slice(0, 40);
  return new TemplateProblem(offset, `range cannot go over ${shown}, which is of the type ${type}`);
}
