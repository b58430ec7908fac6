import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { InvalidInputError, UnauthenticatedError } from '@wheelhouse/protocol';
import type { QuestionPattern, RefreshAskingSets } from '../application-sets/questions/refresh-asking-sets.js';
import { SilentLogger } from '../platform/logging/logger.js';
import type { RepositoryHints } from '../repositories/repository-hints.js';
import type { WebhookHeaders } from './webhook-request.js';
import { WebhookService } from './webhook.service.js';

const SECRET = 's3cret';
let addresses: string[];
let patterns: QuestionPattern[];
let service: WebhookService;
beforeEach(() => {
  addresses = [];
  patterns = [];
  const repositories = {
    haveMoved: async (moved: ReadonlySet<string>) => addresses.push(...moved),
  } as unknown as RepositoryHints;
  const sets = {
    refresh: async (asked: readonly QuestionPattern[]) => patterns.push(...asked),
  } as unknown as RefreshAskingSets;
  service = new WebhookService(repositories, sets, { webhookSecret: SECRET }, new SilentLogger());
});

const hmac = (body: Uint8Array, secret = SECRET) => createHmac('sha256', secret).update(body).digest('hex');
const basic = (password: string) => `Basic ${Buffer.from(`any:${password}`).toString('base64')}`;

/** Each provider: the headers of a request that proves the secret, and of one that does not. */
const PROOFS: Record<string, (event: string, body: Uint8Array, secret: string) => WebhookHeaders> = {
  GitHub: (event, body, secret) => ({
    'x-github-event': event,
    'x-hub-signature-256': `sha256=${hmac(body, secret)}`,
  }),
  GitLab: (event, _body, secret) => ({ 'x-gitlab-event': event, 'x-gitlab-token': secret }),
  Gitea: (event, body, secret) => ({
    'x-gitea-event': event,
    'x-gitea-signature': hmac(body, secret),
    'x-github-event': event,
  }),
  Bitbucket: (event, body, secret) => ({ 'x-event-key': event, 'x-hub-signature': `sha256=${hmac(body, secret)}` }),
  'Azure DevOps': (_event, _body, secret) => ({ 'x-vss-activityid': 'a', authorization: basic(secret) }),
};

async function send(provider: string, event: string, payload: unknown, secret = SECRET): Promise<unknown> {
  const body = Buffer.from(JSON.stringify(payload));
  return service.receive({ headers: PROOFS[provider]?.(event, body, secret) ?? {}, body });
}

const github = { clone_url: 'https://github.com/Acme/Shop.git', full_name: 'Acme/Shop', owner: { login: 'Acme' } };
const gitlab = { id: 7, path_with_namespace: 'Acme/Web/Shop', git_http_url: 'https://gitlab.com/acme/web/shop.git' };
const cloud = { full_name: 'Acme/shop', links: { html: { href: 'https://bitbucket.org/Acme/shop' } } };
const server = {
  slug: 'shop',
  project: { key: 'ACME' },
  links: { clone: [{ href: 'ssh://git@bb.example.com:7999/acme/shop.git', name: 'ssh' }] },
};
const azure = {
  name: 'Shop',
  id: 'r-1',
  remoteUrl: 'https://acme@dev.azure.com/acme/Web/_git/Shop',
  project: { name: 'Web', id: 'p-1' },
};
const none = '0'.repeat(40);
const plugin = { kind: 'plugin' };

describe('A push', () => {
  it.each([
    ['GitHub', 'push', { repository: github }, 'github.com/acme/shop'],
    ['GitLab', 'Push Hook', { object_kind: 'push', project: gitlab }, 'gitlab.com/acme/web/shop'],
    ['Gitea', 'push', { repository: github }, 'github.com/acme/shop'],
    ['Bitbucket', 'repo:push', { repository: cloud, push: { changes: [] } }, 'bitbucket.org/acme/shop'],
    ['Bitbucket', 'repo:refs_changed', { repository: server }, 'bb.example.com/acme/shop'],
    [
      'Azure DevOps',
      '',
      { eventType: 'git.push', resource: { repository: azure } },
      'dev.azure.com/acme/web/_git/shop',
    ],
  ])('of %s (%s) has the repository asked, and every plugin', async (provider, event, payload, address) => {
    await send(provider, event, payload);
    expect(addresses).toEqual([address]);
    expect(patterns).toEqual([plugin]);
  });

  it.each([
    ['GitHub', 'push', { created: true, repository: github }, 'github', ['acme']],
    ['GitLab', '', { object_kind: 'push', before: none, project: gitlab }, 'gitlab', ['acme/web', 'acme']],
    ['Bitbucket', 'repo:push', { repository: cloud, push: { changes: [{ old: null }] } }, 'bitbucket', ['acme']],
    ['Bitbucket', 'repo:refs_changed', { repository: server, changes: [{ type: 'ADD' }] }, 'bitbucketServer', ['acme']],
    [
      'Azure DevOps',
      '',
      { eventType: 'git.push', resource: { repository: azure, refUpdates: [{ newObjectId: none }] } },
      'azureDevOps',
      ['web', 'p-1'],
    ],
  ])(
    'of %s (%s) that makes or removes a branch concerns its organization',
    async (provider, event, payload, name, organizations) => {
      await send(provider, event, payload);
      const expected = organizations.map((organization) => ({ kind: 'scmRepositories', provider: name, organization }));
      expect(patterns).toEqual([...expected, plugin]);
    },
  );
});

describe('A pull request', () => {
  const merge = { object_kind: 'merge_request', project: gitlab };
  const cloudEvent = { repository: cloud };
  const serverEvent = { pullRequest: { toRef: { repository: server } } };
  const azureEvent = { eventType: 'git.pullrequest.updated', resource: { repository: azure } };
  it.each([
    ['GitHub', 'pull_request', { action: 'labeled', repository: github }, 'github', ['acme/shop']],
    ['GitLab', 'Merge Request Hook', merge, 'gitlab', ['acme/web/shop', '7']],
    ['Gitea', 'pull_request_sync', { repository: github }, 'gitea', ['acme/shop']],
    ['Bitbucket', 'pullrequest:fulfilled', cloudEvent, 'bitbucket', ['acme/shop']],
    ['Bitbucket', 'pr:from_ref_updated', serverEvent, 'bitbucketServer', ['acme/shop']],
    ['Azure DevOps', '', azureEvent, 'azuredevops', ['web/shop', 'web/r-1', 'p-1/shop', 'p-1/r-1']],
  ])(
    'of %s (%s) concerns the sets that list those of its repository',
    async (provider, event, payload, name, repositories) => {
      await send(provider, event, payload);
      const expected = repositories.map((repository) => ({ kind: 'pullRequests', provider: name, repository }));
      expect(patterns).toEqual([...expected, plugin]);
      expect(addresses).toEqual([]);
    },
  );
});

describe('A repository', () => {
  it.each([
    ['GitHub', 'repository', { action: 'archived', repository: github }, 'github', ['acme']],
    ['GitLab', 'System Hook', { event_name: 'project_create', path_with_namespace: 'a/b/c' }, 'gitlab', ['a/b', 'a']],
    ['Gitea', 'repository', { action: 'created', repository: github }, 'gitea', ['acme']],
    ['Bitbucket', 'repo:modified', { new: server }, 'bitbucketServer', ['acme']],
    [
      'Azure DevOps',
      '',
      { eventType: 'git.repo.created', resource: { repository: azure } },
      'azureDevOps',
      ['web', 'p-1'],
    ],
  ])(
    'of %s (%s) that appears, changes or goes concerns its organization',
    async (provider, event, payload, name, organizations) => {
      await send(provider, event, payload);
      const expected = organizations.map((organization) => ({ kind: 'scmRepositories', provider: name, organization }));
      expect(patterns).toEqual([...expected, plugin]);
    },
  );
});

describe('What means nothing', () => {
  it.each([
    ['GitHub', 'ping', {}],
    ['GitHub', 'pull_request', { action: 'assigned', repository: github }],
    ['GitLab', 'Note Hook', { object_kind: 'note' }],
    ['Gitea', 'pull_request_comment', {}],
    ['Bitbucket', 'pullrequest:comment_created', {}],
    ['Bitbucket', 'pullrequest:approved', {}],
    ['Azure DevOps', '', { eventType: 'build.complete' }],
  ])('has nothing asked: %s %s', async (provider, event, payload) => {
    expect(await send(provider, event, payload)).toMatchObject({ refreshed: 0, applicationSets: 0 });
    expect([addresses, patterns]).toEqual([[], []]);
  });
});

describe.each(Object.keys(PROOFS))('A webhook of %s', (provider) => {
  it('counts for nothing without the secret', async () => {
    await expect(send(provider, 'push', {}, 'wrong')).rejects.toBeInstanceOf(UnauthenticatedError);
    const body = Buffer.from('{}');
    const proof = PROOFS[provider]?.('push', body, SECRET) ?? {};
    for (const name of Object.keys(proof).filter((header) => /signature|token|authorization/.test(header)))
      for (const wrong of [undefined, '', 'sha256=', 'Basic', 'Basic !', `sha256=${'0'.repeat(64)}`, '0'.repeat(64)])
        await expect(service.receive({ headers: { ...proof, [name]: wrong }, body })).rejects.toThrow(
          /missing or wrong/,
        );
    expect([addresses, patterns]).toEqual([[], []]);
  });

  it('is understood or refused, whatever it holds', async () => {
    const event = fc.constantFrom('push', 'pull_request', 'repository', 'repo:push', 'repo:refs_changed', 'pr:opened');
    const names = ['repository', 'project', 'resource', 'push', 'object_kind', 'eventType', 'links', 'owner'];
    const value = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue(),
        fc.constantFrom('push', 'merge_request', 'git.push', 'a/b'),
        fc.dictionary(fc.constantFrom(...names), tie('node')),
      ),
    })).node;
    await fc.assert(
      fc.asyncProperty(event, value, async (type, payload) => {
        await send(provider, type, payload).catch((error: unknown) => expect(error).toBeInstanceOf(InvalidInputError));
      }),
      { numRuns: 200 },
    );
  });
});

describe('Webhooks', () => {
  it('of Gogs are signed as those of Gitea, under their own name', async () => {
    const body = Buffer.from(JSON.stringify({ repository: github }));
    const headers = { 'x-gogs-event': 'push', 'x-github-event': 'push', 'x-gogs-delivery': 'd1' };
    await expect(service.receive({ headers, body })).rejects.toThrow(/missing or wrong/);
    await service.receive({ headers: { ...headers, 'x-gogs-signature': hmac(body) }, body });
    expect(addresses).toEqual(['github.com/acme/shop']);
  });

  it('may come as a form, signed over its raw bytes', async () => {
    const form = new URLSearchParams({ payload: JSON.stringify({ repository: github }) });
    const body = Buffer.from(form.toString());
    await service.receive({ headers: PROOFS['GitHub']?.('push', body, SECRET) ?? {}, body });
    expect(addresses).toEqual(['github.com/acme/shop']);
    const empty = Buffer.from('payload=%5B%5B');
    const headers = PROOFS['GitHub']?.('push', empty, SECRET) ?? {};
    await expect(service.receive({ headers, body: empty })).rejects.toBeInstanceOf(InvalidInputError);
  });

  it('are signed over the raw bytes', async () => {
    const headers = PROOFS['GitHub']?.('ping', Buffer.from('{"a": 1}'), SECRET) ?? {};
    await service.receive({ headers, body: Buffer.from('{"a": 1}') });
    await expect(service.receive({ headers, body: Buffer.from('{"a":1}') })).rejects.toThrow(/missing or wrong/);
  });

  it('of Azure DevOps may carry the secret in a header of ours', async () => {
    const body = Buffer.from('{}');
    expect(await service.receive({ headers: { 'x-wheelhouse-token': SECRET }, body })).toMatchObject({ refreshed: 0 });
    await expect(service.receive({ headers: { 'x-wheelhouse-token': 'x' }, body })).rejects.toThrow(/missing or wrong/);
  });

  it('that come twice count once', async () => {
    const body = Buffer.from(JSON.stringify({ repository: github }));
    const headers = { ...PROOFS['GitHub']?.('push', body, SECRET), 'x-github-delivery': 'd1' };
    await service.receive({ headers, body });
    expect(await service.receive({ headers, body })).toMatchObject({
      refreshed: 0,
      note: expect.stringContaining('before'),
    });
    expect(addresses).toHaveLength(1);
  });

  it('that are nested a million deep are refused, quickly', async () => {
    const body = Buffer.from('['.repeat(1_000_000));
    const headers = PROOFS['GitHub']?.('push', body, SECRET) ?? {};
    await expect(service.receive({ headers, body })).rejects.toBeInstanceOf(InvalidInputError);
  });
});
