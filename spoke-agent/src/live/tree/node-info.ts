// What a kind is looked at for, beyond its health.
import type { KubernetesObject } from '../../cluster/cluster.js';
import { numberAt, objectsAt, textAt } from '../../engine/object-path.js';

export interface NodeInfo {
  readonly name: string;
  readonly value: string;
}

/** These hold numbers and names that the cluster made up: they cannot repeat a value that was encrypted in Git. */
const HARMLESS = new Set(['Ready', 'Restarts', 'Completions', 'Revision']);

/** Of an object below one with encrypted values, only what cannot repeat one. */
export function harmlessInfo(info: readonly NodeInfo[]): NodeInfo[] {
  return info.filter(({ name }) => HARMLESS.has(name));
}

export function nodeInfo(object: KubernetesObject): NodeInfo[] {
  const rule = RULES.get(object.kind);
  return (rule?.(object) ?? []).filter(({ value }) => value !== '');
}

const RULES: ReadonlyMap<string, (object: KubernetesObject) => NodeInfo[]> = new Map([
  ['Pod', podInfo],
  [
    'ReplicaSet',
    (object) => [
      { name: 'Revision', value: object.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? '' },
      readyOf(object),
    ],
  ],
  ['Deployment', (object) => [readyOf(object)]],
  ['StatefulSet', (object) => [readyOf(object)]],
  [
    'Job',
    (object) => [{ name: 'Completions', value: share(numberAt(object, 'status', 'succeeded'), completionsOf(object)) }],
  ],
  [
    'PersistentVolumeClaim',
    (object) => [
      { name: 'Capacity', value: textAt(object, 'status', 'capacity', 'storage') },
      { name: 'Storage class', value: textAt(object, 'spec', 'storageClassName') },
    ],
  ],
]);

function podInfo(pod: KubernetesObject): NodeInfo[] {
  const statuses = objectsAt(pod, 'status', 'containerStatuses');
  const restarts = statuses.reduce((sum, status) => sum + (numberAt(status, 'restartCount') ?? 0), 0);
  const ready = statuses.filter((status) => status['ready'] === true).length;
  return [
    { name: 'Status', value: podStatus(pod) },
    { name: 'Ready', value: share(ready, objectsAt(pod, 'spec', 'containers').length) },
    { name: 'Restarts', value: restarts > 0 ? String(restarts) : '' },
    { name: 'Node', value: textAt(pod, 'spec', 'nodeName') },
  ];
}

/** The word that kubectl shows: why a container waits or ended, else the phase. */
function podStatus(pod: KubernetesObject): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  const lists = ['initContainerStatuses', 'containerStatuses'];
  for (const status of lists.flatMap((list) => objectsAt(pod, 'status', list))) {
    const reason = textAt(status, 'state', 'waiting', 'reason') || textAt(status, 'state', 'terminated', 'reason');
    if (reason !== '' && reason !== 'Completed') return reason;
  }
  return textAt(pod, 'status', 'reason') || textAt(pod, 'status', 'phase');
}

function readyOf(object: KubernetesObject): NodeInfo {
  return {
    name: 'Ready',
    value: share(numberAt(object, 'status', 'readyReplicas'), numberAt(object, 'spec', 'replicas')),
  };
}

function completionsOf(job: KubernetesObject): number {
  return numberAt(job, 'spec', 'completions') ?? 1;
}

function share(part: number | undefined, whole: number | undefined): string {
  return whole === undefined ? '' : `${part ?? 0}/${whole}`;
}
