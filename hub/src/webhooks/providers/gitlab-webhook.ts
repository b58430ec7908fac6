import { headerOf, type WebhookHint, type WebhookProvider } from '../webhook-request.js';
import { changedOrganization, changedPullRequest, groupsAbove, movedRepository } from '../webhook-hints.js';
import { WebhookPayload } from '../webhook-payload.js';
import { isSecret } from '../webhook-proof.js';

/** A commit that is none: the branch did not exist before, or does not after. */
const NO_COMMIT = /^0+$/;

/** GitLab: `X-Gitlab-Token` is the secret itself. */
export const gitlabWebhook: WebhookProvider = {
  name: 'GitLab',
  recognises: (headers) =>
    headerOf(headers, 'x-gitlab-event') !== undefined || headerOf(headers, 'x-gitlab-token') !== undefined,
  isVerified: ({ headers }, secret) => isSecret(secret, headerOf(headers, 'x-gitlab-token')),
  deliveryOf: (headers) => headerOf(headers, 'idempotency-key'),
  hintOf: ({ body }) => {
    const event = WebhookPayload.of(body);
    switch (event.text('object_kind') || event.text('event_name')) {
      case 'push':
      case 'tag_push':
        return pushed(event);
      case 'merge_request':
        return mergeRequest(event);
      // System hooks.
      case 'project_create':
      case 'project_destroy':
      case 'project_rename':
      case 'project_transfer':
      case 'project_update':
        return changedOrganization('gitlab', groupsAbove(event.required('path_with_namespace')));
      default:
        return undefined;
    }
  },
};

function pushed(event: WebhookPayload): WebhookHint {
  const project = event.get('project');
  const addresses = ['git_http_url', 'git_ssh_url', 'web_url', 'http_url', 'ssh_url'].map((name) => project.text(name));
  const isBranch = NO_COMMIT.test(event.text('before')) || NO_COMMIT.test(event.text('after'));
  const path = project.text('path_with_namespace');
  return movedRepository(addresses, isBranch ? changedOrganization('gitlab', groupsAbove(path)) : {});
}

/** Sets name a project by its path or by its number. */
function mergeRequest(event: WebhookPayload): WebhookHint {
  const project = event.get('project');
  return changedPullRequest('gitlab', [project.required('path_with_namespace'), project.required('id')]);
}
