// Deletes an object and makes it anew, for what cannot be changed in place (`Force=true`). Dangerous on purpose, so: never where that would take
// other people's data along, only when the new object would be accepted, and with the old one put back when the new one is refused after all.
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { ClusterError } from '../../cluster/cluster.errors.js';
import { REPLACE_MANAGER } from '../../engine/adoption.js';
import { describeKey } from '../../engine/object-identity.js';
import { withoutServerFields } from '../../engine/tracking.js';
import { trialOf } from './known-fields.js';
import { isClusterError, liveAt, type WriteTarget } from './write-target.js';

/** How long the old object may take to go; its finalizers decide. */
export const GONE_TIMEOUT_MS = 60_000;
/** How often it is looked for: the first and the longest pause. */
const FIRST_LOOK_MS = 50;
const LONGEST_LOOK_MS = 1_000;
/** Deleting these deletes everything in them. */
const NEVER = new Set(['CustomResourceDefinition', 'Namespace']);
/** Node ports and addresses of the old Service would count as taken in a trial; an APIService has to have its name. */
const WITHOUT_TRIAL = new Set(['Service', 'APIService']);

/** Whether an object of this kind may be made anew. */
export function mayBeRecreated({ kind }: KubernetesObject): boolean {
  return !NEVER.has(kind);
}

/**
 * @param make creates the new object
 * @param why the refusal that led here: thrown when the manifest would not be accepted as a new object either
 */
export async function recreated(
  target: WriteTarget,
  { manifest, live }: { readonly manifest: KubernetesObject; readonly live: KubernetesObject },
  make: () => Promise<KubernetesObject>,
  why?: ClusterError,
): Promise<KubernetesObject> {
  if (why !== undefined && !mayBeRecreated(manifest)) throw why;
  const refusal = await refusalOfTrial(target, manifest);
  if (refusal !== undefined) throw why ?? refusal;
  const { cluster, key, run } = target;
  const { uid } = live.metadata;
  await run(() => cluster.delete(key, { propagation: 'background', ...(uid !== undefined && { uid }) }));
  await untilGone(target, uid);
  try {
    return await make();
  } catch (error) {
    if (isClusterError(error, 'INVALID', 'FORBIDDEN')) await putBack(target, live);
    throw error;
  }
}

/** Tries under another name, and stores nothing. Anything but a clear no counts as yes: the old object can be put back. */
async function refusalOfTrial(
  { cluster, run, validate }: WriteTarget,
  manifest: KubernetesObject,
): Promise<ClusterError | undefined> {
  if (WITHOUT_TRIAL.has(manifest.kind)) return undefined;
  try {
    await run(() => cluster.create(trialOf(manifest), { dryRun: true, manager: REPLACE_MANAGER, validate }));
    return undefined;
  } catch (error) {
    return isClusterError(error, 'INVALID') ? error : undefined;
  }
}

async function untilGone(target: WriteTarget, uid: string | undefined): Promise<void> {
  const end = performance.now() + GONE_TIMEOUT_MS;
  for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 2, LONGEST_LOOK_MS)) {
    const left = await liveAt(target);
    if (left === undefined || left.metadata.uid !== uid) return;
    if (performance.now() > end) throw stillThere(target, left);
    await sleep(pause, undefined, { ref: false });
  }
}

function stillThere({ key }: WriteTarget, left: KubernetesObject): ClusterError {
  const finalizers = (left.metadata.finalizers ?? []).join(', ');
  return new ClusterError(
    'UNAVAILABLE',
    `${describeKey(key)} is to be made anew (Force=true), but the old object is still being deleted after ${GONE_TIMEOUT_MS / 1000} s` +
      `${finalizers === '' ? '' : `: its finalizers are not done (${finalizers})`}. It is tried again.`,
  );
}

/** The new object was refused: what was there comes back, as far as it can. */
async function putBack({ cluster, run }: WriteTarget, live: KubernetesObject): Promise<void> {
  const { status: _status, ...content } = live;
  const metadata = withoutServerFields(live.metadata);
  const former = { ...content, apiVersion: live.apiVersion, kind: live.kind, metadata };
  await run(() => cluster.create(former, { manager: REPLACE_MANAGER, validate: false })).catch(() => undefined);
}
