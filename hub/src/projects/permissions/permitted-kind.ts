import { globMatches } from '@wheelhouse/protocol';
import type { ProjectSpec } from '../project-schema.js';

/** A kind of objects, or one object of it. */
export interface PermittedKind {
  readonly group: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
  readonly name?: string;
}

/**
 * Whether applications of a project may contain a kind, as in Argo CD: everything with a namespace unless a list says otherwise, nothing
 * without one unless a list allows it.
 */
export function isKindPermitted(spec: ProjectSpec, kind: PermittedKind): boolean {
  if (!kind.isNamespaced)
    return isIn(spec.clusterResourceWhitelist ?? [], kind) && !isIn(spec.clusterResourceBlacklist ?? [], kind);
  const { namespaceResourceWhitelist: allowed, namespaceResourceBlacklist: denied } = spec;
  return (allowed == null || isIn(allowed, kind)) && !isIn(denied ?? [], kind);
}

function isIn(
  entries: readonly { readonly group: string; readonly kind: string; readonly name?: string }[],
  { group, kind, name }: PermittedKind,
): boolean {
  return entries.some(
    (entry) =>
      globMatches(entry.kind, kind) &&
      globMatches(entry.group, group) &&
      (!entry.name || (name !== undefined && globMatches(entry.name, name))),
  );
}
