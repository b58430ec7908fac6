import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ReceivedRequest, TestAnswer, TestServer } from '../../platform/outbound-http/testing/test-server.js';
import {
  type ScmFixture,
  type ScmFixtureOptions,
  pullRequestsOf,
  repositoriesOf,
  startScmFixture,
} from '../testing/scm-fixture.js';
import { githubApiAddress } from './github-address.js';

const fixtures: ScmFixture[] = [];
afterEach(async () => {
  for (const fixture of fixtures.splice(0)) await fixture.close();
});

async function start(
  answer: (request: ReceivedRequest, server: TestServer) => TestAnswer | undefined,
  options?: ScmFixtureOptions,
): Promise<ScmFixture> {
  const fixture = await startScmFixture(answer, options);
  fixtures.push(fixture);
  return fixture;
}

const SHA = '0123456789012345678901234567890123456789';

function pull(number: number): Record<string, unknown> {
  return {
    number,
    title: `Change ${number}`,
    head: { ref: `feature/${number}`, sha: SHA },
    base: { ref: 'main' },
    labels: [{ name: 'preview' }],
    user: number === 2 ? null : { login: 'ann' },
  };
}

/** A list in pages of two, with links as GitHub sends them. */
function paged(items: readonly unknown[], { path, query }: ReceivedRequest, server: TestServer): TestAnswer {
  const page = Number(query.get('page') ?? 1);
  const next = `<${server.url}${path}?per_page=100&page=${page + 1}>; rel="next", <x>; rel="last"`;
  return {
    headers: items.length > page * 2 ? { link: next } : {},
    body: items.slice((page - 1) * 2, page * 2),
  };
}

function repository(name: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  const ssh_url = `git@github.com:acme/${name}.git`;
  const clone_url = `https://github.com/acme/${name}.git`;
  return { id: name.length, name, owner: { login: 'acme' }, ssh_url, clone_url, default_branch: 'main', ...more };
}

describe('Pull requests of GitHub', () => {
  const question = (server: TestServer, more = {}, isMissingFine = false): ReturnType<typeof pullRequestsOf> =>
    pullRequestsOf('github', { owner: 'acme', repo: 'shop', api: server.url, ...more }, isMissingFine);

  it('are read page by page', async () => {
    const { scm, server, asked } = await start((request, server) => paged([1, 2, 3].map(pull), request, server));
    const found = await scm.answer(question(server));
    expect(found.map(({ number }) => number)).toEqual(['1', '2', '3']);
    expect(found[0]).toEqual({
      number: '1',
      title: 'Change 1',
      branch: 'feature/1',
      targetBranch: 'main',
      headSha: SHA,
      labels: ['preview'],
      author: 'ann',
    });
    expect(found[1]?.author).toBe('');
    expect(asked()).toEqual([
      'GET /api/v3/repos/acme/shop/pulls?per_page=100',
      'GET /api/v3/repos/acme/shop/pulls?per_page=100&page=2',
    ]);
    expect(server.requests.every(({ headers }) => headers.authorization === 'token s3cret')).toBe(true);
  });

  it.each([
    [500, { message: 'oops' }, 'SERVICE_UNAVAILABLE'],
    [404, { message: 'Not Found' }, 'SERVICE_UNAVAILABLE'],
    [409, { message: 'Conflict' }, 'SERVICE_REFUSED_REQUEST'],
    [401, { message: 'Bad credentials' }, 'SERVICE_AUTHENTICATION_FAILED'],
    [200, null, 'SERVICE_UNAVAILABLE'],
    [200, '', 'SERVICE_UNAVAILABLE'],
    [200, { message: 'hello' }, 'SERVICE_UNAVAILABLE'],
    [200, '[{"number":', 'SERVICE_UNAVAILABLE'],
    [200, [{ number: 7 }], 'SERVICE_UNAVAILABLE'],
    [429, {}, 'RATE_LIMITED'],
  ])('are an error when page two is %i %j', async (status, body, code) => {
    const { scm, server } = await start((request, server) =>
      request.query.get('page') === '2'
        ? { status, headers: { 'content-type': 'application/json' }, body }
        : paged([1, 2, 3].map(pull), request, server),
    );
    await expect(scm.answer(question(server, {}, true))).rejects.toMatchObject({ code });
  });

  it('of a repository that is not there are an error, or none if that is wanted', async () => {
    const { scm, server } = await start(() => ({ status: 404, body: { message: 'Not Found' } }));
    await expect(scm.answer(question(server))).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
    expect(await scm.answer(question(server, {}, true))).toEqual([]);
  });

  it('never follow a page to another host with the token', async () => {
    const other = await start(() => ({ body: [] }));
    const { scm, server } = await start(() => ({
      headers: { link: `<${other.server.url}/x?page=2>; rel="next"` },
      body: [pull(1)],
    }));
    await expect(scm.answer(question(server))).rejects.toMatchObject({ code: 'URL_NOT_ALLOWED' });
    expect(other.asked()).toEqual([]);
  });

  it('are an error when pages never end', async () => {
    const { scm, server, asked } = await start(({ path }, server) => ({
      headers: { link: `<${server.url}${path}?per_page=100&page=2>; rel="next"`, etag: '"same"' },
      body: [pull(1)],
    }));
    await expect(scm.answer(question(server))).rejects.toMatchObject({ code: 'SERVICE_LIMIT_EXCEEDED' });
    expect(asked()).toHaveLength(1_000);
  });
});

describe('A GitHub App', () => {
  const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    type: 'pkcs1',
    format: 'pem',
  }) as string;
  const secrets = {
    'app/githubAppID': '12',
    'app/githubAppInstallationID': '34\n',
    'app/githubAppPrivateKey': privateKey,
  };
  const settings = (server: TestServer): Parameters<typeof pullRequestsOf>[1] => ({
    owner: 'acme',
    repo: 'shop',
    api: server.url,
    appSecretName: 'app',
  });

  it('asks for a token once and uses it', async () => {
    const { scm, server, asked } = await start(
      ({ path }) =>
        path.endsWith('/access_tokens')
          ? {
              status: 201,
              body: { token: 'ghs_x', expires_at: new Date(Date.now() + 3_600_000).toISOString(), permissions: {} },
            }
          : { body: [pull(1)] },
      { secrets },
    );
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await scm.answer(pullRequestsOf('github', settings(server)))).toHaveLength(1);
    }
    const pulls = 'GET /api/v3/repos/acme/shop/pulls?per_page=100';
    expect(asked()).toEqual(['POST /api/v3/app/installations/34/access_tokens', pulls, pulls]);
    expect(server.requests[0]?.headers.authorization).toMatch(/^bearer eyJ/);
    expect(server.requests[2]?.headers.authorization).toBe('token ghs_x');
  });

  it('without its installation is an error, even where a missing repository is none', async () => {
    const { scm, server } = await start(() => undefined, { secrets });
    await expect(scm.answer(pullRequestsOf('github', settings(server), true))).rejects.toMatchObject({
      code: 'SERVICE_AUTHENTICATION_FAILED',
    });
  });

  it('with a key that is none is an error that does not tell it', async () => {
    const { scm, server } = await start(() => undefined, {
      secrets: { ...secrets, 'app/githubAppPrivateKey': 's3cret' },
    });
    const error: unknown = await scm
      .answer(pullRequestsOf('github', settings(server)))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'SCM_SETTINGS_INVALID', message: expect.not.stringContaining('s3cret') });
  });
});

describe('Repositories of GitHub', () => {
  const branches = ['main', 'release/1', 'next'].map((name) => ({ name, commit: { sha: `${name}-sha` } }));

  function answer(request: ReceivedRequest, server: TestServer): TestAnswer | undefined {
    const path = request.path.replace('/api/v3', '');
    if (path === '/orgs/acme/repos') {
      const archived = repository('old', { archived: true });
      return paged(
        [repository('shop', { topics: ['a', 'b'] }), repository('web'), repository('empty'), archived],
        request,
        server,
      );
    }
    if (path === '/repos/acme/empty/branches') return { body: [] };
    if (/\/(shop|web|old)\/branches$/.test(path)) return paged(branches, request, server);
    if (/\/(shop|web|old)\/branches\/main$/.test(path)) return { body: branches[0] };
    if (path === '/repos/acme/shop/contents/deploy%20it/app.yaml' && request.query.get('ref') === 'release/1') {
      return { body: { type: 'file' } };
    }
    return undefined;
  }

  it('come with their default branch; empty ones are left out', async () => {
    const { scm, server } = await start(answer);
    const found = await scm.answer(repositoriesOf('github', { organization: 'acme', api: `${server.url}/` }));
    expect(found.map(({ repository }) => repository)).toEqual(['shop', 'web', 'old']);
    expect(found[0]).toEqual({
      organization: 'acme',
      repository: 'shop',
      repositoryId: '4',
      url: 'git@github.com:acme/shop.git',
      branch: 'main',
      sha: 'main-sha',
      labels: ['a', 'b'],
    });
  });

  it('come with all branches that pass, in the clone protocol that was asked for', async () => {
    const { scm, server } = await start(answer);
    const found = await scm.answer(
      repositoriesOf(
        'github',
        { organization: 'acme', api: server.url, allBranches: true, excludeArchivedRepos: true },
        {
          cloneProtocol: 'https',
          filters: [{ pathsExist: ['/deploy it/app.yaml/'] }, { branchMatch: '^next$', repositoryMatch: 'web' }],
        },
      ),
    );
    expect(found.map(({ url, branch }) => `${url} ${branch}`)).toEqual([
      'https://github.com/acme/shop.git release/1',
      'https://github.com/acme/web.git next',
    ]);
  });

  it.each([
    ['a page to sign in', { headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ['half an answer', { headers: { 'content-type': 'application/json' }, body: '{"type":' }],
    ['nothing at all', { body: '' }],
  ])('do not count as having a path when %s comes for it', async (_what, strange) => {
    const { scm, server } = await start((request, self) =>
      request.path.includes('/contents/') ? strange : answer(request, self),
    );
    const filters = [{ pathsDoNotExist: ['deploy'] }];
    const question = repositoriesOf('github', { organization: 'acme', api: server.url }, { filters });
    await expect(scm.answer(question)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });

  it('ask nothing of repositories that do not pass, and nothing outside of them', async () => {
    const { scm, server, asked } = await start(answer);
    const filters = [{ labelMatch: '^a$' }, { pathsExist: ['../../../user'] }];
    const question = repositoriesOf('github', { organization: 'acme', api: server.url }, { filters });
    expect(await scm.answer(question)).toEqual([]);
    expect(asked().filter((line) => !line.includes('/orgs/'))).toEqual(['GET /api/v3/repos/acme/shop/branches/main']);
  });

  it('of a user are an error, as with Argo CD', async () => {
    const { scm, server } = await start(answer);
    const question = repositoriesOf('github', { organization: 'ann', api: server.url });
    await expect(scm.answer(question)).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
  });

  it.each([500, 403, 404])('are an error when one of many branches is answered by %i', async (status) => {
    const { scm, server } = await start((request, server) =>
      request.path.includes('/web/branches') ? { status, body: {} } : answer(request, server),
    );
    const question = repositoriesOf('github', { organization: 'acme', api: server.url });
    await expect(scm.answer(question)).rejects.toMatchObject({ code: expect.stringMatching(/^SERVICE_/) });
  });

  it('refuse clone protocols that GitHub does not know', async () => {
    const { scm, server } = await start(answer);
    const question = repositoriesOf('github', { organization: 'acme', api: server.url }, { cloneProtocol: 'ftp' });
    await expect(scm.answer(question)).rejects.toMatchObject({ code: 'SCM_SETTINGS_INVALID' });
  });
});

it.each([
  ['', 'https://api.github.com'],
  ['https://git.acme.com', 'https://git.acme.com/api/v3'],
  ['https://git.acme.com/api/v3/', 'https://git.acme.com/api/v3'],
  ['https://api.github.com/', 'https://api.github.com'],
  ['https://x.api.ghe.com', 'https://x.api.ghe.com'],
])('The API of "%s" is at %s', (api, address) => expect(githubApiAddress(api)).toBe(address));
