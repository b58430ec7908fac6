import { conditionOf, numberAt, valueAt } from '../object-path.js';
import { degraded, healthy, progressing, suspended, type HealthRule } from './health-status.js';

/** apps/v1 Deployment, as Argo CD reads it. */
export const deploymentHealth: HealthRule = (object) => {
  if (valueAt(object, 'spec', 'paused') === true) return suspended('Deployment is paused');
  if ((numberAt(object, 'metadata', 'generation') ?? 0) > (numberAt(object, 'status', 'observedGeneration') ?? 0))
    return progressing('Waiting for rollout to finish: observed deployment generation less than desired generation');
  if (conditionOf(object, 'Progressing')?.reason === 'ProgressDeadlineExceeded')
    return degraded(`Deployment ${JSON.stringify(object.metadata.name)} exceeded its progress deadline`);
  const desired = numberAt(object, 'spec', 'replicas');
  const replicas = numberAt(object, 'status', 'replicas') ?? 0;
  const updated = numberAt(object, 'status', 'updatedReplicas') ?? 0;
  const available = numberAt(object, 'status', 'availableReplicas') ?? 0;
  if (desired !== undefined && updated < desired)
    return progressing(`Waiting for rollout to finish: ${updated} out of ${desired} new replicas have been updated...`);
  if (replicas > updated)
    return progressing(`Waiting for rollout to finish: ${replicas - updated} old replicas are pending termination...`);
  if (available < updated)
    return progressing(`Waiting for rollout to finish: ${available} of ${updated} updated replicas are available...`);
  return healthy();
};
