import { textAt, valueAt } from '../object-path.js';
import { healthy, progressing, type HealthRule } from './health-status.js';

/** v1 Service, as Argo CD reads it: only a LoadBalancer has to wait for something. */
export const serviceHealth: HealthRule = (object) => {
  if (textAt(object, 'spec', 'type') !== 'LoadBalancer') return healthy();
  const addresses = valueAt(object, 'status', 'loadBalancer', 'ingress');
  return Array.isArray(addresses) && addresses.length > 0 ? healthy() : progressing();
};
