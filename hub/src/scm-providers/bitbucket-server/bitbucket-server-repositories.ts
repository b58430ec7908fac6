import { escapedName, escapedPath } from '../escaped-path.js';
import { cloneUrl, parseAnswer } from '../scm-answers.js';
import type { ScmBranch, ScmRepository, ScmRepositorySource } from '../scm-provider.js';
import type { ScmSettings } from '../scm-settings.js';
import { bitbucketServerBranch, bitbucketServerRepositories } from './bitbucket-server-answers.js';
import type { BitbucketServerClient } from './bitbucket-server-client.js';

/** The repositories of a project. Those without a default branch are left out, also with `allBranches`, as with Argo CD. */
export class BitbucketServerRepositories implements ScmRepositorySource {
  /** Repositories are asked for by their slug; sets know them by their name. */
  private readonly slugs = new Map<string, string>();

  constructor(
    private readonly client: BitbucketServerClient,
    private readonly settings: ScmSettings,
  ) {}

  async listRepositories(cloneProtocol: string): Promise<readonly ScmRepository[]> {
    const { client } = this;
    // Bitbucket Server itself calls it http.
    const protocol = cloneProtocol === 'http' ? 'https' : cloneProtocol;
    const answer = await client.list(`projects/${escapedName(this.settings.required('project'))}/repos`);
    return parseAnswer(bitbucketServerRepositories, answer, 'list of repositories', client.host).map((one) => {
      // A server without ssh has no such link: the URL is empty then, as with Argo CD.
      const link = (name: string): string => one.links.clone?.find((each) => each.name === name)?.href ?? '';
      const url = cloneUrl(protocol, { ssh: link('ssh'), https: link('http') });
      const repositoryId = String(one.id);
      this.slugs.set(repositoryId, one.slug);
      const repository = { organization: one.project.key, repository: one.name, repositoryId, url };
      // The list does not tell it: each repository is asked later, and only if it passes the filters.
      return { ...repository, defaultBranch: '', labels: [] };
    });
  }

  async listBranches(repository: ScmRepository): Promise<readonly ScmBranch[]> {
    const place = this.placeOf(repository);
    const found = await this.client.find(`${place}/branches/default`);
    if (found !== undefined && !this.settings.isSet('allBranches')) return [this.toBranch(found)];
    // Nothing was pushed yet, or the repository cannot be read: then this throws.
    const listed = await this.client.list(`${place}/branches`);
    return found === undefined ? [] : listed.map((one) => this.toBranch(one));
  }

  async hasPath(repository: ScmRepository, branch: ScmBranch, path: string): Promise<boolean> {
    const place = `${this.placeOf(repository)}/browse/${escapedPath(path)}`;
    return (await this.client.find(place, { at: branch.name, type: 'true' })) !== undefined;
  }

  private placeOf({ organization, repository, repositoryId }: ScmRepository): string {
    const slug = this.slugs.get(repositoryId) ?? repository;
    return `projects/${escapedName(organization)}/repos/${escapedName(slug)}`;
  }

  private toBranch(answer: unknown): ScmBranch {
    const { displayId, latestCommit } = parseAnswer(bitbucketServerBranch, answer, 'branch', this.client.host);
    return { name: displayId, sha: latestCommit };
  }
}
