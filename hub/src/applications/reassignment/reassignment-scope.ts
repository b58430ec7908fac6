/** Whose applications are assigned again. */
export type ReassignmentScope = 'all' | { readonly project: string } | { readonly clusterId: string };

/** The scope as a job's identity. */
export function identityOf(scope: ReassignmentScope): string {
  if (scope === 'all') return scope;
  return 'project' in scope ? `project/${scope.project}` : `cluster/${scope.clusterId}`;
}

/** The scope that an identity stands for. */
export function scopeOf(identity: string): ReassignmentScope {
  const [kind, ...rest] = identity.split('/');
  const name = rest.join('/');
  if (kind === 'project') return { project: name };
  return kind === 'cluster' ? { clusterId: name } : 'all';
}
