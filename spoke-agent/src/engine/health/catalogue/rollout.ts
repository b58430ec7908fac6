// argoproj.io Rollout: a newer controller says in a phase how it is; of an older one it is read from the status.
import type { KubernetesObject } from '../../../cluster/cluster.js';
import { conditionsOf, isJsonObject, numberAt, textAt, valueAt } from '../../object-path.js';
import {
  degraded,
  healthy,
  progressing,
  suspended,
  unknown,
  type HealthRule,
  type HealthStatus,
} from '../health-status.js';
import { isHealth } from '../lua-health.js';

const WORKLOAD_GENERATION = 'rollout.argoproj.io/workload-generation';

export const rolloutHealth: HealthRule = (object) => {
  if (!isObserved(object)) return progressing('Waiting for rollout spec update to be observed');
  const phase = textAt(object, 'status', 'phase');
  const message = textAt(object, 'status', 'message');
  if (phase === 'Paused') return suspended(message);
  if (phase !== '')
    return isHealth(phase) ? { health: phase, message } : unknown('Lua returned an invalid health status');
  return failure(object) ?? pause(object) ?? rolling(object) ?? strategyHealth(object);
};

function isObserved(object: KubernetesObject): boolean {
  const status = valueAt(object, 'status');
  if (!isJsonObject(status)) return false;
  const generation = object.metadata.generation ?? 0;
  const observed = Number.parseInt(wordOf(status['observedGeneration']), 10);
  if (!Number.isNaN(observed) && observed < generation) return false;
  const workload = object.metadata.annotations?.[WORKLOAD_GENERATION];
  if (valueAt(object, 'spec', 'workloadRef') === undefined || workload === undefined) return true;
  return workload === wordOf(status['workloadObservedGeneration']);
}

/** A generation, as text or number. */
function wordOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function failure(object: KubernetesObject): HealthStatus | undefined {
  const failed = conditionsOf(object).find(
    ({ type, reason }) =>
      type === 'InvalidSpec' ||
      (type === 'Progressing' && (reason === 'RolloutAborted' || reason === 'ProgressDeadlineExceeded')),
  );
  return failed && degraded(failed.message);
}

function pause(object: KubernetesObject): HealthStatus | undefined {
  const conditions = valueAt(object, 'status', 'pauseConditions');
  const isPaused = (Array.isArray(conditions) && conditions.length > 0) || valueAt(object, 'spec', 'paused') === true;
  return isPaused ? suspended('Rollout is paused') : undefined;
}

function rolling(object: KubernetesObject): HealthStatus | undefined {
  if (textAt(object, 'status', 'currentPodHash') === '')
    return progressing('Waiting for rollout to finish: status has not been reconciled.');
  const updated = numberAt(object, 'status', 'updatedReplicas') ?? 0;
  if (updated < (numberAt(object, 'spec', 'replicas') ?? 1))
    return progressing('Waiting for roll out to finish: More replicas need to be updated');
  if ((numberAt(object, 'status', 'availableReplicas') ?? 0) < updated)
    return progressing('Waiting for roll out to finish: updated replicas are still becoming available');
  return undefined;
}

function strategyHealth(object: KubernetesObject): HealthStatus {
  const current = textAt(object, 'status', 'currentPodHash');
  const stable = textAt(object, 'status', 'stableRS') || textAt(object, 'status', 'canary', 'stableRS');
  if (valueAt(object, 'spec', 'strategy', 'blueGreen') !== undefined) {
    if (textAt(object, 'status', 'blueGreen', 'activeSelector') !== current)
      return progressing('active service cutover pending');
    if (stable !== '' && stable !== current) return progressing('waiting for analysis to complete');
  } else if (valueAt(object, 'spec', 'strategy', 'canary') !== undefined) {
    const replicas = numberAt(object, 'status', 'replicas') ?? 0;
    if (replicas > (numberAt(object, 'status', 'updatedReplicas') ?? 0))
      return progressing('Waiting for roll out to finish: old replicas are pending termination');
    if (stable !== current) return progressing('Waiting for rollout to finish steps');
  }
  return healthy();
}
