// Pure: which hooks a render has for an occasion, in which order they run.
import type { KubernetesObject } from '../../cluster/cluster.js';
import { hookDeletePoliciesOf, hookTypesOf, type HookDeletePolicy, type HookType } from '../hooks.js';
import { syncWaveOf } from '../annotations.js';
import { kindRank } from './kind-order.js';

/** One hook on one occasion. Its object may lack a name and have a `generateName` instead. */
export interface PlannedHook {
  readonly type: HookType;
  readonly wave: number;
  readonly object: KubernetesObject;
  readonly policies: readonly HookDeletePolicy[];
}

/** The hooks of one occasion: by wave, then kind, then name. */
export function planHooks(manifests: readonly KubernetesObject[], type: HookType): PlannedHook[] {
  return manifests
    .filter((object) => hookTypesOf(object).includes(type))
    .map((object) => ({ type, wave: syncWaveOf(object), object, policies: hookDeletePoliciesOf(object) }))
    .toSorted(
      (left, right) =>
        left.wave - right.wave ||
        kindRank(left.object.kind) - kindRank(right.object.kind) ||
        (nameOf(left.object) < nameOf(right.object) ? -1 : 1),
    );
}

function nameOf({ metadata }: KubernetesObject): string {
  const {
    name,
    generateName = '',
    namespace = '',
  }: { name?: string; generateName?: string; namespace?: string } = metadata;
  return `${name ?? generateName}\n${namespace}`;
}
