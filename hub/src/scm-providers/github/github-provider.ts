import { Injectable } from '@nestjs/common';
import type { PullRequestFact } from '@wheelhouse/generators';
import type { ScmAccess } from '../scm-access.js';
import { parseAnswer } from '../scm-answers.js';
import { ScmProvider, type ScmRepositorySource } from '../scm-provider.js';
import type { ScmSettings } from '../scm-settings.js';
import { githubPullRequests } from './github-answers.js';
import { GithubAppCredentials } from './github-app-credential.js';
import { githubApiAddress } from './github-address.js';
import type { GithubClient } from './github-client.js';
import { GithubRepositories } from './github-repositories.js';

/** github.com and GitHub Enterprise, with a token, as an App, or as anyone. */
@Injectable()
export class GithubProvider extends ScmProvider {
  readonly names = ['github'];

  constructor(private readonly apps: GithubAppCredentials) {
    super();
  }

  async listPullRequests(settings: ScmSettings, access: ScmAccess): Promise<readonly PullRequestFact[]> {
    const place = { owner: settings.required('owner'), repo: settings.required('repo') };
    const client = await this.open(settings, access);
    const answer = await client.list('GET /repos/{owner}/{repo}/pulls', place);
    return parseAnswer(githubPullRequests, answer, 'list of pull requests', client.host).map((one) => ({
      number: String(one.number),
      title: one.title,
      branch: one.head.ref,
      targetBranch: one.base.ref,
      headSha: one.head.sha,
      labels: (one.labels ?? []).map(({ name }) => name),
      author: one.user?.login ?? '',
    }));
  }

  async openRepositories(settings: ScmSettings, access: ScmAccess): Promise<ScmRepositorySource> {
    return new GithubRepositories(await this.open(settings, access), {
      organization: settings.required('organization'),
      allBranches: settings.isSet('allBranches'),
      excludeArchived: settings.isSet('excludeArchivedRepos'),
    });
  }

  private async open(settings: ScmSettings, access: ScmAccess): Promise<GithubClient> {
    const address = githubApiAddress(settings.text('api'));
    const secretName = settings.text('appSecretName');
    const app = secretName === '' ? undefined : await this.apps.read(access, secretName, address);
    const token = app === undefined ? await access.findSecret(settings, 'tokenRef') : undefined;
    // A token that was just made may not be known everywhere yet: the library waits and asks again.
    const session = await access.open(settings, { address, passStatuses: app === undefined ? [] : [401] });
    // Hubs whose sets do not ask GitHub never load its library.
    const { GithubClient } = await import('./github-client.js');
    return new GithubClient(session, address, { token, app });
  }
}
