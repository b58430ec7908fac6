import { posix } from 'node:path';
import { mapBounded } from '../map-bounded.js';
import { cloneUrl } from '../scm-answers.js';
import type { ScmBranch, ScmRepository, ScmRepositorySource } from '../scm-provider.js';
import { InvalidScmSettingsError } from '../scm-providers.errors.js';
import type { ScmSettings } from '../scm-settings.js';
import type { CodeCommitApi, RepositoryDetails } from './code-commit-api.js';

/** Repositories whose details are asked for together. */
const DETAILS_AT_ONCE = 6;
const HOST = 'https://git-codecommit.';
const FIPS_HOST = 'https://git-codecommit-fips.';

/** The repositories of an account and region. As with Argo CD they have no labels and their branches no commit: that would be one more call each. */
export class CodeCommitRepositories implements ScmRepositorySource {
  constructor(
    private readonly api: CodeCommitApi,
    private readonly settings: ScmSettings,
  ) {}

  async listRepositories(cloneProtocol: string): Promise<readonly ScmRepository[]> {
    const filters = tagFilters(this.settings);
    const names = filters.length === 0 ? await this.api.listNames() : await this.api.listTagged(filters);
    const all = await mapBounded(names, DETAILS_AT_ONCE, async (name) => await this.api.getRepository(name));
    return all.map((one) => ({
      organization: one.accountId,
      repository: one.repositoryName,
      repositoryId: one.repositoryId,
      url: urlOf(cloneProtocol, one),
      defaultBranch: one.defaultBranch ?? '',
      labels: [],
    }));
  }

  async listBranches({ repository, defaultBranch }: ScmRepository): Promise<readonly ScmBranch[]> {
    if (defaultBranch === '') return [];
    const names = this.settings.isSet('allBranches') ? await this.api.listBranches(repository) : [defaultBranch];
    return names.map((name) => ({ name, sha: '' }));
  }

  /** Folders are read, as files could only be had whole. */
  async hasPath({ repository }: ScmRepository, branch: ScmBranch, path: string): Promise<boolean> {
    const names = await this.api.namesIn(repository, branch.name, posix.join('/', posix.dirname(path)));
    return names.includes(posix.basename(path));
  }
}

/** Values of the same key are alternatives; keys without a value have to be there. */
function tagFilters(settings: ScmSettings): { Key: string; Values: string[] }[] {
  const filters = new Map<string, string[]>();
  for (const filter of settings.objects('tagFilters')) {
    const key = filter.text('key');
    const values = filters.get(key) ?? [];
    const value = filter.text('value');
    filters.set(key, value === '' ? values : [...values, value]);
  }
  return [...filters].map(([Key, Values]) => ({ Key, Values }));
}

function urlOf(cloneProtocol: string, { cloneUrlSsh, cloneUrlHttp }: RepositoryDetails): string {
  if (cloneProtocol !== 'https-fips') return cloneUrl(cloneProtocol, { ssh: cloneUrlSsh, https: cloneUrlHttp });
  if (cloneUrlHttp.startsWith(FIPS_HOST)) return cloneUrlHttp;
  if (cloneUrlHttp.startsWith(HOST)) return `${FIPS_HOST}${cloneUrlHttp.slice(HOST.length)}`;
  throw new InvalidScmSettingsError('cloneProtocol is "https-fips", but the repositories there have no such address.');
}
