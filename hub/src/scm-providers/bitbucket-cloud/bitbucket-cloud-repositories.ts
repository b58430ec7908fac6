import { cloneUrl, parseAnswer, PAGE_SIZE } from '../scm-answers.js';
import type { ScmBranch, ScmRepository, ScmRepositorySource } from '../scm-provider.js';
import type { ScmSettings } from '../scm-settings.js';
import { escapedName, escapedPath } from '../escaped-path.js';
import { ServiceUnavailableError } from '../../platform/outbound-http/outbound-http.errors.js';
import { bitbucketBranch, bitbucketRepositories } from './bitbucket-cloud-answers.js';
import type { BitbucketCloudClient } from './bitbucket-cloud-client.js';

/** The repositories of a workspace that the user is a member of. */
export class BitbucketCloudRepositories implements ScmRepositorySource {
  constructor(
    private readonly client: BitbucketCloudClient,
    private readonly settings: ScmSettings,
  ) {}

  async listRepositories(cloneProtocol: string): Promise<readonly ScmRepository[]> {
    const owner = this.settings.required('owner');
    const { client } = this;
    const answer = await client.list(`repositories/${escapedName(owner)}`, {
      role: 'member',
      pagelen: String(PAGE_SIZE),
    });
    return parseAnswer(bitbucketRepositories, answer, 'list of repositories', client.host).map((one) => {
      const link = (name: string): string => one.links.clone.find((each) => each.name === name)?.href ?? '';
      const url = cloneUrl(cloneProtocol, { ssh: link('ssh'), https: link('https') });
      if (url === '') throw new ServiceUnavailableError(client.host, `${one.slug} has no address to clone it from`);
      return {
        organization: owner,
        repository: one.slug,
        repositoryId: one.uuid,
        url,
        defaultBranch: one.mainbranch?.name ?? '',
        labels: [],
      };
    });
  }

  async listBranches(repository: ScmRepository): Promise<readonly ScmBranch[]> {
    if (this.settings.isSet('allBranches')) return await this.allBranches(repository);
    if (repository.defaultBranch === '') return [];
    const found = await this.client.find(
      `${placeOf(repository)}/refs/branches/${escapedPath(repository.defaultBranch)}`,
    );
    if (found !== undefined) return [this.toBranch(found)];
    // Nothing was pushed yet, or the repository cannot be read: then this throws.
    await this.allBranches(repository);
    return [];
  }

  /** At the commit, as a branch with a slash would read as part of the path. */
  async hasPath(repository: ScmRepository, branch: ScmBranch, path: string): Promise<boolean> {
    const source = `${placeOf(repository)}/src/${escapedName(branch.sha)}/${escapedPath(path)}`;
    return (await this.client.find(source, { format: 'meta' })) !== undefined;
  }

  private async allBranches(repository: ScmRepository): Promise<ScmBranch[]> {
    const query = { pagelen: String(PAGE_SIZE) };
    const listed = await this.client.list(`${placeOf(repository)}/refs/branches`, query);
    return listed.map((one) => this.toBranch(one));
  }

  private toBranch(answer: unknown): ScmBranch {
    const { name, target } = parseAnswer(bitbucketBranch, answer, 'branch', this.client.host);
    return { name, sha: target.hash };
  }
}

function placeOf({ organization, repository }: ScmRepository): string {
  return `repositories/${escapedName(organization)}/${escapedName(repository)}`;
}
