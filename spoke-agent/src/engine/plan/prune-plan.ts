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
