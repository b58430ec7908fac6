// `Validate=false` for objects that are applied: a server-side apply refuses fields that the kind does not know whatever it is told, while a
// create may be told to drop them. So the cluster is asked what it would keep of the manifest, and that is applied.
import type { KubernetesObject } from '../../cluster/cluster.js';
import { isRawNumber } from '../../cluster/exact-json.js';
import { REPLACE_MANAGER } from '../../engine/adoption.js';
import { isJsonObject } from '../../engine/object-path.js';
import { isClusterError, type WriteTarget } from './write-target.js';

/** What API servers say of an applied field that the kind does not know. */
const UNDECLARED = /field not declared in schema/;
/** The longest beginning of a trial object's name. */
const TRIAL_NAME_LENGTH = 40;

/** Sends an apply; with `Validate=false` once more without fields that the kind does not know. */
export async function applyKnown(
  target: WriteTarget,
  manifest: KubernetesObject,
  options: { readonly force: boolean; readonly dryRun?: boolean },
): Promise<KubernetesObject> {
  const { cluster, run, validate } = target;
  try {
    return await run(() => cluster.apply(manifest, { ...options, validate }));
  } catch (error) {
    if (validate || !isClusterError(error, 'INVALID') || !UNDECLARED.test(error.message)) throw error;
  }
  const kept = await run(() => cluster.create(trialOf(manifest), { dryRun: true, validate, manager: REPLACE_MANAGER }));
  const { apiVersion, kind, metadata } = manifest;
  const known = { ...(knownPart(manifest, kept) as KubernetesObject), apiVersion, kind, metadata };
  return await run(() => cluster.apply(known, { ...options, validate }));
}

/** The object under a name that nothing has. */
export function trialOf(manifest: KubernetesObject): KubernetesObject {
  const { name, ...metadata } = manifest.metadata;
  const generateName = `${name.slice(0, TRIAL_NAME_LENGTH)}-`;
  return { ...manifest, metadata: { ...metadata, generateName } } as unknown as KubernetesObject;
}

/** The members of a value that another one has as well. Items of lists are compared by position, where there are as many. */
export function knownPart(value: unknown, kept: unknown): unknown {
  if (Array.isArray(value)) {
    if (!Array.isArray(kept) || kept.length !== value.length) return value;
    return value.map((item, index) => knownPart(item, kept[index]));
  }
  if (!isJsonObject(value) || isRawNumber(value) || !isJsonObject(kept)) return value;
  const members = Object.entries(value).filter(([name]) => Object.hasOwn(kept, name));
  return Object.fromEntries(members.map(([name, member]) => [name, knownPart(member, kept[name])]));
}
