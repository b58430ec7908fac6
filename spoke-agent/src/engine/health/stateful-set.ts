import { numberAt, textAt, valueAt } from '../object-path.js';
import { healthy, progressing, type HealthRule } from './health-status.js';

/** apps/v1 StatefulSet, as Argo CD reads it. */
export const statefulSetHealth: HealthRule = (object) => {
  const observed = numberAt(object, 'status', 'observedGeneration') ?? 0;
  if (observed === 0 || (object.metadata.generation ?? 0) > observed)
    return progressing('Waiting for statefulset spec update to be observed');
  const desired = numberAt(object, 'spec', 'replicas');
  const ready = numberAt(object, 'status', 'readyReplicas') ?? 0;
  const updated = numberAt(object, 'status', 'updatedReplicas') ?? 0;
  if (desired !== undefined && ready < desired) return progressing(`Waiting for ${desired - ready} pods to be ready`);
  const strategy = textAt(object, 'spec', 'updateStrategy', 'type');
  if (strategy === 'RollingUpdate' && valueAt(object, 'spec', 'updateStrategy', 'rollingUpdate') !== undefined) {
    const partition = numberAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition');
    if (partition !== undefined && desired !== undefined && updated < desired - partition)
      return progressing(`Waiting for partitioned rollout to finish: ${updated} of ${desired - partition} new pods`);
    return healthy(`Partitioned rollout complete: ${updated} new pods have been updated`);
  }
  if (strategy === 'OnDelete') return healthy(`statefulset has ${ready} ready pods`);
  if (textAt(object, 'status', 'updateRevision') !== textAt(object, 'status', 'currentRevision'))
    return progressing(`Waiting for statefulset rolling update to complete: ${updated} pods at the new revision`);
  return healthy();
};
