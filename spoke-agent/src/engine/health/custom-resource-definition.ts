import { conditionsOf } from '../object-path.js';
import { degraded, healthy, progressing, type HealthRule } from './health-status.js';

/** apiextensions.k8s.io CustomResourceDefinition, as Argo CD's script reads it. */
export const customResourceDefinitionHealth: HealthRule = (object) => {
  const conditions = conditionsOf(object);
  if (conditions.some(({ type, status }) => type === 'Terminating' && status === 'True'))
    return progressing('CRD is terminating');
  if (conditions.length === 0) return progressing('Status conditions not found');
  const refused = conditions.find(({ type, status }) => type === 'NamesAccepted' && status === 'False');
  if (refused !== undefined) return degraded(`CRD names have not been accepted: ${refused.message}`);
  const isEstablished = conditions.some(({ type, status }) => type === 'Established' && status === 'True');
  return isEstablished ? healthy() : progressing('CRD is not established');
};
