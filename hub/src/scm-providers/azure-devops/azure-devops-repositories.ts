import { escapedName } from '../escaped-path.js';
import { parseAnswer } from '../scm-answers.js';
import type { ScmBranch, ScmRepository, ScmRepositorySource } from '../scm-provider.js';
import type { ScmSettings } from '../scm-settings.js';
import { azureBranch, azureRepositories } from './azure-devops-answers.js';
import type { AzureDevopsClient } from './azure-devops-client.js';

const HEADS = 'refs/heads/';

/** The repositories of a project. They have one URL each, whatever the clone protocol. Disabled and empty ones are left out. */
export class AzureDevopsRepositories implements ScmRepositorySource {
  constructor(
    private readonly client: AzureDevopsClient,
    private readonly settings: ScmSettings,
  ) {}

  async listRepositories(): Promise<readonly ScmRepository[]> {
    const answer = await this.client.list(`${this.project()}/_apis/git/repositories`);
    const listed = parseAnswer(azureRepositories, answer, 'list of repositories', this.client.host);
    return listed.flatMap(({ id, name, remoteUrl, defaultBranch, isDisabled }) => {
      const isUsable = remoteUrl != null && defaultBranch != null && isDisabled !== true;
      if (!isUsable) return [];
      return {
        organization: this.settings.required('organization'),
        repository: name,
        repositoryId: id,
        url: remoteUrl,
        defaultBranch: withoutHeads(defaultBranch),
        labels: [],
      };
    });
  }

  async listBranches({ repositoryId, defaultBranch }: ScmRepository): Promise<readonly ScmBranch[]> {
    const path = `${this.placeOf(repositoryId)}/stats/branches`;
    if (this.settings.isSet('allBranches')) {
      const listed = await this.client.list(path);
      return listed.map((one) => this.toBranch(one));
    }
    const { body } = await this.client.get(path, { name: defaultBranch });
    return [this.toBranch(body)];
  }

  async hasPath({ repositoryId }: ScmRepository, branch: ScmBranch, path: string): Promise<boolean> {
    const version = { 'versionDescriptor.version': branch.name, 'versionDescriptor.versionType': 'branch' };
    const query = { path: `/${path}`, ...version };
    const found = await this.client.find(`${this.placeOf(repositoryId)}/items`, query, 'GitItemNotFoundException');
    return found !== undefined;
  }

  private project(): string {
    return escapedName(this.settings.required('teamProject'));
  }

  private placeOf(repositoryId: string): string {
    return `${this.project()}/_apis/git/repositories/${escapedName(repositoryId)}`;
  }

  private toBranch(answer: unknown): ScmBranch {
    const { name, commit } = parseAnswer(azureBranch, answer, 'branch', this.client.host);
    return { name, sha: commit.commitId };
  }
}

/** `main` of `refs/heads/main`. */
export function withoutHeads(ref: string): string {
  return ref.startsWith(HEADS) ? ref.slice(HEADS.length) : ref;
}
