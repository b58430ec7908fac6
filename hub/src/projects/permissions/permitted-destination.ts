import { globMatches } from '@wheelhouse/protocol';
import type { ProjectSpec } from '../project-schema.js';

/** Where an application goes. */
export interface PermittedPlace {
  readonly name: string;
  readonly server: string;
  readonly namespace: string;
}

type DestinationRule = NonNullable<ProjectSpec['destinations']>[number];

/**
 * Whether the destinations of a project take a place, as in Argo CD: one of them has to match, and a denial (`!pattern`) that does not
 * match ends it.
 */
export function isDestinationPermitted(rules: readonly DestinationRule[], place: PermittedPlace): boolean {
  let isMatched = false;
  for (const { name = '', server = '', namespace = '' } of rules) {
    const isName = place.name !== '' && takes(name, place.name);
    const isServer = place.server !== '' && takes(server, place.server);
    const isNamespace = takes(namespace, place.namespace);
    if ((isServer || isName) && isNamespace) isMatched = true;
    else if ((!isName && isDenial(name)) || (!isServer && isDenial(server) && isNamespace)) return false;
    else if (!isNamespace && isDenial(namespace) && isServer) return false;
  }
  return isMatched;
}

/** Whether a pattern takes a text; one that begins with "!" takes what the rest does not. */
export function takes(pattern: string, text: string, separator?: string): boolean {
  if (isDenial(pattern)) return !globMatches(pattern.slice(1), text, separator);
  return pattern === '*' || globMatches(pattern, text, separator);
}

/** Whether a pattern says what is not allowed. */
export function isDenial(pattern: string): boolean {
  return pattern.startsWith('!');
}
