import { conditionOf, numberAt } from '../object-path.js';
import { degraded, healthy, progressing, type HealthRule } from './health-status.js';

/** apps/v1 ReplicaSet, as Argo CD reads it. */
export const replicaSetHealth: HealthRule = (object) => {
  if ((numberAt(object, 'metadata', 'generation') ?? 0) > (numberAt(object, 'status', 'observedGeneration') ?? 0))
    return progressing('Waiting for rollout to finish: observed replica set generation less than desired generation');
  const failure = conditionOf(object, 'ReplicaFailure');
  if (failure?.status === 'True') return degraded(failure.message);
  const desired = numberAt(object, 'spec', 'replicas');
  const available = numberAt(object, 'status', 'availableReplicas') ?? 0;
  if (desired !== undefined && available < desired)
    return progressing(`Waiting for rollout to finish: ${available} out of ${desired} new replicas are available...`);
  return healthy();
};
