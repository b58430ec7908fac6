import { conditionOf } from '../object-path.js';
import { healthy, progressing, type HealthRule } from './health-status.js';

/** apiregistration.k8s.io APIService, as Argo CD reads it. */
export const apiServiceHealth: HealthRule = (object) => {
  const available = conditionOf(object, 'Available');
  if (available === undefined) return progressing('Waiting to be processed');
  const message = `${available.reason}: ${available.message}`;
  return available.status === 'True' ? healthy(message) : progressing(message);
};
