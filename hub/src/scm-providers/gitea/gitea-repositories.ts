import { cloneUrl, parseAnswer } from '../scm-answers.js';
import { mapBounded } from '../map-bounded.js';
import type { ScmBranch, ScmRepository, ScmRepositorySource } from '../scm-provider.js';
import type { ScmSettings } from '../scm-settings.js';
import { ServiceUnavailableError } from '../../platform/outbound-http/outbound-http.errors.js';
import { giteaBranch, giteaLabels, giteaRepositories } from './gitea-answers.js';
import type { GiteaClient } from './gitea-client.js';

/** Lists of labels that are asked for together. */
const LABEL_LISTS_AT_ONCE = 6;

/** The repositories of an organization. Their labels are those of issues, as with Argo CD: topics are not asked for. */
export class GiteaRepositories implements ScmRepositorySource {
  constructor(
    private readonly client: GiteaClient,
    private readonly settings: ScmSettings,
  ) {}

  async listRepositories(cloneProtocol: string): Promise<readonly ScmRepository[]> {
    const owner = this.settings.required('owner');
    const { api, host } = this.client;
    const answer = await this.client.list((page) => api.orgs.orgListRepos(encodeURIComponent(owner), page));
    const listed = parseAnswer(giteaRepositories, answer, 'list of repositories', host);
    const wanted = listed.filter((one) => !(this.settings.isSet('excludeArchivedRepos') && one.archived === true));
    return await mapBounded(wanted, LABEL_LISTS_AT_ONCE, async (one) => {
      const labels = await this.client.list((page) => api.repos.issueListLabels(...placeOf(owner, one.name), page));
      return {
        organization: owner,
        repository: one.name,
        repositoryId: String(one.id),
        url: cloneUrl(cloneProtocol, { ssh: one.ssh_url, https: one.html_url }),
        // An empty repository names a default branch that is not there.
        defaultBranch: one.empty === true ? '' : (one.default_branch ?? ''),
        labels: parseAnswer(giteaLabels, labels, 'list of labels', host).map(({ name }) => name),
      };
    });
  }

  async listBranches({ organization, repository, defaultBranch }: ScmRepository): Promise<readonly ScmBranch[]> {
    if (defaultBranch === '') return [];
    const { api, host } = this.client;
    const place = placeOf(organization, repository);
    if (this.settings.isSet('allBranches')) {
      const listed = await this.client.list((page) => api.repos.repoListBranches(...place, page));
      return listed.map((one) => this.toBranch(one));
    }
    const found = await this.client.find(api.repos.repoGetBranch(...place, encodeURIComponent(defaultBranch)));
    if (found !== undefined) return [this.toBranch(found)];
    throw new ServiceUnavailableError(
      host,
      `the default branch ${defaultBranch} of ${organization}/${repository} is not there`,
    );
  }

  async hasPath({ organization, repository }: ScmRepository, branch: ScmBranch, path: string): Promise<boolean> {
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    const { repos } = this.client.api;
    const place = placeOf(organization, repository);
    return (await this.client.find(repos.repoGetContents(...place, encoded, { ref: branch.name }))) !== undefined;
  }

  private toBranch(answer: unknown): ScmBranch {
    const { name, commit } = parseAnswer(giteaBranch, answer, 'branch', this.client.host);
    return { name, sha: commit.id };
  }
}

/** gitea-js puts parts of paths in as they are. */
export function placeOf(owner: string, repository: string): [owner: string, repository: string] {
  return [encodeURIComponent(owner), encodeURIComponent(repository)];
}
