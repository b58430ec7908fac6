import { conditionsOf } from '../object-path.js';
import { degraded, healthy, progressing, type HealthRule } from './health-status.js';

/** policy PodDisruptionBudget, as Argo CD's script reads it: too few pods is not the budget's fault. */
export const podDisruptionBudgetHealth: HealthRule = (object) => {
  const conditions = conditionsOf(object);
  if (conditions.length === 0) return progressing('Waiting for status');
  const failed = conditions.find(({ status, reason }) => status === 'False' && reason !== 'InsufficientPods');
  return failed === undefined ? healthy() : degraded(`PodDisruptionBudget has ${failed.reason}`);
};
