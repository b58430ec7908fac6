// What the controllers of a cluster that runs pods write into the status of workloads. Pure.
import type { KubernetesObject } from '../cluster.js';
import { type FieldMap, isMap } from './field-walk.js';

/** On a pod template or pod, with the value `false`: its pods never become ready. For demonstrations and tests. */
export const READY_ANNOTATION = 'simulated.wheelhouse.dev/ready';

/** First a controller notices a change, later its pods are ready. */
export type WorkloadPhase = 'observed' | 'ready';

type StatusRule = (object: KubernetesObject, phase: WorkloadPhase, now: string) => FieldMap | undefined;

const RULES: Readonly<Record<string, StatusRule>> = {
  Deployment: deploymentStatus,
  StatefulSet: (object, phase) => {
    const [wanted, ready] = replicasOf(object, phase);
    const revision = `${object.metadata.name}-${generationOf(object)}`;
    return {
      observedGeneration: generationOf(object),
      replicas: wanted,
      readyReplicas: ready,
      availableReplicas: ready,
      currentReplicas: wanted,
      updatedReplicas: phase === 'ready' ? wanted : ready,
      currentRevision: revision,
      updateRevision: revision,
      collisionCount: 0,
    };
  },
  DaemonSet: (object, phase) => {
    const ready = phase === 'ready' && isHealthy(object) ? 1 : 0;
    return {
      observedGeneration: generationOf(object),
      currentNumberScheduled: 1,
      desiredNumberScheduled: 1,
      updatedNumberScheduled: 1,
      numberMisscheduled: 0,
      numberReady: ready,
      ...(ready === 1 ? { numberAvailable: 1 } : { numberUnavailable: 1 }),
    };
  },
  ReplicaSet: (object, phase) => {
    const [wanted, ready] = replicasOf(object, phase);
    return {
      observedGeneration: generationOf(object),
      replicas: wanted,
      readyReplicas: ready,
      availableReplicas: ready,
    };
  },
  Job: jobStatus,
  Pod: (object, phase, now) => {
    if (phase === 'observed' || !isHealthy(object)) return { phase: 'Pending' };
    return { phase: 'Running', podIP: '10.244.0.10', startTime: now, conditions: [condition('Ready', true, '', now)] };
  },
  PersistentVolumeClaim: (object, phase) => {
    if (phase === 'observed') return undefined;
    const spec = specOf(object);
    const requests = isMap(spec['resources']) ? spec['resources']['requests'] : undefined;
    return { phase: 'Bound', accessModes: spec['accessModes'] ?? [], ...(isMap(requests) && { capacity: requests }) };
  },
  Service: (object, phase) =>
    phase === 'ready' && specOf(object)['type'] === 'LoadBalancer' ? loadBalancer(object.metadata.uid) : undefined,
  Ingress: (object, phase) => (phase === 'ready' ? loadBalancer(object.metadata.uid) : undefined),
  PodDisruptionBudget: (object) => ({
    observedGeneration: generationOf(object),
    currentHealthy: 0,
    desiredHealthy: 0,
    expectedPods: 0,
    disruptionsAllowed: 0,
  }),
  CustomResourceDefinition: (object, phase, now) => {
    if (phase === 'ready') return undefined;
    const names = specOf(object)['names'];
    const conditions = [
      condition('NamesAccepted', true, 'NoConflicts', now),
      condition('Established', true, 'InitialNamesAccepted', now),
    ];
    return { acceptedNames: names, conditions, storedVersions: storedVersions(object) };
  },
};

/** The status that an object comes to have in that phase; undefined where no controller writes any. */
export function workloadStatus(object: KubernetesObject, phase: WorkloadPhase, now: string): FieldMap | undefined {
  return RULES[object.kind]?.(object, phase, now);
}

/** Whether a controller still has to write: the object is new or its spec changed since. */
export function isUnobserved(object: KubernetesObject): boolean {
  if (!(object.kind in RULES)) return false;
  const status = isMap(object['status']) ? object['status'] : {};
  if (
    object.metadata.generation !== undefined &&
    object.kind !== 'Ingress' &&
    object.kind !== 'CustomResourceDefinition'
  ) {
    return status['observedGeneration'] !== object.metadata.generation;
  }
  if (object.kind === 'CustomResourceDefinition') return status['conditions'] === undefined;
  const balancer = isMap(status['loadBalancer']) ? status['loadBalancer'] : {};
  if (object.kind === 'Service' || object.kind === 'Ingress') return balancer['ingress'] === undefined;
  return status['phase'] === undefined || status['phase'] === 'Pending';
}

function deploymentStatus(object: KubernetesObject, phase: WorkloadPhase, now: string): FieldMap {
  const [wanted, ready] = replicasOf(object, phase);
  const isDone = ready === wanted;
  return {
    observedGeneration: generationOf(object),
    ...(wanted > 0 && { replicas: wanted, updatedReplicas: wanted }),
    ...(ready > 0 && { readyReplicas: ready, availableReplicas: ready }),
    ...(wanted > ready && { unavailableReplicas: wanted - ready }),
    conditions: [
      condition('Available', isDone, isDone ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable', now),
      condition('Progressing', true, isDone ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated', now),
    ],
  };
}

function jobStatus(object: KubernetesObject, phase: WorkloadPhase, now: string): FieldMap | undefined {
  const status = isMap(object['status']) ? object['status'] : {};
  if (status['completionTime'] !== undefined || specOf(object)['suspend'] === true) return undefined;
  if (phase === 'observed' || !isHealthy(object)) return { startTime: now, active: 1, ready: 0 };
  const succeeded = specOf(object)['completions'] ?? 1;
  return {
    startTime: status['startTime'] ?? now,
    completionTime: now,
    succeeded,
    conditions: [condition('Complete', true, '', now)],
  };
}

function replicasOf(object: KubernetesObject, phase: WorkloadPhase): [wanted: number, ready: number] {
  const wanted = Number(specOf(object)['replicas'] ?? 1);
  return [wanted, phase === 'ready' && isHealthy(object) ? wanted : 0];
}

function isHealthy(object: KubernetesObject): boolean {
  const template = specOf(object)['template'];
  const metadata = isMap(template) ? template['metadata'] : object.metadata;
  const annotations = isMap(metadata) && isMap(metadata['annotations']) ? metadata['annotations'] : {};
  return annotations[READY_ANNOTATION] !== 'false';
}

function condition(type: string, isTrue: boolean, reason: string, now: string): FieldMap {
  return { type, status: isTrue ? 'True' : 'False', ...(reason && { reason }), lastTransitionTime: now };
}

/** An address from the range for documentation (RFC 5737), the same for the same object. */
function loadBalancer(uid = ''): FieldMap {
  const host = 1 + (Number.parseInt(uid.slice(0, 6), 16) % 254 || 0);
  return { loadBalancer: { ingress: [{ ip: `203.0.113.${host}`, ipMode: 'VIP' }] } };
}

function storedVersions(object: KubernetesObject): unknown[] {
  const versions = specOf(object)['versions'];
  const list = Array.isArray(versions) ? versions.filter(isMap) : [];
  return list.filter((version) => version['storage'] === true).map((version) => version['name']);
}

function generationOf(object: KubernetesObject): number {
  return object.metadata.generation ?? 1;
}

function specOf(object: KubernetesObject): FieldMap {
  return isMap(object['spec']) ? object['spec'] : {};
}
