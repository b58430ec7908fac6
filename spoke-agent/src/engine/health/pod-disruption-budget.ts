import { conditionsOf } from '../object-path.js';
import { degraded, healthy, progressing, type HealthRule } from './health-status.js';

/** policy PodDisruptionBudget, as Argo CD reads it: too few pods is not the budget's fault. */
export const podDisruptionBudgetHealth: HealthRule = (object) => {
  const conditions = conditionsOf(object);
  const failed = conditions.find(({ status, reason }) => status === 'False' && reason !== 'InsufficientPods');
  if (failed !== undefined) return degraded(`PodDisruptionBudget has ${failed.reason}`);
  const last = conditions.at(-1);
  return last === undefined ? progressing('Waiting for status') : healthy(`PodDisruptionBudget has ${last.reason}`);
};
