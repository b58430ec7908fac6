// Which objects are hooks, when they run and when they go: Argo CD's annotations, and Helm's where there is none of Argo CD's.
import type { KubernetesObject } from '../cluster/cluster.js';
import { annotationOf, entriesOf } from './annotations.js';

/** When a hook runs. The first four belong to a sync, the others to the removal of an application. */
export type HookType = 'PreSync' | 'Sync' | 'PostSync' | 'SyncFail' | 'PreDelete' | 'PostDelete';

/** When the object of a hook is deleted. */
export type HookDeletePolicy = 'HookSucceeded' | 'HookFailed' | 'BeforeHookCreation';

const TYPES: ReadonlySet<string> = new Set(['PreSync', 'Sync', 'PostSync', 'SyncFail', 'PreDelete', 'PostDelete']);
const POLICIES: ReadonlySet<string> = new Set(['HookSucceeded', 'HookFailed', 'BeforeHookCreation']);

/** Helm's hooks that mean something to a sync or a removal; others (test, rollback) never run. */
const HELM_TYPES: ReadonlyMap<string, HookType> = new Map([
  ['pre-install', 'PreSync'],
  ['pre-upgrade', 'PreSync'],
  ['post-install', 'PostSync'],
  ['post-upgrade', 'PostSync'],
  ['pre-delete', 'PreDelete'],
  ['post-delete', 'PostDelete'],
]);
const HELM_POLICIES: ReadonlyMap<string, HookDeletePolicy> = new Map([
  ['hook-succeeded', 'HookSucceeded'],
  ['hook-failed', 'HookFailed'],
  ['before-hook-creation', 'BeforeHookCreation'],
]);
const HELM_HOOK = 'helm.sh/hook';
/** The one Helm hook that is an ordinary object. */
const ORDINARY_HELM_HOOK = 'crd-install';

/** Whether an object is no ordinary one: it is never applied with the others, whether it ever runs or not. */
export function isHook(object: KubernetesObject): boolean {
  if (annotationOf(object, 'hook') !== undefined) return true;
  const helm = object.metadata.annotations?.[HELM_HOOK];
  return helm !== undefined && helm.trim() !== ORDINARY_HELM_HOOK;
}

/** The occasions on which a hook runs, each once. Empty for `Skip`, for what no sync knows, and for ordinary objects. */
export function hookTypesOf(object: KubernetesObject): HookType[] {
  const own = entriesOf(annotationOf(object, 'hook')).filter(isHookType);
  if (own.length > 0) return [...new Set(own)];
  return [
    ...new Set(entriesOf(object.metadata.annotations?.[HELM_HOOK]).flatMap((type) => HELM_TYPES.get(type) ?? [])),
  ];
}

/** When the object of a hook goes; before the next run by default. */
export function hookDeletePoliciesOf(object: KubernetesObject): HookDeletePolicy[] {
  const helm = entriesOf(object.metadata.annotations?.['helm.sh/hook-delete-policy']);
  const policies = [
    ...entriesOf(annotationOf(object, 'hook-delete-policy')).filter(isDeletePolicy),
    ...helm.flatMap((policy) => HELM_POLICIES.get(policy) ?? []),
  ];
  return policies.length === 0 ? ['BeforeHookCreation'] : [...new Set(policies)];
}

function isHookType(text: string): text is HookType {
  return TYPES.has(text);
}

function isDeletePolicy(text: string): text is HookDeletePolicy {
  return POLICIES.has(text);
}
