import { isJsonObject, numberAt, textAt, valueAt } from '../object-path.js';
import { healthy, progressing, type HealthRule } from './health-status.js';

/** apps/v1 StatefulSet, as Argo CD reads it. */
export const statefulSetHealth: HealthRule = (object) => {
  const observed = numberAt(object, 'status', 'observedGeneration') ?? 0;
  if (observed === 0 || (numberAt(object, 'metadata', 'generation') ?? 0) > observed)
    return progressing('Waiting for statefulset spec update to be observed...');
  const desired = numberAt(object, 'spec', 'replicas');
  const ready = numberAt(object, 'status', 'readyReplicas') ?? 0;
  const updated = numberAt(object, 'status', 'updatedReplicas') ?? 0;
  if (desired !== undefined && ready < desired)
    return progressing(`Waiting for ${desired - ready} pods to be ready...`);
  const strategy = textAt(object, 'spec', 'updateStrategy', 'type');
  if (strategy === 'RollingUpdate' && isJsonObject(valueAt(object, 'spec', 'updateStrategy', 'rollingUpdate'))) {
    const partition = numberAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition');
    const wanted = desired === undefined || partition === undefined ? 0 : desired - partition;
    if (updated < wanted)
      return progressing(
        `Waiting for partitioned roll out to finish: ${updated} out of ${wanted} new pods have been updated...`,
      );
    return healthy(`partitioned roll out complete: ${updated} new pods have been updated...`);
  }
  if (strategy === 'OnDelete') return healthy(`statefulset has ${ready} ready pods`);
  const revision = textAt(object, 'status', 'updateRevision');
  const current = textAt(object, 'status', 'currentRevision');
  if (revision !== current)
    return progressing(`waiting for statefulset rolling update to complete ${updated} pods at revision ${revision}...`);
  const replicas = numberAt(object, 'status', 'currentReplicas') ?? 0;
  return healthy(`statefulset rolling update complete ${replicas} pods at revision ${current}...`);
};
