import { globMatches, type Problem } from '@wheelhouse/protocol';
import type { Project } from '../project.js';
import { isDestinationPermitted } from './permitted-destination.js';
import { isSourcePermitted } from './permitted-source.js';

/** What a project looks at of an application. */
export interface GovernedApplication {
  readonly project: string;
  readonly namespace: string;
  readonly sourceUrls: readonly string[];
  readonly cluster: { readonly name: string; readonly server: string; readonly project?: string };
}

/** The first rule of its project that an application breaks; undefined when there is none. */
export function permissionProblem(project: Project, application: GovernedApplication): Problem | undefined {
  const { spec } = project;
  const { cluster, namespace } = application;
  const url = application.sourceUrls.find((each) => !isSourcePermitted(spec.sourceRepos ?? [], each));
  if (url !== undefined)
    return forbidden(
      project,
      `the repository ${url} matches none of its sourceRepos, or is denied there`,
      'spec.source',
    );
  const where = `cluster "${cluster.name}" (${cluster.server}) with the namespace "${namespace}"`;
  if (!isDestinationPermitted(spec.destinations ?? [], { ...cluster, namespace }))
    return forbidden(project, `${where} matches none of its destinations, or is denied there`, 'spec.destination');
  if (spec.permitOnlyProjectScopedClusters === true && cluster.project !== project.name)
    return forbidden(
      project,
      `permitOnlyProjectScopedClusters is set, and cluster "${cluster.name}" belongs to ${cluster.project ? `the project "${cluster.project}"` : 'no project'}`,
      'spec.destination',
    );
  if (accountsOf(project).length > 0 && serviceAccountFor(project, application) === undefined)
    return forbidden(project, `none of its destinationServiceAccounts is for ${where}`, 'spec.destination');
  return undefined;
}

/** `namespace:name` of the service account that agents impersonate for an application; undefined when the project names none for it. */
export function serviceAccountFor(
  project: Project,
  { namespace, cluster }: Pick<GovernedApplication, 'namespace' | 'cluster'>,
): string | undefined {
  const found = accountsOf(project).find(
    (entry) => globMatches(entry.server, cluster.server) && globMatches(entry.namespace ?? '', namespace),
  );
  const account = found?.defaultServiceAccount.trim();
  if (account === undefined) return undefined;
  return account.includes(':') ? account : `${namespace === '' ? 'default' : namespace}:${account}`;
}

/** The condition for a project that nobody applied. */
export function unknownProject(name: string): Problem {
  return {
    code: 'PROJECT_NOT_FOUND',
    message: `There is no project "${name}". Apply it (wheelhouse project apply -f FILE), or name another one in spec.project.`,
    location: 'spec.project',
  };
}

function accountsOf({ spec }: Project): NonNullable<Project['spec']['destinationServiceAccounts']> {
  return spec.destinationServiceAccounts ?? [];
}

function forbidden({ name }: Project, why: string, location: string): Problem {
  return {
    code: 'PROJECT_FORBIDS',
    message: `The project "${name}" does not allow it: ${why}. Change the project, or the application.`,
    location,
  };
}
