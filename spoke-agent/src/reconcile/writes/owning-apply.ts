// Applies an object server-side so that afterwards Git alone decides about what Git says: the first apply asks before it takes fields from
// others, and ownership of former appliers becomes ours (see engine/adoption.ts). A new object costs one request, as does one that is ours.
import type { KubernetesObject } from '../../cluster/cluster.js';
import { ClusterError } from '../../cluster/cluster.errors.js';
import { handedOver, type AdoptionFacts } from '../../engine/adoption.js';
import { describeKey } from '../../engine/object-identity.js';
import { applyKnown } from './known-fields.js';
import { recreated } from './recreation.js';
import { isClusterError, liveAt, type WriteTarget } from './write-target.js';

/** The field manager of the patch that hands ownership over; it owns nothing itself. */
const HANDOVER_MANAGER = 'wheelhouse-handover';
/** How often ownership is tried to be handed over while others change the object. */
const HANDOVER_ATTEMPTS = 4;
/** What API servers say of fields that cannot change. */
const IMMUTABLE = /immutable|may not change|cannot change|updates to .* (?:are )?forbidden|may not update/i;

export interface OwningApplyOptions {
  /** Whether the object was never ours. */
  readonly isFirst: boolean;
  /** Whether ownership of former appliers is taken over (`ClientSideApplyMigration`). */
  readonly adopts: boolean;
  /** A manager to take over from, named by the user. */
  readonly formerManager?: string | undefined;
  /** Whether an object that cannot be changed in place is deleted and made anew (`Force=true`). */
  readonly recreates: boolean;
  /** What is applied over a live object that others brought, once it was seen. The manifest itself by default. */
  readonly suited?: (live: KubernetesObject) => Promise<KubernetesObject>;
}

/** Applies, adopts, recreates: whatever the options allow and the object needs. Throws ClusterError. */
export async function appliedAsOwner(
  target: WriteTarget,
  manifest: KubernetesObject,
  options: OwningApplyOptions,
): Promise<KubernetesObject> {
  const facts = { apiVersion: manifest.apiVersion, isFirst: options.isFirst, manager: options.formerManager };
  let applied: Applied;
  try {
    applied = { wanted: manifest, result: await applyKnown(target, manifest, { force: !options.isFirst }) };
  } catch (error) {
    if (!isClusterError(error, 'CONFLICT', 'INVALID')) throw error;
    applied = await overcome(target, manifest, { error, options, facts });
  }
  if (!options.adopts || !(await takeOver(target, applied.result, facts))) return applied.result;
  return await applyKnown(target, applied.wanted, { force: true });
}

/** What an apply would store. CONFLICT: that shows only when ownership of former appliers is taken over, which cannot be tried. */
export async function appliedInDryRun(
  target: WriteTarget,
  manifest: KubernetesObject,
  { isFirst, adopts, formerManager }: OwningApplyOptions,
): Promise<KubernetesObject> {
  try {
    return await applyKnown(target, manifest, { force: true, dryRun: true });
  } catch (error) {
    if (!isFirst || !adopts || !isClusterError(error, 'INVALID')) throw error;
    const live = await liveAt(target);
    const facts = { apiVersion: manifest.apiVersion, isFirst, manager: formerManager };
    if (live === undefined || handedOver(live, facts) === undefined) throw error;
    const text = `${describeKey(target.key)} was applied by others before, and what they left does not fit: a sync takes it over.`;
    throw new ClusterError('CONFLICT', text, { cause: error });
  }
}

/** What was applied in the end, and what that led to. */
interface Applied {
  readonly wanted: KubernetesObject;
  readonly result: KubernetesObject;
}

interface Refusal {
  readonly error: ClusterError;
  readonly options: OwningApplyOptions;
  readonly facts: AdoptionFacts;
}

/** Others own what we want, or the result would be invalid: perhaps only because what they left is still there. */
async function overcome(
  target: WriteTarget,
  manifest: KubernetesObject,
  { error, options, facts }: Refusal,
): Promise<Applied> {
  const live = await liveAt(target);
  if (live === undefined && error.code === 'INVALID') throw error;
  const wanted = live === undefined ? manifest : ((await options.suited?.(live)) ?? manifest);
  const make = (): Promise<KubernetesObject> => applyKnown(target, wanted, { force: true });
  const isTakenOver = live !== undefined && options.adopts && (await takeOver(target, live, facts));
  let refusal = error;
  if (error.code === 'CONFLICT' || isTakenOver) {
    try {
      return { wanted, result: await make() };
    } catch (again) {
      if (live === undefined || !isClusterError(again, 'INVALID')) throw again;
      refusal = again;
    }
  }
  if (live === undefined || !options.recreates) throw withHint(refusal);
  return { wanted, result: await recreated(target, { manifest: wanted, live }, make, refusal) };
}

/** Whether there was something to take over. An object that does not even let its owners be changed is left as it is. */
async function takeOver(target: WriteTarget, seen: KubernetesObject, facts: AdoptionFacts): Promise<boolean> {
  const { cluster, key, run } = target;
  let live: KubernetesObject | undefined = seen;
  for (let attempt = 1; attempt <= HANDOVER_ATTEMPTS && live !== undefined; attempt += 1) {
    const managedFields = handedOver(live, facts);
    if (managedFields === undefined) return false;
    const { resourceVersion } = live.metadata;
    try {
      await run(() =>
        cluster.patch(key, { metadata: { managedFields, resourceVersion } }, { manager: HANDOVER_MANAGER }),
      );
      return true;
    } catch (error) {
      if (isClusterError(error, 'INVALID', 'NOT_FOUND')) return false;
      if (!isClusterError(error, 'CONFLICT')) throw error;
    }
    live = await liveAt(target);
  }
  return false;
}

function withHint(error: ClusterError): ClusterError {
  if (error.code !== 'INVALID' || !IMMUTABLE.test(error.message)) return error;
  const hint =
    'The field cannot be changed in place: the sync option Force=true on the object deletes it and makes it anew.';
  return new ClusterError('INVALID', `${error.message.replace(/[.\s]*$/, '')}. ${hint}`, { cause: error });
}
