import { headerOf, type WebhookHint, type WebhookProvider } from '../webhook-request.js';
import { changedOrganization, changedPullRequest, movedRepository } from '../webhook-hints.js';
import { WebhookPayload } from '../webhook-payload.js';
import { basicPassword, isSecret } from '../webhook-proof.js';

const NO_COMMIT = /^0+$/;

/** Azure DevOps signs nothing: the secret is the password of its basic authentication, or the header `X-Wheelhouse-Token`. */
export const azureDevOpsWebhook: WebhookProvider = {
  name: 'Azure DevOps',
  recognises: (headers) =>
    headerOf(headers, 'x-vss-activityid') !== undefined ||
    headerOf(headers, 'x-vss-subscriptionid') !== undefined ||
    headerOf(headers, 'x-wheelhouse-token') !== undefined,
  isVerified: ({ headers }, secret) =>
    isSecret(secret, headerOf(headers, 'x-wheelhouse-token') ?? basicPassword(headerOf(headers, 'authorization'))),
  deliveryOf: () => undefined,
  hintOf: ({ body }) => {
    const event = WebhookPayload.of(body);
    const type = event.text('eventType');
    if (type === 'git.push') return pushed(event.get('resource'));
    if (/^git\.pullrequest\.(created|updated|merged)$/.test(type)) return pullRequest(event.get('resource'));
    if (type.startsWith('git.repo.'))
      return changedOrganization('azureDevOps', namesOf(event.get('resource').get('repository').get('project')));
    return undefined;
  },
};

function pushed(resource: WebhookPayload): WebhookHint {
  const repository = resource.get('repository');
  const isBranch = resource
    .list('refUpdates')
    .some((update) => NO_COMMIT.test(update.text('oldObjectId')) || NO_COMMIT.test(update.text('newObjectId')));
  return movedRepository(
    ['remoteUrl', 'sshUrl', 'webUrl'].map((name) => repository.text(name)),
    isBranch ? changedOrganization('azureDevOps', namesOf(repository.get('project'))) : {},
  );
}

/** Sets name projects and repositories by their names or by their ids. */
function pullRequest(resource: WebhookPayload): WebhookHint {
  const repository = resource.get('repository');
  const repositories = namesOf(repository);
  const projects = namesOf(repository.get('project'));
  return changedPullRequest(
    'azuredevops',
    projects.flatMap((project) => repositories.map((name) => `${project}/${name}`)),
  );
}

function namesOf(thing: WebhookPayload): string[] {
  return [thing.required('name'), thing.text('id')].filter((name) => name !== '');
}
