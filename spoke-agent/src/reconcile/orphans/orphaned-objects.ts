// Pure: which objects of a namespace no application has, and how that is told.
import { globMatches, type ConditionReportInput, type DeliveryRules } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { groupOf, identityOf, keyOf } from '../../engine/object-identity.js';
import type { ServedKind } from '../../cluster/cluster.js';

/** How an application wants to be told of orphans. */
export type OrphanRules = NonNullable<DeliveryRules['orphans']>;

/** An object that no application has. */
export interface Orphan {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Names that a condition gives; of the others it says how many there are. */
const MAX_NAMES = 20;

/** What controllers write all the time, or what is no object of anybody's. */
const FLEETING = new Set([
  '/Event',
  'events.k8s.io/Event',
  'coordination.k8s.io/Lease',
  'discovery.k8s.io/EndpointSlice',
  '/Endpoints',
  'metrics.k8s.io/PodMetrics',
  'apps/ControllerRevision',
]);

/** Whether objects of a kind can be orphans. */
export function canBeOrphaned({ apiVersion, kind, namespaced }: ServedKind): boolean {
  return namespaced && !FLEETING.has(`${groupOf(apiVersion)}/${kind}`);
}

/** The orphan that an object is; undefined when somebody has it: an application, another object, the cluster itself. */
export function orphanOf(object: KubernetesObject, managed: { has(identity: string): boolean }): Orphan | undefined {
  const key = keyOf(object);
  if (managed.has(identityOf(key)) || (object.metadata.ownerReferences ?? []).length > 0) return undefined;
  const orphan = { group: groupOf(key.apiVersion), kind: key.kind, namespace: key.namespace, name: key.name };
  return isOfCluster(orphan) ? undefined : orphan;
}

/** What every namespace has, or the namespace `default`. */
function isOfCluster({ group, kind, namespace, name }: Orphan): boolean {
  if (group !== '') return false;
  if (kind === 'Service') return namespace === 'default' && name === 'kubernetes';
  return (kind === 'ServiceAccount' && name === 'default') || (kind === 'ConfigMap' && name === 'kube-root-ca.crt');
}

/** Whether the rules say that an orphan is none. */
export function isIgnored({ group, kind, name }: Orphan, { ignore }: OrphanRules): boolean {
  return ignore.some(
    (rule) =>
      globMatches(rule.group ?? '', group) &&
      (!rule.kind || globMatches(rule.kind, kind)) &&
      (!rule.name || globMatches(rule.name, name)),
  );
}

/** The condition that tells of orphans; undefined when there are none. `isPartial`: not all could be looked at. */
export function orphanCondition(orphans: readonly Orphan[], isPartial: boolean): ConditionReportInput | undefined {
  if (orphans.length === 0) return undefined;
  const names = orphans.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`).toSorted();
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : '';
  return {
    type: 'OrphanedResourceWarning',
    reason: 'OrphanedResources',
    message:
      `${isPartial ? 'At least ' : ''}${orphans.length} ${orphans.length === 1 ? 'object' : 'objects'} in its namespaces ` +
      `${orphans.length === 1 ? 'belongs' : 'belong'} to no application: ${names.slice(0, MAX_NAMES).join(', ')}${more}. ` +
      "Put them into Git, delete them, or name them in the project's orphanedResources.ignore.",
  };
}
