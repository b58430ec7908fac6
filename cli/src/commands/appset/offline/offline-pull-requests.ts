import type { FactFailure, PullRequestFact, PullRequestsQuestion } from '@wheelhouse/generators';
import { factFailure } from './fact-failure.js';
import type { PullRequestsEntry } from './facts-schema.js';
import { settingText } from './setting-text.js';

/** GitLab's `pullRequestState` that open ones have; without one all states count. */
const OPEN_STATES = new Set(['', 'opened', 'all']);

/** The open pull requests of a repository. Labels and filters are the library's affair. */
export function answerPullRequests(
  repositories: readonly PullRequestsEntry[],
  question: PullRequestsQuestion,
): readonly PullRequestFact[] | FactFailure {
  const names = namesOf(question);
  const found = repositories.find(({ repository }) => names.includes(repository));
  if (found === undefined) {
    if (question.continueOnRepoNotFoundError) return [];
    return factFailure('REPOSITORY_NOT_FOUND', `The facts hold no pull requests of the repository ${names[0] ?? ''}.`);
  }
  if (!OPEN_STATES.has(settingText(question.settings, 'pullRequestState'))) return [];
  return found.items.map(({ headSHA, ...item }) => ({ ...item, headSha: headSHA }));
}

/** What a facts file may call the repository. */
function namesOf({ provider, settings }: PullRequestsQuestion): readonly string[] {
  const project = settingText(settings, 'project');
  const repo = settingText(settings, 'repo');
  if (provider === 'gitlab') return [project];
  if (provider === 'bitbucketServer') return [`${project}/${repo}`];
  if (provider === 'azuredevops') {
    return [`${settingText(settings, 'organization')}/${project}/${repo}`, `${project}/${repo}`];
  }
  return [`${settingText(settings, 'owner')}/${repo}`];
}
