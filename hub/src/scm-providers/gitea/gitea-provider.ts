import { Injectable } from '@nestjs/common';
import type { PullRequestFact } from '@wheelhouse/generators';
import type { ScmAccess } from '../scm-access.js';
import { parseAnswer } from '../scm-answers.js';
import { ScmProvider, type ScmRepositorySource } from '../scm-provider.js';
import type { ScmSettings } from '../scm-settings.js';
import { giteaPullRequests } from './gitea-answers.js';
import type { GiteaClient } from './gitea-client.js';
import { GiteaRepositories, placeOf } from './gitea-repositories.js';

/** Gitea and Forgejo servers, with a token or as anyone. */
@Injectable()
export class GiteaProvider extends ScmProvider {
  readonly names = ['gitea'];

  async listPullRequests(settings: ScmSettings, access: ScmAccess): Promise<readonly PullRequestFact[]> {
    const place = placeOf(settings.required('owner'), settings.required('repo'));
    const client = await openGitea(settings, access);
    const answer = await client.list((page) =>
      client.api.repos.repoListPullRequests(...place, { state: 'open', ...page }),
    );
    return parseAnswer(giteaPullRequests, answer, 'list of pull requests', client.host).map((one) => ({
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
    return new GiteaRepositories(await openGitea(settings, access), settings);
  }
}

async function openGitea(settings: ScmSettings, access: ScmAccess): Promise<GiteaClient> {
  const address = settings.required('api').replace(/\/+$/, '');
  const token = await access.findSecret(settings, 'tokenRef');
  const headers = token === undefined ? {} : { authorization: `token ${token}` };
  // Hubs whose sets do not ask Gitea never load its library.
  const { GiteaClient } = await import('./gitea-client.js');
  return new GiteaClient(await access.open(settings, { address, headers }), address);
}
