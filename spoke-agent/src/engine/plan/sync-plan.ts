// Pure: from the objects of a render to the order in which they are applied, and from what lives to what is pruned. Touches no cluster.
import type { KubernetesObject } from '../../cluster/cluster.js';
import { hooksOf, syncWaveOf } from '../annotations.js';
import { hasName, identityOf, keyOf } from '../object-identity.js';
import { kindRank, kindTier } from './kind-order.js';

/** An object to apply. */
export interface PlannedObject {
  /** See {@link identityOf}. */
  readonly identity: string;
  readonly wave: number;
  readonly object: KubernetesObject;
}

/** A hook that is not applied. */
export interface PlannedHook {
  readonly object: KubernetesObject;
  readonly hooks: readonly string[];
}

export interface SyncPlan {
  /** Waves in ascending order; in each, tiers in order; in each, objects to apply at once, by kind and name. */
  readonly waves: readonly { readonly wave: number; readonly tiers: readonly (readonly PlannedObject[])[] }[];
  readonly objects: readonly PlannedObject[];
  /** Objects that are hooks (other than Skip): never applied as ordinary objects. */
  readonly hooks: readonly PlannedHook[];
  /** Objects without a name that are no hooks: they cannot be applied. */
  readonly unnamed: readonly KubernetesObject[];
  /** Identities that more than one manifest has; the last one counts (as in Argo CD). */
  readonly repeated: readonly string[];
}

/** Hook types whose objects are left out without a word: Skip by its meaning, Helm's tests as in Argo CD. */
const SILENT_HOOKS = new Set(['Skip', 'test', 'test-success', 'test-failure']);

/** Plans the applies of a render's objects, which carry namespace, label and annotation already. */
export function planSync(manifests: readonly KubernetesObject[]): SyncPlan {
  const planned = new Map<string, PlannedObject>();
  const hooks: PlannedHook[] = [];
  const unnamed: KubernetesObject[] = [];
  const repeated = new Set<string>();
  for (const object of manifests) {
    const types = hooksOf(object);
    if (types.length > 0) {
      if (!types.every((type) => SILENT_HOOKS.has(type))) hooks.push({ object, hooks: types });
      continue;
    }
    if (!hasName(object)) {
      unnamed.push(object);
      continue;
    }
    const identity = identityOf(keyOf(object));
    if (planned.has(identity)) repeated.add(identity);
    planned.set(identity, { identity, wave: syncWaveOf(object), object });
  }
  const objects = [...planned.values()].toSorted(inOrder);
  return { waves: wavesOf(objects), objects, hooks, unnamed, repeated: [...repeated] };
}

function inOrder(left: PlannedObject, right: PlannedObject): number {
  return (
    left.wave - right.wave ||
    kindRank(left.object.kind) - kindRank(right.object.kind) ||
    (left.identity < right.identity ? -1 : 1)
  );
}

function wavesOf(objects: readonly PlannedObject[]): SyncPlan['waves'] {
  const waves = Map.groupBy(objects, ({ wave }) => wave);
  return [...waves].map(([wave, members]) => ({
    wave,
    tiers: [...Map.groupBy(members, ({ object }) => kindTier(object.kind)).values()],
  }));
}
