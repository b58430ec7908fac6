import { Injectable } from '@nestjs/common';
import type { PullRequestFact } from '@wheelhouse/generators';
import type { ScmAccess } from '../scm-access.js';
import { parseAnswer } from '../scm-answers.js';
import { ScmProvider, type ScmRepositorySource } from '../scm-provider.js';
import type { ScmSettings } from '../scm-settings.js';
import { gitlabMergeRequests } from './gitlab-answers.js';
import type { GitlabClient } from './gitlab-client.js';
import { GitlabProjects } from './gitlab-projects.js';

/** gitlab.com and GitLab servers, with a token or as anyone. */
@Injectable()
export class GitlabProvider extends ScmProvider {
  readonly names = ['gitlab'];

  /** Merge requests in all states unless `pullRequestState` names one, as with Argo CD. */
  async listPullRequests(settings: ScmSettings, access: ScmAccess): Promise<readonly PullRequestFact[]> {
    const projectId = settings.required('project');
    const client = await openGitlab(settings, access);
    const [labels, state] = [settings.texts('labels').join(','), settings.text('pullRequestState')];
    const filters = { ...(labels === '' ? {} : { labels }), ...(state === '' ? {} : { state: state as 'opened' }) };
    const answer = await client.list((page) => client.mergeRequests.all({ projectId, ...filters, ...page }));
    return parseAnswer(gitlabMergeRequests, answer, 'list of merge requests', client.host).map((one) => ({
      number: String(one.iid),
      title: one.title,
      branch: one.source_branch,
      targetBranch: one.target_branch,
      headSha: one.sha ?? '',
      labels: one.labels ?? [],
      author: one.author?.username ?? '',
    }));
  }

  async openRepositories(settings: ScmSettings, access: ScmAccess): Promise<ScmRepositorySource> {
    return new GitlabProjects(await openGitlab(settings, access), settings);
  }
}

async function openGitlab(settings: ScmSettings, access: ScmAccess): Promise<GitlabClient> {
  const address = gitlabAddress(settings.text('api'));
  const token = await access.findSecret(settings, 'tokenRef');
  const headers = token === undefined ? {} : { 'private-token': token };
  // Hubs whose sets do not ask GitLab never load its library, which is large.
  const { GitlabClient } = await import('./gitlab-client.js');
  return new GitlabClient(await access.open(settings, { address, headers }), address);
}

/** Where GitLab is: its API lies below `/api/v4`, which may be written or not. */
function gitlabAddress(api: string): string {
  return api === '' ? 'https://gitlab.com' : api.replace(/\/+$/, '').replace(/\/api\/v4$/, '');
}
