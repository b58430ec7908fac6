import { conditionsOf } from '../object-path.js';
import { degraded, healthy, progressing, suspended, type HealthRule } from './health-status.js';

/** batch/v1 Job, as Argo CD reads it. */
export const jobHealth: HealthRule = (object) => {
  const conditions = conditionsOf(object);
  const failed = conditions.find((condition) => condition.type === 'Failed');
  if (failed !== undefined) return degraded(failed.message);
  const pause = conditions.find((condition) => condition.type === 'Suspended');
  if (pause?.status === 'True') return suspended(pause.message || 'Job is suspended');
  const complete = conditions.find((condition) => condition.type === 'Complete') ?? pause;
  return complete === undefined ? progressing('Job is in progress') : healthy(complete.message);
};
