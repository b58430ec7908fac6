import { z } from 'zod';
import { cloneUrl, parseAnswer } from '../scm-answers.js';
import type { ScmBranch, ScmRepository, ScmRepositorySource } from '../scm-provider.js';
import { githubBranch, githubRepositories } from './github-answers.js';
import type { GithubClient } from './github-client.js';

/** The repositories of an organization. A user is none: GitHub answers 404, as with Argo CD. */
export class GithubRepositories implements ScmRepositorySource {
  constructor(
    private readonly client: GithubClient,
    private readonly options: {
      readonly organization: string;
      readonly allBranches: boolean;
      readonly excludeArchived: boolean;
    },
  ) {}

  async listRepositories(cloneProtocol: string): Promise<readonly ScmRepository[]> {
    const { organization: org, excludeArchived } = this.options;
    const answer = await this.client.list('GET /orgs/{org}/repos', { org });
    const listed = parseAnswer(githubRepositories, answer, 'list of repositories', this.client.host);
    const wanted = listed.filter(({ archived }) => !(excludeArchived && archived === true));
    return wanted.map((one) => ({
      organization: one.owner.login,
      repository: one.name,
      repositoryId: String(one.id),
      url: cloneUrl(cloneProtocol, { ssh: one.ssh_url, https: one.clone_url }),
      defaultBranch: one.default_branch ?? '',
      labels: one.topics ?? [],
    }));
  }

  async listBranches(repository: ScmRepository): Promise<readonly ScmBranch[]> {
    const { allBranches } = this.options;
    if (allBranches) return await this.allBranches(repository);
    if (repository.defaultBranch === '') return [];
    const answer = await this.client.find('GET /repos/{owner}/{repo}/branches/{branch}', {
      ...placeOf(repository),
      branch: repository.defaultBranch,
    });
    if (answer !== undefined) return [this.toBranch(answer)];
    // Nothing was pushed yet, or the repository cannot be read: then this throws.
    await this.allBranches(repository);
    return [];
  }

  async hasPath(repository: ScmRepository, branch: ScmBranch, path: string): Promise<boolean> {
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    const route = `GET /repos/{owner}/{repo}/contents/${encoded}`;
    return (await this.client.find(route, { ...placeOf(repository), ref: branch.name })) !== undefined;
  }

  private async allBranches(repository: ScmRepository): Promise<ScmBranch[]> {
    const answer = await this.client.list('GET /repos/{owner}/{repo}/branches', placeOf(repository));
    return parseAnswer(z.array(z.unknown()), answer, 'list of branches', this.client.host).map((one) =>
      this.toBranch(one),
    );
  }

  private toBranch(answer: unknown): ScmBranch {
    const { name, commit } = parseAnswer(githubBranch, answer, 'branch', this.client.host);
    return { name, sha: commit.sha };
  }
}

function placeOf({ organization, repository }: ScmRepository): { owner: string; repo: string } {
  return { owner: organization, repo: repository };
}
