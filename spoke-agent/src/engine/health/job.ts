import { conditionsOf } from '../object-path.js';
import { degraded, healthy, progressing, suspended, type HealthRule } from './health-status.js';

/** batch/v1 Job, as Argo CD reads it: that a condition is there counts, not its status; of several the last one speaks. */
export const jobHealth: HealthRule = (object) => {
  const conditions = conditionsOf(object);
  const failed = conditions.findLast(({ type }) => type === 'Failed');
  if (failed !== undefined) return degraded(failed.message);
  if (conditions.some(({ type, status }) => type === 'Suspended' && status === 'True')) return suspended();
  const ended = conditions.findLast(({ type }) => type === 'Complete' || type === 'Suspended');
  return ended === undefined ? progressing() : healthy(ended.message);
};
