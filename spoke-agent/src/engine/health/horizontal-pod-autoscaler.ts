import type { KubernetesObject } from '../../cluster/cluster.js';
import { conditionsOf, isJsonObject, type JsonObject, type StatusCondition } from '../object-path.js';
import { degraded, healthy, progressing, unknown, type HealthRule } from './health-status.js';

/** autoscaling/v1 keeps its conditions in this annotation. */
const V1_CONDITIONS = 'autoscaling.alpha.kubernetes.io/conditions';

const FAILURES: ReadonlyMap<string, readonly string[]> = new Map([
  ['AbleToScale', ['FailedGetScale', 'FailedUpdateScale']],
  [
    'ScalingActive',
    [
      'FailedGetResourceMetric',
      'FailedGetObjectMetric',
      'FailedGetPodsMetric',
      'FailedGetExternalMetric',
      'FailedComputeMetricsReplicas',
      'InvalidSelector',
    ],
  ],
]);

/** autoscaling HorizontalPodAutoscaler, v1 and v2, as Argo CD reads it. */
export const horizontalPodAutoscalerHealth: HealthRule = (object) => {
  const conditions = object.apiVersion === 'autoscaling/v1' ? annotatedConditions(object) : conditionsOf(object);
  if (conditions === undefined) return unknown('failed to convert conditions annotation to typed: it is not JSON');
  const failure = conditions.find(({ type, reason }) => FAILURES.get(type)?.includes(reason) === true);
  if (failure !== undefined) return degraded(failure.message);
  const works = conditions.find(
    ({ type, status }) => (type === 'AbleToScale' || type === 'ScalingLimited') && status === 'True',
  );
  return works === undefined ? progressing('Waiting to Autoscale') : healthy(works.message);
};

function annotatedConditions(object: KubernetesObject): StatusCondition[] | undefined {
  const annotation = object.metadata.annotations?.[V1_CONDITIONS];
  if (typeof annotation !== 'string') return [];
  try {
    const parsed: unknown = JSON.parse(annotation);
    if (!Array.isArray(parsed)) return parsed === null ? [] : undefined;
    return parsed.filter(isJsonObject).map((condition) => ({
      type: anyCaseText(condition, 'type'),
      status: anyCaseText(condition, 'status'),
      reason: anyCaseText(condition, 'reason'),
      message: anyCaseText(condition, 'message'),
    }));
  } catch {
    return undefined;
  }
}

/** Go reads members of JSON whatever their case. */
function anyCaseText(condition: JsonObject, name: string): string {
  const found = Object.entries(condition).findLast(([key]) => key.toLowerCase() === name);
  return typeof found?.[1] === 'string' ? found[1] : '';
}
