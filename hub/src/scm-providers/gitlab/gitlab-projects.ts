import { posix } from 'node:path';
import { cloneUrl, parseAnswer } from '../scm-answers.js';
import type { ScmBranch, ScmRepository, ScmRepositorySource } from '../scm-provider.js';
import type { ScmSettings } from '../scm-settings.js';
import { gitlabBranch, gitlabProjects, gitlabTree } from './gitlab-answers.js';
import type { GitlabClient } from './gitlab-client.js';

/** The projects of a group. */
export class GitlabProjects implements ScmRepositorySource {
  constructor(
    private readonly client: GitlabClient,
    private readonly settings: ScmSettings,
  ) {}

  async listRepositories(cloneProtocol: string): Promise<readonly ScmRepository[]> {
    const { client, settings } = this;
    const topic = settings.text('topic');
    const answer = await client.list((page) =>
      client.groups.allProjects(settings.required('group'), {
        ...page,
        includeSubgroups: settings.isSet('includeSubgroups'),
        withShared: settings.isSet('includeSharedProjects', true),
        ...(topic === '' ? {} : { topic }),
        ...(settings.isSet('includeArchivedRepos') ? {} : { archived: false }),
      }),
    );
    return parseAnswer(gitlabProjects, answer, 'list of projects', client.host).map((one) => ({
      organization: one.namespace.full_path,
      repository: one.path,
      repositoryId: String(one.id),
      url: cloneUrl(cloneProtocol, { ssh: one.ssh_url_to_repo, https: one.http_url_to_repo }),
      defaultBranch: one.default_branch ?? '',
      labels: one.topics?.length ? one.topics : (one.tag_list ?? []),
    }));
  }

  async listBranches(repository: ScmRepository): Promise<readonly ScmBranch[]> {
    // Projects without a repository, or with an empty one, have no default branch.
    if (repository.defaultBranch === '') return [];
    if (this.settings.isSet('allBranches')) return await this.allBranches(repository);
    const { branches } = this.client;
    const found = await this.client.find(branches.show(repository.repositoryId, repository.defaultBranch));
    if (found !== undefined) return [this.toBranch(found)];
    // Nothing was pushed yet, or the repository cannot be read: then this throws.
    await this.allBranches(repository);
    return [];
  }

  async hasPath(repository: ScmRepository, branch: ScmBranch, path: string): Promise<boolean> {
    const { client } = this;
    const directory = posix.dirname(path);
    const listing = client.list((page) =>
      client.repositories.allRepositoryTrees(repository.repositoryId, {
        ...page,
        ref: branch.name,
        ...(directory === '.' ? {} : { path: directory }),
      }),
    );
    // The branch is there, as it was listed a moment ago: what is missing is the directory.
    const entries = parseAnswer(gitlabTree, (await client.find(listing)) ?? [], 'list of files', client.host);
    return entries.some((entry) => entry.path === path);
  }

  private async allBranches(repository: ScmRepository): Promise<ScmBranch[]> {
    const { client } = this;
    const listed = await client.list((page) => client.branches.all(repository.repositoryId, page));
    return listed.map((one) => this.toBranch(one));
  }

  private toBranch(answer: unknown): ScmBranch {
    const { name, commit } = parseAnswer(gitlabBranch, answer, 'branch', this.client.host);
    return { name, sha: commit.id };
  }
}
