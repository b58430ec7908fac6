import { Injectable } from '@nestjs/common';
import type { PullRequestFact } from '@wheelhouse/generators';
import { ServiceNotFoundError } from '../../platform/outbound-http/outbound-http.errors.js';
import { basicAuthorization, requiredSecret } from '../authorization-header.js';
import { escapedName, escapedPath } from '../escaped-path.js';
import type { ScmAccess } from '../scm-access.js';
import { PAGE_SIZE, parseAnswer } from '../scm-answers.js';
import { ScmProvider, type ScmRepositorySource } from '../scm-provider.js';
import type { ScmSettings } from '../scm-settings.js';
import { azurePullRequests } from './azure-devops-answers.js';
import { AZURE_PASS_STATUSES, AzureDevopsClient } from './azure-devops-client.js';
import { AzureDevopsRepositories, withoutHeads } from './azure-devops-repositories.js';

const PUBLIC_API = 'https://dev.azure.com';

/** Azure DevOps Services and Server. Sets write its name in two ways. */
@Injectable()
export class AzureDevopsProvider extends ScmProvider {
  readonly names = ['azureDevOps', 'azuredevops'];

  /** Those of the whole project are listed, as with Argo CD; the labels of the set are looked at by the library. */
  async listPullRequests(settings: ScmSettings, access: ScmAccess): Promise<readonly PullRequestFact[]> {
    const [project, repository] = [escapedName(settings.required('project')), settings.required('repo')];
    const token = (await access.findSecret(settings, 'tokenRef')) ?? '';
    const client = await openAzure(settings, access, token);
    const query = { 'searchCriteria.status': 'active' };
    const answer = await client.list(`${project}/_apis/git/pullrequests`, query, PAGE_SIZE);
    const listed = parseAnswer(azurePullRequests, answer, 'list of pull requests', client.host);
    const wanted = listed.filter((one) => one.repository.name === repository);
    if (wanted.length === 0)
      await checkRepository(client, `${project}/_apis/git/repositories/${escapedName(repository)}`);
    return wanted.flatMap((one) => {
      // Without a commit there is nothing yet that could be deployed.
      if (one.lastMergeSourceCommit == null) return [];
      return {
        number: String(one.pullRequestId),
        title: one.title,
        branch: withoutHeads(one.sourceRefName),
        targetBranch: withoutHeads(one.targetRefName),
        headSha: one.lastMergeSourceCommit.commitId,
        labels: (one.labels ?? []).map(({ name }) => name),
        author: one.createdBy?.uniqueName?.split('@')[0] ?? '',
      };
    });
  }

  async openRepositories(settings: ScmSettings, access: ScmAccess): Promise<ScmRepositorySource> {
    const token = await requiredSecret(settings, access, 'accessTokenRef');
    return new AzureDevopsRepositories(await openAzure(settings, access, token), settings);
  }
}

/** A repository that was renamed has no pull requests in the list: that must not look as if they were all closed. */
async function checkRepository(client: AzureDevopsClient, path: string): Promise<void> {
  const found = await client.find(path, {}, 'GitRepositoryNotFoundException');
  if (found === undefined) throw new ServiceNotFoundError(client.host, `/${path}`);
}

async function openAzure(settings: ScmSettings, access: ScmAccess, token: string): Promise<AzureDevopsClient> {
  const api = settings.text('api').replace(/\/+$/, '');
  // On servers a collection, which may lie below a path: `tfs/DefaultCollection`.
  const address = `${api === '' ? PUBLIC_API : api}/${escapedPath(settings.required('organization'))}`;
  // Personal access tokens are passwords without a user. The second header asks for a failure in place of a page to sign in.
  const headers = token === '' ? {} : { ...basicAuthorization('', token), 'x-tfs-fedauthredirect': 'Suppress' };
  const session = await access.open(settings, { address, headers, passStatuses: AZURE_PASS_STATUSES });
  return new AzureDevopsClient(session, address);
}
