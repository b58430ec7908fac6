// Fields of our manifests that the cluster fills by design, so that nobody has to write a rule for them: replicas of what is scaled
// automatically, certificates that a controller injects where the manifest has a placeholder, rules that one gathers into a role.
import { pointerOf } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../../cluster/cluster.js';
import type { FieldSet } from '../diff/field-set.js';
import { groupOf } from '../object-identity.js';
import { isJsonObject, objectsAt, textAt, valueAt } from '../object-path.js';

/** Where workloads keep how many pods they want. */
export const REPLICAS_POINTER = '/spec/replicas';
/** Field managers under which the HorizontalPodAutoscaler's controller writes. */
const AUTOSCALER_MANAGERS = new Set(['kube-controller-manager', 'horizontal-pod-autoscaler']);

/** Whether an autoscaler wrote how many replicas there are: it does so through the `scale` subresource. */
export function isAutoscaled(live: KubernetesObject): boolean {
  return (live.metadata.managedFields ?? []).some(
    ({ manager = '', subresource, fieldsV1 }) =>
      AUTOSCALER_MANAGERS.has(manager) &&
      subresource === 'scale' &&
      (fieldsV1 as FieldSet | undefined)?.['f:spec']?.['f:replicas'] !== undefined,
  );
}

/** Base64 of what stands for "a controller fills this in": nothing, or a line end. */
const PLACEHOLDERS = new Set(['', 'Cg==']);

const WEBHOOK_KINDS = new Set(['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration']);

/** Kinds of which controllers fill in what a manifest leaves to them. */
const FILLED_KINDS = new Set([...WEBHOOK_KINDS, 'CustomResourceDefinition', 'APIService', 'ClusterRole']);

/** Whether an object is of such a kind. */
export function mayBeInjected({ kind }: KubernetesObject): boolean {
  return FILLED_KINDS.has(kind);
}

/** Pointers to what a manifest leaves to a controller: certificates of authorities (as cert-manager's injector writes them), gathered rules. */
export function injectedPointers(manifest: KubernetesObject): string[] {
  const isGathered = manifest.kind === 'ClusterRole' && isJsonObject(manifest['aggregationRule']);
  if (isGathered && manifest['rules'] !== undefined) return ['/rules'];
  return bundleHolders(manifest)
    .filter(({ holder }) => PLACEHOLDERS.has(textAt(holder, 'caBundle')) && valueAt(holder, 'caBundle') !== undefined)
    .map(({ path }) => pointerOf([...path, 'caBundle']));
}

function bundleHolders(manifest: KubernetesObject): { holder: unknown; path: (string | number)[] }[] {
  const group = groupOf(manifest.apiVersion);
  if (group === 'admissionregistration.k8s.io' && WEBHOOK_KINDS.has(manifest.kind))
    return objectsAt(manifest, 'webhooks').map((webhook, index) => ({
      holder: valueAt(webhook, 'clientConfig'),
      path: ['webhooks', index, 'clientConfig'],
    }));
  if (group === 'apiextensions.k8s.io' && manifest.kind === 'CustomResourceDefinition') {
    const path = ['spec', 'conversion', 'webhook', 'clientConfig'];
    return [{ holder: valueAt(manifest, ...path), path }];
  }
  if (group === 'apiregistration.k8s.io' && manifest.kind === 'APIService')
    return [{ holder: valueAt(manifest, 'spec'), path: ['spec'] }];
  return [];
}
