// Custom resources of kinds that nobody wrote a rule for, by the conventions that controllers share (kstatus): conditions Ready, Reconciling and
// Stalled, and observedGeneration. Argo CD says nothing about such kinds; so do we, unless their status speaks. Nothing becomes Degraded here but
// by its own word (Stalled): Ready=False is what a resource says that is still being made, too.
import type { KubernetesObject } from '../../cluster/cluster.js';
import { groupOf } from '../object-identity.js';
import { conditionOf, numberAt, type StatusCondition } from '../object-path.js';
import { degraded, healthy, progressing, type HealthRule, type HealthStatus } from './health-status.js';

/** The health of a custom resource by its conditions; undefined when they say nothing. */
export const conventionalHealth: HealthRule = (object) => {
  if (!isCustomResource(object)) return undefined;
  const stalled = conditionOf(object, 'Stalled');
  if (stalled?.status === 'True') return degraded(wordsOf(stalled));
  const reconciling = conditionOf(object, 'Reconciling');
  if (reconciling?.status === 'True') return progressing(wordsOf(reconciling));
  const ready = conditionOf(object, 'Ready');
  return ready === undefined ? undefined : readiness(object, ready);
};

function readiness(object: KubernetesObject, ready: StatusCondition): HealthStatus {
  const generation = numberAt(object, 'metadata', 'generation') ?? 0;
  const observed = numberAt(object, 'status', 'observedGeneration') ?? generation;
  if (observed < generation) return progressing('Waiting for the latest change to be observed');
  return ready.status === 'True' ? healthy(ready.message) : progressing(wordsOf(ready));
}

function wordsOf({ reason, message }: StatusCondition): string {
  return message || reason;
}

/** The API server's own groups have no dot, or end in `.k8s.io`; so do the kinds that were standardized beside it. */
function isCustomResource({ apiVersion }: KubernetesObject): boolean {
  const group = groupOf(apiVersion);
  if (!group.includes('.')) return false;
  return !group.endsWith('.k8s.io') || group.endsWith('.x-k8s.io') || group === 'gateway.networking.k8s.io';
}
