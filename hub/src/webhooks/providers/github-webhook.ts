import { headerOf, type WebhookHint, type WebhookProvider } from '../webhook-request.js';
import { changedOrganization, changedPullRequest, movedRepository } from '../webhook-hints.js';
import { malformed, WebhookPayload } from '../webhook-payload.js';
import { isSignedBy } from '../webhook-proof.js';

const PULL_REQUEST_ACTIONS = new Set(['opened', 'closed', 'synchronize', 'labeled', 'unlabeled', 'reopened', 'edited']);

/** GitHub, and GitHub Enterprise Server: `X-Hub-Signature-256`. */
export const githubWebhook: WebhookProvider = {
  name: 'GitHub',
  recognises: (headers) =>
    headerOf(headers, 'x-github-event') !== undefined || headerOf(headers, 'x-hub-signature-256') !== undefined,
  isVerified: ({ headers, body }, secret) =>
    isSignedBy(secret, body, headerOf(headers, 'x-hub-signature-256'), 'sha256='),
  deliveryOf: (headers) => headerOf(headers, 'x-github-delivery'),
  hintOf: ({ headers, body }) => {
    const event = headerOf(headers, 'x-github-event');
    if (event === undefined) throw malformed('the header X-GitHub-Event is missing');
    switch (event) {
      case 'push':
        return pushed(WebhookPayload.of(body));
      case 'pull_request':
        return pullRequest(WebhookPayload.of(body));
      case 'repository':
        return changedOrganization('github', [ownerOf(WebhookPayload.of(body).get('repository'))]);
      default:
        return undefined;
    }
  },
};

function pushed(event: WebhookPayload): WebhookHint {
  const repository = event.get('repository');
  const addresses = ['clone_url', 'html_url', 'ssh_url', 'git_url', 'url'].map((name) => repository.text(name));
  // A branch that appears or goes is one more or less for `allBranches`.
  const isBranch = event.isTrue('created') || event.isTrue('deleted');
  return movedRepository(addresses, isBranch ? changedOrganization('github', [ownerOf(repository)]) : {});
}

function pullRequest(event: WebhookPayload): WebhookHint | undefined {
  if (!PULL_REQUEST_ACTIONS.has(event.text('action'))) return undefined;
  return changedPullRequest('github', [event.get('repository').required('full_name')]);
}

function ownerOf(repository: WebhookPayload): string {
  return repository.get('owner').text('login') || repository.get('owner').required('name');
}
