import { objectsAt, textAt, valueAt } from '../object-path.js';
import { degraded, healthy, progressing, type HealthRule } from './health-status.js';

/** batch/v1 CronJob, as Argo CD's script reads it: a suspended one counts as healthy (argo-cd 24428). */
export const cronJobHealth: HealthRule = (object) => {
  if (valueAt(object, 'spec', 'suspend') === true) return healthy('CronJob is suspended');
  if (valueAt(object, 'status') === undefined) return progressing('Waiting for CronJob status');
  const scheduled = textAt(object, 'status', 'lastScheduleTime');
  if (scheduled === '') return healthy('CronJob has not been scheduled yet');
  const succeeded = textAt(object, 'status', 'lastSuccessfulTime');
  if (succeeded === '') return healthy('CronJob has not been successful yet');
  if (objectsAt(object, 'status', 'active').length > 0) return healthy('CronJob has active jobs');
  if (Date.parse(succeeded) < Date.parse(scheduled)) return degraded('CronJob has not completed its last execution');
  return healthy();
};
