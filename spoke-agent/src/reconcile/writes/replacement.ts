// Writes an object whole (`Replace=true`), as `kubectl replace` does, or creates it: what the manifest does not say is gone or has its default.
// Owners and finalizers that others set stay: they are about the object's life, not its content.
import type { KubernetesObject } from '../../cluster/cluster.js';
import { ClusterError } from '../../cluster/cluster.errors.js';
import { REPLACE_MANAGER } from '../../engine/adoption.js';
import { describeKey } from '../../engine/object-identity.js';
import { mayBeRecreated, recreated } from './recreation.js';
import { isClusterError, liveAt, type WriteTarget } from './write-target.js';

/** How often it is tried while others change, delete or create the object at the same moment. */
const ATTEMPTS = 4;

export interface ReplaceOptions {
  /** Whether the object is deleted first: always (`Force=true` in a sync), or where it cannot be changed in place. */
  readonly recreates: 'always' | 'when-refused' | 'never';
}

/** Replaces or creates. Throws ClusterError. */
export async function replaced(
  target: WriteTarget,
  manifest: KubernetesObject,
  { recreates }: ReplaceOptions,
): Promise<KubernetesObject> {
  const { cluster, run, validate, key } = target;
  const make = (): Promise<KubernetesObject> =>
    run(() => cluster.create(manifest, { manager: REPLACE_MANAGER, validate }));
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const live = await liveAt(target);
    try {
      if (live === undefined) return await make();
      if (recreates === 'always' && mayBeRecreated(manifest)) return await recreated(target, { manifest, live }, make);
      return await run(() => cluster.replace(inPlaceOf(live, manifest), { manager: REPLACE_MANAGER, validate }));
    } catch (error) {
      if (live !== undefined && isClusterError(error, 'INVALID') && recreates === 'when-refused')
        return await recreated(target, { manifest, live }, make, error);
      const isOvertaken =
        isClusterError(error, 'CONFLICT') || (live !== undefined && isClusterError(error, 'NOT_FOUND'));
      if (!isOvertaken) throw error;
    }
  }
  const why = `${describeKey(key)} changes faster than it can be replaced (${ATTEMPTS} tries). It is tried again.`;
  throw new ClusterError('UNAVAILABLE', why);
}

/** What a replace would store. */
export async function replacedInDryRun(target: WriteTarget, manifest: KubernetesObject): Promise<KubernetesObject> {
  const { cluster, run, validate } = target;
  const options = { manager: REPLACE_MANAGER, validate, dryRun: true };
  const live = await liveAt(target);
  return await run(() =>
    live === undefined ? cluster.create(manifest, options) : cluster.replace(inPlaceOf(live, manifest), options),
  );
}

function inPlaceOf(live: KubernetesObject, manifest: KubernetesObject): KubernetesObject {
  const { resourceVersion, finalizers, ownerReferences } = live.metadata;
  return {
    ...manifest,
    metadata: {
      ...(finalizers && { finalizers }),
      ...(ownerReferences && { ownerReferences }),
      ...manifest.metadata,
      ...(resourceVersion !== undefined && { resourceVersion }),
    },
  };
}
