import { headerOf, type WebhookHeaders, type WebhookHint, type WebhookProvider } from '../webhook-request.js';
import { changedOrganization, changedPullRequest, movedRepository } from '../webhook-hints.js';
import { WebhookPayload } from '../webhook-payload.js';
import { isSignedBy } from '../webhook-proof.js';

/** Events of pull requests that change none. */
const TALK = /comment|review/;

/** Gitea and Forgejo: `X-Gitea-Signature`; Gogs: `X-Gogs-Signature`. They send the headers of GitHub too, so they are recognised first. */
export const giteaWebhook: WebhookProvider = {
  name: 'Gitea',
  recognises: (headers) => ['event', 'signature'].some((name) => ownHeader(headers, name) !== undefined),
  isVerified: ({ headers, body }, secret) => isSignedBy(secret, body, ownHeader(headers, 'signature')),
  deliveryOf: (headers) => ownHeader(headers, 'delivery'),
  hintOf: ({ headers, body }) => {
    const event = ownHeader(headers, 'event-type') ?? ownHeader(headers, 'event') ?? '';
    if (event === 'push') return pushed(WebhookPayload.of(body));
    if (event.startsWith('pull_request') && !TALK.test(event))
      return changedPullRequest('gitea', [WebhookPayload.of(body).get('repository').required('full_name')]);
    if (event === 'repository' || event === 'create' || event === 'delete')
      return changedOrganization('gitea', [ownerOf(WebhookPayload.of(body).get('repository'))]);
    return undefined;
  },
};

/** Gitea sends those of Gogs as well. */
function ownHeader(headers: WebhookHeaders, name: string): string | undefined {
  return headerOf(headers, `x-gitea-${name}`) ?? headerOf(headers, `x-gogs-${name}`);
}

function pushed(event: WebhookPayload): WebhookHint {
  const repository = event.get('repository');
  return movedRepository(['clone_url', 'html_url', 'ssh_url'].map((name) => repository.text(name)));
}

function ownerOf(repository: WebhookPayload): string {
  const owner = repository.get('owner');
  return owner.text('username') || owner.required('login');
}
