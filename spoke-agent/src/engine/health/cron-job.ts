import { isJsonObject, textAt, valueAt } from '../object-path.js';
import { degraded, healthy, progressing, type HealthRule } from './health-status.js';

/** batch CronJob, as Argo CD reads it: a suspended one counts as healthy (its issue 24428). */
export const cronJobHealth: HealthRule = (object) => {
  if (valueAt(object, 'spec', 'suspend') === true) return healthy('CronJob is Suspended');
  if (!isJsonObject(valueAt(object, 'status'))) return progressing('Waiting for CronJob');
  const scheduled = textAt(object, 'status', 'lastScheduleTime');
  if (scheduled === '') return healthy('CronJob has not been scheduled yet');
  const succeeded = textAt(object, 'status', 'lastSuccessfulTime');
  if (succeeded === '') return healthy('The CronJob never completed successfully. It may not be healthy');
  const active = valueAt(object, 'status', 'active');
  if (Array.isArray(active) && active.length > 0)
    return healthy('The job is running. Its last execution may not have been successful');
  // Both are RFC 3339 in UTC, which sort as texts.
  if (succeeded < scheduled) return degraded('CronJob has not completed its last execution successfully');
  return healthy('CronJob has completed its last execution successfully');
};
