// One object of a tree: as the cluster has it, and as Git wants it.
import { type LiveAnswers, type LiveResourceKey, MAX_MANIFEST_BYTES } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../cluster/cluster.js';
import { SecretFields } from '../engine/diff/secret-fields.js';
import { describeKey, groupOf, versionOf } from '../engine/object-identity.js';
import { isConfidential } from '../reconcile/application/confidential.js';
import type { ManagedApplication } from '../reconcile/state/managed-state.js';
import type { Manifests } from '../reconcile/application/manifests.js';
import { secretFieldsOf } from '../sops/manifest-decryption.js';
import type { ApplicationObjects, TreeObject } from './application-objects.js';
import { LiveError, notInTree } from './live.errors.js';
import { ManifestMask, type Secrecy } from './masked-manifest.js';

export interface LiveResourceParts {
  readonly objects: ApplicationObjects;
  readonly manifests: Pick<Manifests, 'appliedTo'>;
}

/** Throws NOT_FOUND, ANSWER_TOO_LARGE. */
export async function liveResource(
  application: ManagedApplication,
  wanted: { readonly resource: LiveResourceKey; readonly showManagedFields: boolean },
  parts: LiveResourceParts,
): Promise<LiveAnswers['resource']> {
  const found = await parts.objects.find(application, wanted.resource);
  const desired = await desiredOf(application, found, parts.manifests);
  if (found.live === undefined && desired === undefined) throw notInTree(found.key);
  const live = wanted.showManagedFields ? found.live : withoutManagedFields(found.live);
  const mask = new ManifestMask(secrecyOf(found, desired));
  const { apiVersion, kind, namespace, name } = found.key;
  return {
    key: { group: groupOf(apiVersion), version: versionOf(apiVersion), kind, namespace, name },
    live: live === undefined ? null : textOf(found, mask.apply(live)),
    desired: desired === undefined ? null : textOf(found, mask.apply(withoutSops(desired))),
  };
}

/** The manifest of an object that stands in Git, from the render that counts now; undefined for others. */
export async function desiredOf(
  application: ManagedApplication,
  { root, isManaged }: TreeObject,
  manifests: Pick<Manifests, 'appliedTo'>,
): Promise<KubernetesObject | undefined> {
  const { assignment } = application;
  if (!isManaged || assignment === undefined) return undefined;
  return manifests.appliedTo({ ...root, renderDigest: assignment.renderDigest }, assignment);
}

/** Of what an object with encrypted values owns, anything may repeat one of them. */
function secrecyOf({ key, root, isManaged, live }: TreeObject, desired: KubernetesObject | undefined): Secrecy {
  if (key.kind === 'Secret') return 'everything';
  if (!isManaged) return isConfidential(root) ? 'everything' : SecretFields.of(key.kind, [live], []);
  if (desired === undefined && isConfidential(root)) return 'everything';
  const encrypted = [...root.secretFields, ...(desired === undefined ? [] : secretFieldsOf(desired))];
  return SecretFields.of(key.kind, [live, desired], encrypted);
}

function withoutManagedFields(object: KubernetesObject | undefined): KubernetesObject | undefined {
  if (object === undefined) return undefined;
  const { managedFields: _managedFields, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** How the values were encrypted helps nobody who looks. */
function withoutSops({ sops: _sops, ...object }: KubernetesObject): KubernetesObject {
  return object;
}

function textOf({ key }: TreeObject, object: unknown): string {
  const text = JSON.stringify(object);
  const size = Buffer.byteLength(text);
  if (size <= MAX_MANIFEST_BYTES) return text;
  throw new LiveError(
    'ANSWER_TOO_LARGE',
    `${describeKey(key)} has ${size} bytes; at most ${MAX_MANIFEST_BYTES} are shown. Read it in the cluster.`,
  );
}
