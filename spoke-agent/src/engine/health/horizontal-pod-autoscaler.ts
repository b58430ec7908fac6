import type { KubernetesObject } from '../../cluster/cluster.js';
import { conditionsOf, isJsonObject, textAt, type StatusCondition } from '../object-path.js';
import { degraded, healthy, progressing, type HealthRule } from './health-status.js';

/** autoscaling/v1 keeps its conditions in this annotation. */
const V1_CONDITIONS = 'autoscaling.alpha.kubernetes.io/conditions';

const FAILURES: Readonly<Record<string, readonly string[]>> = {
  AbleToScale: ['FailedGetScale', 'FailedUpdateScale'],
  ScalingActive: [
    'FailedGetResourceMetric',
    'FailedGetObjectMetric',
    'FailedGetPodsMetric',
    'FailedGetExternalMetric',
    'FailedComputeMetricsReplicas',
    'InvalidSelector',
  ],
};

/** autoscaling HorizontalPodAutoscaler, v1 and v2, as Argo CD reads it. */
export const horizontalPodAutoscalerHealth: HealthRule = (object) => {
  const conditions = object.apiVersion === 'autoscaling/v1' ? annotatedConditions(object) : conditionsOf(object);
  const failure = conditions.find(({ type, reason }) => FAILURES[type]?.includes(reason) === true);
  if (failure !== undefined) return degraded(failure.message);
  const works = conditions.find(
    ({ type, status }) => (type === 'AbleToScale' || type === 'ScalingLimited') && status === 'True',
  );
  return works === undefined ? progressing('Waiting to Autoscale') : healthy(works.message);
};

function annotatedConditions(object: KubernetesObject): StatusCondition[] {
  try {
    const parsed: unknown = JSON.parse(object.metadata.annotations?.[V1_CONDITIONS] ?? '[]');
    if (!Array.isArray(parsed)) return [];
    return parsed.filter(isJsonObject).map((condition) => ({
      type: textAt(condition, 'type'),
      status: textAt(condition, 'status'),
      reason: textAt(condition, 'reason'),
      message: textAt(condition, 'message'),
    }));
  } catch {
    return [];
  }
}
