// Pure. The health that is told of an object.
import type { Health } from '@wheelhouse/protocol';
import type { ManagedObject } from '../state/managed-object.js';

/** Whether it is in the cluster, ours or not yet, and how healthy it is there; undefined for kinds without health. */
export function shownHealthOf({ isLive, health, seen }: Pick<ManagedObject, 'isLive' | 'health' | 'seen'>): {
  readonly isThere: boolean;
  readonly health: Health | undefined;
} {
  return isLive
    ? { isThere: true, health: health?.health }
    : { isThere: seen !== undefined, health: (seen ?? { health }).health?.health };
}
