import { headerOf, type WebhookHint, type WebhookProvider } from '../webhook-request.js';
import { changedOrganization, changedPullRequest, movedRepository } from '../webhook-hints.js';
import { WebhookPayload } from '../webhook-payload.js';
import { isSignedBy } from '../webhook-proof.js';

/** Events of pull requests that change none. */
const TALK = /comment|approv|review|change_request|changes_request/;

/** Bitbucket Cloud (`repo:push`, `pullrequest:*`) and Bitbucket Server (`repo:refs_changed`, `pr:*`): `X-Hub-Signature`. */
export const bitbucketWebhook: WebhookProvider = {
  name: 'Bitbucket',
  recognises: (headers) => headerOf(headers, 'x-event-key') !== undefined,
  isVerified: ({ headers, body }, secret) => isSignedBy(secret, body, headerOf(headers, 'x-hub-signature'), 'sha256='),
  deliveryOf: (headers) => headerOf(headers, 'x-request-uuid') ?? headerOf(headers, 'x-request-id'),
  hintOf: ({ headers, body }) => {
    const key = headerOf(headers, 'x-event-key') ?? '';
    if (TALK.test(key)) return undefined;
    if (key === 'repo:push') return pushedToCloud(WebhookPayload.of(body));
    if (key.startsWith('pullrequest:'))
      return changedPullRequest('bitbucket', [WebhookPayload.of(body).get('repository').required('full_name')]);
    if (key === 'repo:updated' || key === 'repo:created' || key === 'repo:deleted')
      return changedOrganization('bitbucket', [workspaceOf(WebhookPayload.of(body).get('repository'))]);
    if (key === 'repo:refs_changed' || key === 'mirror:repo_synchronized')
      return pushedToServer(WebhookPayload.of(body));
    if (key.startsWith('pr:')) return pullRequestOfServer(WebhookPayload.of(body));
    if (key === 'repo:modified')
      return changedOrganization('bitbucketServer', [projectOf(WebhookPayload.of(body), 'new')]);
    return undefined;
  },
};

function pushedToCloud(event: WebhookPayload): WebhookHint {
  const repository = event.get('repository');
  const changes = event.get('push').list('changes');
  const isBranch = changes.some((change) => change.isNull('old') || change.isNull('new'));
  return movedRepository(
    [repository.get('links').get('html').text('href')],
    isBranch ? changedOrganization('bitbucket', [workspaceOf(repository)]) : {},
  );
}

function pushedToServer(event: WebhookPayload): WebhookHint {
  const repository = event.get('repository');
  const addresses = repository.has('links') ? repository.get('links').list('clone') : [];
  const isBranch = event.list('changes').some((change) => ['ADD', 'DELETE'].includes(change.text('type')));
  return movedRepository(
    addresses.map((link) => link.text('href')),
    isBranch ? changedOrganization('bitbucketServer', [projectOf(event, 'repository')]) : {},
  );
}

function pullRequestOfServer(event: WebhookPayload): WebhookHint {
  const repository = event.get('pullRequest').get('toRef').get('repository');
  return changedPullRequest('bitbucketServer', [
    `${repository.get('project').required('key')}/${repository.required('slug')}`,
  ]);
}

function workspaceOf(repository: WebhookPayload): string {
  return repository.required('full_name').split('/', 1)[0] ?? '';
}

function projectOf(event: WebhookPayload, name: string): string {
  return event.get(name).get('project').required('key');
}
