import { Injectable } from '@nestjs/common';
import type { PullRequestFact } from '@wheelhouse/generators';
import {
  type AuthorizationHeader,
  basicAuthorization,
  findAuthorization,
  requiredSecret,
} from '../authorization-header.js';
import { escapedName } from '../escaped-path.js';
import type { ScmAccess } from '../scm-access.js';
import { parseAnswer } from '../scm-answers.js';
import { ScmProvider, type ScmRepositorySource } from '../scm-provider.js';
import type { ScmSettings } from '../scm-settings.js';
import { bitbucketPullRequests } from './bitbucket-cloud-answers.js';
import { BitbucketCloudClient } from './bitbucket-cloud-client.js';
import { BitbucketCloudRepositories } from './bitbucket-cloud-repositories.js';

const PUBLIC_API = 'https://api.bitbucket.org/2.0';
/** The most that Bitbucket gives of pull requests at once. */
const PULL_REQUESTS_AT_ONCE = '50';

/** bitbucket.org. Its pull requests have no labels. */
@Injectable()
export class BitbucketCloudProvider extends ScmProvider {
  readonly names = ['bitbucket'];

  async listPullRequests(settings: ScmSettings, access: ScmAccess): Promise<readonly PullRequestFact[]> {
    const place = `${escapedName(settings.required('owner'))}/${escapedName(settings.required('repo'))}`;
    const client = await openBitbucket(settings, access, await findAuthorization(settings, access));
    const answer = await client.list(`repositories/${place}/pullrequests`, {
      state: 'OPEN',
      pagelen: PULL_REQUESTS_AT_ONCE,
    });
    return parseAnswer(bitbucketPullRequests, answer, 'list of pull requests', client.host).map((one) => ({
      number: String(one.id),
      title: one.title,
      branch: one.source.branch.name,
      targetBranch: one.destination.branch.name,
      headSha: one.source.commit?.hash ?? '',
      labels: [],
      author: one.author?.nickname ?? '',
    }));
  }

  async openRepositories(settings: ScmSettings, access: ScmAccess): Promise<ScmRepositorySource> {
    const password = await requiredSecret(settings, access, 'appPasswordRef');
    const authorization = basicAuthorization(settings.required('user'), password);
    return new BitbucketCloudRepositories(await openBitbucket(settings, access, authorization), settings);
  }
}

/** `scmProvider` has no `api`: there it is always the public one. */
async function openBitbucket(
  settings: ScmSettings,
  access: ScmAccess,
  authorization: AuthorizationHeader | undefined,
): Promise<BitbucketCloudClient> {
  const api = settings.text('api');
  const address = api === '' ? PUBLIC_API : api.replace(/\/+$/, '');
  return new BitbucketCloudClient(await access.open(settings, { address, headers: { ...authorization } }), address);
}
