// The health of an object by its kind, and of an application by its objects: Argo CD's rules.
import type { Health } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { groupOf } from '../object-identity.js';
import { apiServiceHealth } from './api-service.js';
import { cronJobHealth } from './cron-job.js';
import { customResourceDefinitionHealth } from './custom-resource-definition.js';
import { daemonSetHealth } from './daemon-set.js';
import { deploymentHealth } from './deployment.js';
import { progressing, type HealthRule, type HealthStatus } from './health-status.js';
import { horizontalPodAutoscalerHealth } from './horizontal-pod-autoscaler.js';
import { ingressHealth } from './ingress.js';
import { jobHealth } from './job.js';
import { persistentVolumeClaimHealth } from './persistent-volume-claim.js';
import { podDisruptionBudgetHealth } from './pod-disruption-budget.js';
import { podHealth } from './pod.js';
import { replicaSetHealth } from './replica-set.js';
import { serviceHealth } from './service.js';
import { statefulSetHealth } from './stateful-set.js';

/** By `group/Kind`. Other kinds have no health. */
const RULES: ReadonlyMap<string, HealthRule> = new Map([
  ['apps/Deployment', deploymentHealth],
  ['apps/StatefulSet', statefulSetHealth],
  ['apps/DaemonSet', daemonSetHealth],
  ['apps/ReplicaSet', replicaSetHealth],
  ['/Pod', podHealth],
  ['batch/Job', jobHealth],
  ['batch/CronJob', cronJobHealth],
  ['networking.k8s.io/Ingress', ingressHealth],
  ['extensions/Ingress', ingressHealth],
  ['/Service', serviceHealth],
  ['/PersistentVolumeClaim', persistentVolumeClaimHealth],
  ['autoscaling/HorizontalPodAutoscaler', horizontalPodAutoscalerHealth],
  ['apiregistration.k8s.io/APIService', apiServiceHealth],
  ['policy/PodDisruptionBudget', podDisruptionBudgetHealth],
  ['apiextensions.k8s.io/CustomResourceDefinition', customResourceDefinitionHealth],
]);

/** Best first. */
const BEST_TO_WORST: readonly Health[] = ['Healthy', 'Suspended', 'Progressing', 'Missing', 'Degraded', 'Unknown'];

/** The health of a live object; undefined for kinds that have none. */
export function assessHealth(object: KubernetesObject): HealthStatus | undefined {
  if (object.metadata.deletionTimestamp !== undefined) return progressing('Pending deletion');
  return RULES.get(`${groupOf(object.apiVersion)}/${object.kind}`)?.(object);
}

/** What counts of one object for the health of its application. */
export interface ObjectHealth {
  readonly isLive: boolean;
  /** Undefined for kinds without health. */
  readonly health: Health | undefined;
  readonly isIgnored: boolean;
}

/** The worst health of the live objects; Missing when objects are expected and none lives; Healthy when none is expected. */
export function applicationHealth(objects: readonly ObjectHealth[]): Health {
  if (objects.length > 0 && objects.every((object) => !object.isLive)) return 'Missing';
  let worst: Health = 'Healthy';
  for (const { isLive, health, isIgnored } of objects) {
    if (!isLive || isIgnored || health === undefined) continue;
    if (BEST_TO_WORST.indexOf(health) > BEST_TO_WORST.indexOf(worst)) worst = health;
  }
  return worst;
}
