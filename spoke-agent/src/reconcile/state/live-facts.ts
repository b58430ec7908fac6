// What the agent keeps of a live object: the few facts that decisions and reports need. The object itself is let go.
import type { KubernetesObject } from '../../cluster/cluster.js';
import { isExtraAllowed, isHealthIgnored, ownSyncOptions, syncOption, syncWaveOf } from '../../engine/annotations.js';
import { isHook } from '../../engine/hooks.js';
import { imagesOf } from '../../engine/images.js';
import type { ManagedObject } from './managed-object.js';

const NONE: readonly string[] = [];
const HELM_POLICY = 'helm.sh/resource-policy';

/** Takes the facts of a live object over. True when something changed that a report would show. */
export function takeFacts(object: ManagedObject, live: KubernetesObject): boolean {
  const before = shownFacts(object);
  object.uid = live.metadata.uid ?? '';
  object.resourceVersion = live.metadata.resourceVersion ?? '';
  object.createdAt = live.metadata.creationTimestamp ?? '';
  object.isLive = true;
  object.seen = undefined;
  object.isDeleting = live.metadata.deletionTimestamp !== undefined;
  object.health = object.readHealth(object, live);
  if (!object.isExpected) object.wave = syncWaveOf(live);
  object.isHealthIgnored = isHealthIgnored(live);
  object.isExtraAllowed = isExtraAllowed(live);
  object.images = imagesOf(live);
  object.isHook = !object.isExpected && isHook(live);
  const options = ownSyncOptions(live);
  object.pruneOption = syncOption(undefined, options, 'Prune') ?? '';
  object.pruneLastOption = syncOption(undefined, options, 'PruneLast') ?? '';
  object.deleteOption = syncOption(undefined, options, 'Delete') ?? '';
  object.isKeptByHelm = live.metadata.annotations?.[HELM_POLICY] === 'keep';
  object.finalizers = object.isDeleting ? (live.metadata.finalizers ?? NONE) : NONE;
  return shownFacts(object) !== before;
}

/** Whether a version is older than another. Resource versions of one kind are ordered decimal numbers; others count as newer. */
export function isOlder(version: string | undefined, than: string): boolean {
  if (version === undefined || !/^\d+$/.test(version) || !/^\d+$/.test(than)) return false;
  return BigInt(version) < BigInt(than);
}

function shownFacts(object: ManagedObject): string {
  const { isLive, isDeleting, health, images, finalizers } = object;
  return JSON.stringify([isLive, isDeleting, health?.health, health?.message, images, finalizers]);
}
