import {
  compileScmFilters,
  type FactFailure,
  type JsonObject,
  passesBranch,
  passesRepository,
  type ScmRepositoriesQuestion,
  type ScmRepositoryFact,
} from '@wheelhouse/generators';
import { factFailure } from './fact-failure.js';
import type { ScmRepositoriesEntry } from './facts-schema.js';
import { settingText } from './setting-text.js';

type Item = ScmRepositoriesEntry['items'][number];

/** The repositories of an organization with their default branches, or with all, that pass the filters. */
export function answerScmRepositories(
  organizations: readonly ScmRepositoriesEntry[],
  { provider, settings, filters }: ScmRepositoriesQuestion,
): readonly ScmRepositoryFact[] | FactFailure {
  const found = askedOrganizations(organizations, { provider, settings });
  if (found.length === 0 && provider !== 'awsCodeCommit') {
    return factFailure('ORGANIZATION_NOT_FOUND', `The facts hold no repositories of ${namesOf(settings)[0] ?? ''}.`);
  }
  const compiled = compileScmFilters(filters);
  const topic = settingText(settings, 'topic');
  return found.flatMap(({ organization, items }) =>
    branchesOf(items, settings['allBranches'] === true)
      .filter((item) => topic === '' || item.labels.includes(topic))
      .filter((item) => passesRepository(compiled, item) && passesBranch(compiled, item, pathLookup(item)))
      .map(({ paths: _paths, ...item }) => ({ organization, ...item })),
  );
}

/** The organizations that a question is about. */
export function askedOrganizations(
  organizations: readonly ScmRepositoriesEntry[],
  { provider, settings }: Pick<ScmRepositoriesQuestion, 'provider' | 'settings'>,
): readonly ScmRepositoriesEntry[] {
  // AWS CodeCommit has one list of repositories, without a name.
  if (provider === 'awsCodeCommit') return organizations;
  const names = namesOf(settings);
  return organizations.filter(({ organization }) => names.includes(organization));
}

/** Where providers write whose repositories are listed. */
function namesOf(settings: JsonObject): readonly string[] {
  const [organization, project] = [settingText(settings, 'organization'), settingText(settings, 'teamProject')];
  if (project !== '') return [organization, `${organization}/${project}`, project];
  return [
    organization,
    settingText(settings, 'group'),
    settingText(settings, 'owner'),
    settingText(settings, 'project'),
  ].filter((name) => name !== '');
}

/** The first item of a repository is its default branch. */
export function branchesOf(items: readonly Item[], isAll: boolean): readonly Item[] {
  if (isAll) return items;
  const seen = new Set<string>();
  return items.filter(({ repository }) => !seen.has(repository) && seen.add(repository));
}

/** A directory is there when a file lies below it. */
export function pathLookup({ paths }: Item): (path: string) => boolean {
  return (path) => path === '' || paths.some((file) => file === path || file.startsWith(`${path}/`));
}
