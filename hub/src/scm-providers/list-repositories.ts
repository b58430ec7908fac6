/** From an organization to the branches that pass the filters: the same for all providers, asking no more than the filters need. */
import {
  type ScmRepositoriesQuestion,
  type ScmRepositoryFact,
  compileScmFilters,
  passesBranchAsync,
  passesRepository,
} from '@wheelhouse/generators';
import { mapBounded } from './map-bounded.js';
import type { ScmBranch, ScmRepository, ScmRepositorySource } from './scm-provider.js';

/** Repositories of one question whose branches and paths are looked at together. */
const REPOSITORIES_AT_ONCE = 6;

/** Throws whatever the source throws. */
export async function listRepositories(
  source: ScmRepositorySource,
  { filters: written, cloneProtocol }: Pick<ScmRepositoriesQuestion, 'filters' | 'cloneProtocol'>,
): Promise<ScmRepositoryFact[]> {
  const filters = compileScmFilters(written);
  const all = await source.listRepositories(cloneProtocol);
  const repositories = all.filter((one) => passesRepository(filters, one));
  const facts = await mapBounded(repositories, REPOSITORIES_AT_ONCE, async (repository) => {
    const passing: ScmRepositoryFact[] = [];
    for (const branch of await source.listBranches(repository)) {
      const candidate = { ...repository, branch: branch.name };
      const isPassing = await passesBranchAsync(filters, candidate, (path) =>
        hasPath(source, repository, branch, path),
      );
      if (isPassing) passing.push(toFact(repository, branch));
    }
    return passing;
  });
  return facts.flat();
}

/** No repository holds a path with `..`; and no such path may lead a request to another place of the host's API. */
async function hasPath(
  source: ScmRepositorySource,
  repository: ScmRepository,
  branch: ScmBranch,
  path: string,
): Promise<boolean> {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return false;
  return parts.length === 0 || (await source.hasPath(repository, branch, parts.join('/')));
}

function toFact(repository: ScmRepository, { name, sha }: ScmBranch): ScmRepositoryFact {
  const { organization, repository: repositoryName, repositoryId, url, labels } = repository;
  return { organization, repository: repositoryName, repositoryId, url, branch: name, sha, labels };
}
