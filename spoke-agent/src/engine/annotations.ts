// What users' manifests say to the agent. Argo CD's annotations are read as they are; ours, with our prefix, win.
import { ARGOCD_PREFIX, WHEELHOUSE_PREFIX } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../cluster/cluster.js';

/** An annotation by its name without prefix, for example `sync-wave`. */
export function annotationOf(object: KubernetesObject, name: string): string | undefined {
  const annotations = object.metadata.annotations ?? {};
  return annotations[`${WHEELHOUSE_PREFIX}${name}`] ?? annotations[`${ARGOCD_PREFIX}${name}`];
}

/** The entries of a comma list annotation. */
function listOf(object: KubernetesObject, name: string): string[] {
  return (annotationOf(object, name) ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** A sync option: the object's own wins over the application's; undefined when neither names it. */
export function syncOption(
  object: KubernetesObject | undefined,
  applicationOptions: readonly string[],
  name: string,
): string | undefined {
  const own = object === undefined ? [] : listOf(object, 'sync-options');
  const entry = [...own, ...applicationOptions].find((option) => option.startsWith(`${name}=`));
  return entry?.slice(name.length + 1);
}

/** The wave of an object: an integer, 0 when absent or unreadable (as in Argo CD). */
export function syncWaveOf(object: KubernetesObject): number {
  const own = annotationOf(object, 'sync-wave');
  const text = own ?? (hooksOf(object).length > 0 ? object.metadata.annotations?.['helm.sh/hook-weight'] : undefined);
  const wave = Number.parseInt(text ?? '', 10);
  return Number.isSafeInteger(wave) ? wave : 0;
}

/** Helm hooks that are ordinary objects to Argo CD. */
const ORDINARY_HELM_HOOKS = new Set(['crd-install']);

/** The hook types of an object: Argo CD's, else Helm's. Empty for an ordinary object. */
export function hooksOf(object: KubernetesObject): string[] {
  const own = listOf(object, 'hook');
  if (own.length > 0) return own;
  const helm = object.metadata.annotations?.['helm.sh/hook'] ?? '';
  return helm
    .split(',')
    .map((hook) => hook.trim())
    .filter((hook) => hook !== '' && !ORDINARY_HELM_HOOKS.has(hook));
}

/** Whether the object's health does not count for its application. */
export function isHealthIgnored(object: KubernetesObject): boolean {
  return annotationOf(object, 'ignore-healthcheck') === 'true';
}
