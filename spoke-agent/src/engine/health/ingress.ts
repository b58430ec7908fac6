import { valueAt } from '../object-path.js';
import { healthy, progressing, type HealthRule } from './health-status.js';

/** networking.k8s.io and extensions Ingress, as Argo CD reads it: an address is what it waits for. */
export const ingressHealth: HealthRule = (object) => {
  const addresses = valueAt(object, 'status', 'loadBalancer', 'ingress');
  return Array.isArray(addresses) && addresses.length > 0 ? healthy() : progressing();
};
