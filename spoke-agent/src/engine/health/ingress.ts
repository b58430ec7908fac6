import { objectsAt } from '../object-path.js';
import { healthy, progressing, type HealthRule } from './health-status.js';

/** networking.k8s.io and extensions Ingress, as Argo CD reads it. */
export const ingressHealth: HealthRule = (object) =>
  objectsAt(object, 'status', 'loadBalancer', 'ingress').length > 0
    ? healthy()
    : progressing('Waiting for the load balancer of the Ingress');
