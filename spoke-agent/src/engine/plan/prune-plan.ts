// Pure: which live objects of an application go, in which order, and which stay and why.
import { kindRank } from './kind-order.js';

/** What the plan needs to know of a live object. */
export interface PrunableObject {
  readonly identity: string;
  readonly kind: string;
  readonly wave: number;
  /** Whether its own or its application's options forbid to delete it. */
  readonly isKept: boolean;
}

/** Groups to delete one after the other, the objects of one group at once. */
export interface PrunePlan<T extends PrunableObject> {
  readonly groups: readonly (readonly T[])[];
  readonly kept: readonly T[];
}

/** Reverse order of applying: the highest wave first, in a wave the last kind first. */
export function planPrune<T extends PrunableObject>(objects: readonly T[]): PrunePlan<T> {
  const going = objects
    .filter((object) => !object.isKept)
    .toSorted((left, right) => right.wave - left.wave || kindRank(right.kind) - kindRank(left.kind));
  const groups = [...Map.groupBy(going, ({ wave, kind }) => `${wave} ${kindRank(kind)}`).values()];
  return { groups, kept: objects.filter((object) => object.isKept) };
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
