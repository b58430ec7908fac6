import { conditionsOf } from '../object-path.js';
import { degraded, healthy, progressing, type HealthRule, type HealthStatus } from './health-status.js';

/** apiextensions.k8s.io CustomResourceDefinition, as Argo CD reads it: the first condition that says something decides. */
export const customResourceDefinitionHealth: HealthRule = (object) => {
  const conditions = conditionsOf(object);
  if (conditions.length === 0) return progressing('Status conditions not found');
  for (const { type, status, reason, message } of conditions) {
    const said = saying(type, status, reason, message);
    if (said !== undefined) return said;
  }
  const isEstablished = conditions.some(({ type, status }) => type === 'Established' && status === 'True');
  return isEstablished ? healthy('CRD is healthy') : degraded('CRD is not established');
};

function saying(type: string, status: string, reason: string, message: string): HealthStatus | undefined {
  switch (type) {
    case 'Terminating':
      return status === 'True' ? progressing(`CRD is terminating: ${message}`) : undefined;
    case 'NamesAccepted':
      return status === 'False' ? degraded(`CRD names have not been accepted: ${message}`) : undefined;
    case 'NonStructuralSchema':
      return status === 'True' ? degraded(`Schema violations found: ${message}`) : undefined;
    case 'Established':
      return status !== 'True' && reason === 'Installing' ? progressing('CRD is being installed') : undefined;
    default:
      return undefined;
  }
}
