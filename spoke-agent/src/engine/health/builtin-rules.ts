// The kinds whose health Argo CD knows by heart.
import { apiServiceHealth } from './api-service.js';
import { argoWorkflowHealth } from './argo-workflow.js';
import { cronJobHealth } from './cron-job.js';
import { customResourceDefinitionHealth } from './custom-resource-definition.js';
import { daemonSetHealth } from './daemon-set.js';
import { deploymentHealth } from './deployment.js';
import type { HealthRule } from './health-status.js';
import { horizontalPodAutoscalerHealth } from './horizontal-pod-autoscaler.js';
import { ingressHealth } from './ingress.js';
import { jobHealth } from './job.js';
import { persistentVolumeClaimHealth } from './persistent-volume-claim.js';
import { podDisruptionBudgetHealth } from './pod-disruption-budget.js';
import { podHealth } from './pod.js';
import { replicaSetHealth } from './replica-set.js';
import { serviceHealth } from './service.js';
import { statefulSetHealth } from './stateful-set.js';
import { versionedRule } from './versioned-rule.js';

/** By `group/Kind`. */
export const BUILTIN_RULES: ReadonlyMap<string, HealthRule> = new Map([
  ['apps/Deployment', versionedRule(['apps/v1'], deploymentHealth)],
  ['apps/StatefulSet', versionedRule(['apps/v1'], statefulSetHealth)],
  ['apps/DaemonSet', versionedRule(['apps/v1'], daemonSetHealth)],
  ['apps/ReplicaSet', versionedRule(['apps/v1'], replicaSetHealth)],
  ['/Pod', versionedRule(['v1'], podHealth)],
  ['batch/Job', versionedRule(['batch/v1'], jobHealth)],
  ['batch/CronJob', cronJobHealth],
  ['networking.k8s.io/Ingress', ingressHealth],
  ['extensions/Ingress', ingressHealth],
  ['/Service', versionedRule(['v1'], serviceHealth)],
  ['/PersistentVolumeClaim', versionedRule(['v1'], persistentVolumeClaimHealth)],
  [
    'autoscaling/HorizontalPodAutoscaler',
    versionedRule(['autoscaling/v1', 'autoscaling/v2'], horizontalPodAutoscalerHealth, 'HPA'),
  ],
  [
    'apiregistration.k8s.io/APIService',
    versionedRule(['apiregistration.k8s.io/v1', 'apiregistration.k8s.io/v1beta1'], apiServiceHealth),
  ],
  ['argoproj.io/Workflow', argoWorkflowHealth],
  ['policy/PodDisruptionBudget', podDisruptionBudgetHealth],
  ['apiextensions.k8s.io/CustomResourceDefinition', customResourceDefinitionHealth],
]);
