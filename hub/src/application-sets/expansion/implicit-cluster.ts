import type { GeneratedApplication, ParsedSet } from '@wheelhouse/generators';
import { isObject } from '../../applications/json-values.js';

/** The cluster that Argo CD itself runs in, which its clusters generator adds though nobody registered it. */
const IN_CLUSTER = { name: 'in-cluster', server: 'https://kubernetes.default.svc' };

/**
 * Whether an application without a registered cluster comes from the implicit cluster of a clusters generator. A hub runs in none of
 * its clusters, so such an application is left out without a problem. One that a template names literally is a mistake, and is told.
 */
export function isForImplicitCluster(application: GeneratedApplication, set: ParsedSet): boolean {
  const { name, server } = application.spec.destination;
  const isImplicit =
    (name === undefined || name === '' || name === IN_CLUSTER.name) &&
    (server === undefined || server === '' || server.replace(/\/+$/, '') === IN_CLUSTER.server) &&
    Boolean(name ?? server);
  return isImplicit && isTemplated(destinationTemplateOf(set));
}

function destinationTemplateOf(set: ParsedSet): unknown {
  const { template } = set.spec;
  const spec = isObject(template) ? template['spec'] : undefined;
  return isObject(spec) ? spec['destination'] : undefined;
}

function isTemplated(destination: unknown): boolean {
  if (!isObject(destination)) return true;
  return [destination['name'], destination['server']].some((text) => typeof text === 'string' && text.includes('{{'));
}
