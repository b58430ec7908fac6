import { headerOf, type WebhookHint, type WebhookProvider } from '../webhook-request.js';
import { changedOrganization, changedPullRequest, movedRepository } from '../webhook-hints.js';
import { WebhookPayload } from '../webhook-payload.js';
import { isSignedBy } from '../webhook-proof.js';

/** Events of pull requests that change none. */
const TALK = /comment|review/;

/** Gitea and Forgejo: `X-Gitea-Signature`. They send the headers of GitHub too, so they are recognised first. */
export const giteaWebhook: WebhookProvider = {
  name: 'Gitea',
  recognises: (headers) =>
    headerOf(headers, 'x-gitea-event') !== undefined || headerOf(headers, 'x-gitea-signature') !== undefined,
  isVerified: ({ headers, body }, secret) => isSignedBy(secret, body, headerOf(headers, 'x-gitea-signature')),
  deliveryOf: (headers) => headerOf(headers, 'x-gitea-delivery'),
  hintOf: ({ headers, body }) => {
    const event = headerOf(headers, 'x-gitea-event-type') ?? headerOf(headers, 'x-gitea-event') ?? '';
    if (event === 'push') return pushed(WebhookPayload.of(body));
    if (event.startsWith('pull_request') && !TALK.test(event))
      return changedPullRequest('gitea', [WebhookPayload.of(body).get('repository').required('full_name')]);
    if (event === 'repository' || event === 'create' || event === 'delete')
      return changedOrganization('gitea', [ownerOf(WebhookPayload.of(body).get('repository'))]);
    return undefined;
  },
};

function pushed(event: WebhookPayload): WebhookHint {
  const repository = event.get('repository');
  return movedRepository(['clone_url', 'html_url', 'ssh_url'].map((name) => repository.text(name)));
}

function ownerOf(repository: WebhookPayload): string {
  const owner = repository.get('owner');
  return owner.text('username') || owner.required('login');
}
