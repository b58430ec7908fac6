import { Injectable } from '@nestjs/common';
import type { PullRequestFact } from '@wheelhouse/generators';
import { findAuthorization } from '../authorization-header.js';
import { escapedName } from '../escaped-path.js';
import type { ScmAccess } from '../scm-access.js';
import { parseAnswer } from '../scm-answers.js';
import { ScmProvider, type ScmRepositorySource } from '../scm-provider.js';
import type { ScmSettings } from '../scm-settings.js';
import { bitbucketServerPullRequests } from './bitbucket-server-answers.js';
import { BitbucketServerClient } from './bitbucket-server-client.js';
import { BitbucketServerRepositories } from './bitbucket-server-repositories.js';

/** Bitbucket Server and Data Center. Its pull requests have no labels. */
@Injectable()
export class BitbucketServerProvider extends ScmProvider {
  readonly names = ['bitbucketServer'];

  async listPullRequests(settings: ScmSettings, access: ScmAccess): Promise<readonly PullRequestFact[]> {
    const place = `projects/${escapedName(settings.required('project'))}/repos/${escapedName(settings.required('repo'))}`;
    const client = await openBitbucketServer(settings, access);
    const answer = await client.list(`${place}/pull-requests`, { state: 'OPEN' });
    return parseAnswer(bitbucketServerPullRequests, answer, 'list of pull requests', client.host).map((one) => ({
      number: String(one.id),
      title: one.title,
      branch: one.fromRef.displayId,
      targetBranch: one.toRef.displayId,
      headSha: one.fromRef.latestCommit ?? '',
      labels: [],
      author: one.author?.user.name ?? '',
    }));
  }

  async openRepositories(settings: ScmSettings, access: ScmAccess): Promise<ScmRepositorySource> {
    return new BitbucketServerRepositories(await openBitbucketServer(settings, access), settings);
  }
}

/** The API lies below `/rest`, which may be written or not. */
async function openBitbucketServer(settings: ScmSettings, access: ScmAccess): Promise<BitbucketServerClient> {
  const api = settings.required('api').replace(/\/+$/, '');
  const address = api.endsWith('/rest') ? api : `${api}/rest`;
  const headers = { ...(await findAuthorization(settings, access)) };
  return new BitbucketServerClient(await access.open(settings, { address, headers }), address);
}
