// Pure: in which order the live objects of an application go.
import { kindRank } from './kind-order.js';

/** What goes in one wave, in groups to delete one after the other, the objects of a group at once: the kind that is applied last goes first. */
export function pruneGroups<T>(objects: readonly T[], kindOf: (object: T) => string): T[][] {
  const byRank = Map.groupBy(objects, (object) => kindRank(kindOf(object)));
  return [...byRank].toSorted(([left], [right]) => right - left).map(([, group]) => group);
}

/** What the waves of pruning depend on. */
export interface PruneWaveFacts {
  readonly identity: string;
  /** The wave in which it was applied. */
  readonly wave: number;
  /** Whether it goes in a last wave of its own (`PruneLast=true`). */
  readonly isLast: boolean;
}

/**
 * In which wave of a sync each object is pruned (as in Argo CD): the waves of what goes are swapped end for end, so that what was applied
 * last goes first; what is pruned last goes in a wave after all others, of which `highestWave` is the highest that applies something.
 */
export function planPruneWaves(objects: readonly PruneWaveFacts[], highestWave: number): Map<string, number> {
  const ascending = [...new Set(objects.map(({ wave }) => wave))].toSorted((left, right) => left - right);
  const swapped = new Map(ascending.map((wave, index) => [wave, ascending[ascending.length - 1 - index] ?? wave]));
  const last = Math.max(0, highestWave, ...ascending) + 1;
  return new Map(objects.map(({ identity, wave, isLast }) => [identity, isLast ? last : (swapped.get(wave) ?? wave)]));
}
