import { numberAt, textAt } from '../object-path.js';
import { healthy, progressing, type HealthRule } from './health-status.js';

/** apps/v1 DaemonSet, as Argo CD reads it. */
export const daemonSetHealth: HealthRule = (object) => {
  if ((numberAt(object, 'metadata', 'generation') ?? 0) > (numberAt(object, 'status', 'observedGeneration') ?? 0))
    return progressing('Waiting for rollout to finish: observed daemon set generation less than desired generation');
  const desired = numberAt(object, 'status', 'desiredNumberScheduled') ?? 0;
  const updated = numberAt(object, 'status', 'updatedNumberScheduled') ?? 0;
  const available = numberAt(object, 'status', 'numberAvailable') ?? 0;
  if (textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete')
    return healthy(`daemon set ${updated} out of ${desired} new pods have been updated`);
  const waiting = `Waiting for daemon set ${JSON.stringify(object.metadata.name)} rollout to finish`;
  if (updated < desired) return progressing(`${waiting}: ${updated} out of ${desired} new pods have been updated...`);
  if (available < desired) return progressing(`${waiting}: ${available} of ${desired} updated pods are available...`);
  return healthy();
};
