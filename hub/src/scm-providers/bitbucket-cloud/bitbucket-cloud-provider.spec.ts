import { afterEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@wheelhouse/generators';
import {
  type ReceivedRequest,
  type TestAnswer,
  type TestServer,
  startTestServer,
} from '../../platform/outbound-http/testing/test-server.js';
import { type ScmFixture, pullRequestsOf, repositoriesOf, startScmFixture } from '../testing/scm-fixture.js';

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close();
});

async function start(
  answer: (request: ReceivedRequest, server: TestServer) => TestAnswer | undefined,
): Promise<ScmFixture> {
  const fixture = await startScmFixture(answer);
  closing.push(fixture);
  return fixture;
}

const SECRET = { secretName: 'scm', key: 'token' };
const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

/** Pages of two, with links as Bitbucket writes them. */
function paged(items: readonly unknown[], { path, query }: ReceivedRequest, server: TestServer): TestAnswer {
  const page = Number(query.get('page') ?? 1);
  const isLast = items.length <= page * 2;
  const next = isLast ? {} : { next: `${server.url}${path}?pagelen=2&page=${page + 1}` };
  return { body: { pagelen: 2, page, values: items.slice((page - 1) * 2, page * 2), ...next } };
}

function pull(id: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id,
    title: `Change ${id}`,
    source: { branch: { name: `feature/${id}` }, commit: { hash: 'abcdef123456' } },
    destination: { branch: { name: 'main' } },
    author: { nickname: 'ann', display_name: 'Ann' },
    ...more,
  };
}

describe('Pull requests of Bitbucket Cloud', () => {
  const settings = (api: string): Record<string, string> => ({ owner: 'acme', repo: 'a b', api: `${api}/2.0/` });

  it('are the open ones, page by page', async () => {
    const gone = { author: null, source: { branch: { name: 'x' }, commit: null } };
    const { scm, server, asked } = await start((request, server) =>
      paged([pull(1), pull(2), pull(3, gone)], request, server),
    );
    const found = await scm.answer(pullRequestsOf('bitbucket', settings(server.url)));
    expect(found).toEqual([
      {
        number: '1',
        title: 'Change 1',
        branch: 'feature/1',
        targetBranch: 'main',
        headSha: 'abcdef123456',
        labels: [],
        author: 'ann',
      },
      expect.objectContaining({ number: '2' }),
      expect.objectContaining({ number: '3', headSha: '', author: '' }),
    ]);
    expect(asked()).toEqual([
      'GET /2.0/repositories/acme/a%20b/pullrequests?state=OPEN&pagelen=50',
      'GET /2.0/repositories/acme/a%20b/pullrequests?pagelen=2&page=2',
    ]);
  });

  it('are asked for with the credential that the set names', async () => {
    const { scm, server } = await start((request, server) => paged([], request, server));
    const all = settings(server.url);
    const basicAuth = { username: 'ann', passwordRef: SECRET };
    await scm.answer(pullRequestsOf('bitbucket', all));
    await scm.answer(pullRequestsOf('bitbucket', { ...all, basicAuth }));
    await scm.answer(pullRequestsOf('bitbucket', { ...all, basicAuth, bearerToken: { tokenRef: SECRET } }));
    const sent = server.requests.map(({ headers }) => headers.authorization);
    expect(sent).toEqual([undefined, basic('ann:s3cret'), 'Bearer s3cret']);
    const nothing = scm.answer(pullRequestsOf('bitbucket', { ...all, bearerToken: {} }));
    await expect(nothing).rejects.toMatchObject({ code: 'SCM_SETTINGS_INVALID' });
  });

  it.each([
    [500, {}, 'SERVICE_UNAVAILABLE'],
    [404, {}, 'SERVICE_UNAVAILABLE'],
    [401, {}, 'SERVICE_AUTHENTICATION_FAILED'],
    [200, {}, 'SERVICE_UNAVAILABLE'],
    [200, { values: null }, 'SERVICE_UNAVAILABLE'],
    [200, { values: [{ id: 9 }] }, 'SERVICE_UNAVAILABLE'],
    [200, '{"values": [', 'SERVICE_UNAVAILABLE'],
  ])('are an error when page two is %i %j', async (status, body, code) => {
    const { scm, server } = await start((request, server) =>
      request.query.get('page') === '2'
        ? { status, body }
        : paged(
            [1, 2, 3].map((id) => pull(id)),
            request,
            server,
          ),
    );
    const question = pullRequestsOf('bitbucket', settings(server.url), true);
    await expect(scm.answer(question)).rejects.toMatchObject({ code });
  });

  it('of a repository that is not there are none if that is wanted', async () => {
    const { scm, server } = await start(() => undefined);
    expect(await scm.answer(pullRequestsOf('bitbucket', settings(server.url), true))).toEqual([]);
    const strict = scm.answer(pullRequestsOf('bitbucket', settings(server.url)));
    await expect(strict).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
  });

  it('whose next page is elsewhere, or the same again, are an error that tells no one the token', async () => {
    const other = await startTestServer(() => ({ body: { values: [] } }));
    closing.push(other);
    let next = `${other.url}/2.0/next`;
    const { scm, server } = await start(() => ({ body: { values: [], next } }));
    const question = pullRequestsOf('bitbucket', { ...settings(server.url), bearerToken: { tokenRef: SECRET } });
    await expect(scm.answer(question)).rejects.toMatchObject({
      code: 'URL_NOT_ALLOWED',
      message: expect.not.stringContaining('s3cret'),
    });
    next = `${server.url}/2.0/loop`;
    await expect(scm.answer(question)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    next = '/2.0/relative';
    await expect(scm.answer(question)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(other.requests).toEqual([]);
  });

  it('follow a redirect to another host without the token', async () => {
    const other = await startTestServer(() => ({ body: { values: [pull(7)] } }));
    closing.push(other);
    const { scm, server } = await start(() => ({ status: 302, headers: { location: `${other.url}/moved` } }));
    const question = pullRequestsOf('bitbucket', { ...settings(server.url), bearerToken: { tokenRef: SECRET } });
    expect(await scm.answer(question)).toHaveLength(1);
    expect(server.requests[0]?.headers.authorization).toBe('Bearer s3cret');
    expect(other.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('are never asked for outside of the repositories', async () => {
    const { scm, server, asked } = await start(() => undefined);
    const question = pullRequestsOf('bitbucket', { owner: '..', repo: 'x/../../../user?a', api: server.url }, true);
    await scm.answer(question);
    expect(asked()).toEqual(['GET /repositories/..%20/x%2F..%2F..%2F..%2Fuser%3Fa/pullrequests?state=OPEN&pagelen=50']);
  });
});

describe('Repositories of Bitbucket Cloud', () => {
  const repository = (slug: string, more = {}): Record<string, unknown> => ({
    slug,
    uuid: `{${slug}-id}`,
    mainbranch: { name: 'main', type: 'branch' },
    links: {
      clone: [
        { name: 'https', href: `https://ann@bitbucket.org/acme/${slug}.git` },
        { name: 'ssh', href: `git@bitbucket.org:acme/${slug}.git` },
      ],
    },
    ...more,
  });
  const branch = (name: string): unknown => ({ name, target: { hash: `${name.replace('/', '-')}-sha` } });

  function answer(request: ReceivedRequest, server: TestServer): TestAnswer | undefined {
    const { path } = request;
    if (path === '/2.0/repositories/acme') {
      const all = [repository('web'), repository('api'), repository('empty', { mainbranch: null })];
      return paged(all, request, server);
    }
    if (path === '/2.0/repositories/acme/empty/refs/branches') return paged([], request, server);
    if (path.endsWith('/refs/branches')) return paged(['main', 'a/b', 'c'].map(branch), request, server);
    if (path.endsWith('/refs/branches/main')) return { body: branch('main') };
    if (path === '/2.0/repositories/acme/web/src/a-b-sha/deploy/x%23y') return { body: { type: 'commit_file' } };
    return undefined;
  }
  const settings = (url: string): JsonObject => ({
    owner: 'acme',
    user: 'ann',
    appPasswordRef: SECRET,
    api: `${url}/2.0`,
  });

  it('come with their default branch, those of all pages', async () => {
    const { scm, server, asked } = await start(answer);
    expect(await scm.answer(repositoriesOf('bitbucket', settings(server.url)))).toEqual([
      {
        organization: 'acme',
        repository: 'web',
        repositoryId: '{web-id}',
        url: 'git@bitbucket.org:acme/web.git',
        branch: 'main',
        sha: 'main-sha',
        labels: [],
      },
      expect.objectContaining({ repository: 'api' }),
    ]);
    expect(asked()[0]).toBe('GET /2.0/repositories/acme?role=member&pagelen=100');
    expect(server.requests.every(({ headers }) => headers.authorization === basic('ann:s3cret'))).toBe(true);
  });

  it('come with all branches that have the paths', async () => {
    const { scm, server } = await start(answer);
    const all = { ...settings(server.url), allBranches: true };
    const filters = [{ pathsExist: ['deploy/x#y'] }];
    const found = await scm.answer(repositoriesOf('bitbucket', all, { filters, cloneProtocol: 'https' }));
    expect(found.map(({ branch, url }) => [branch, url])).toEqual([['a/b', 'https://ann@bitbucket.org/acme/web.git']]);
  });

  it.each([
    ['/repositories/acme', 404],
    ['/refs/branches', 500],
    ['/refs/branches', 404],
    ['/src/main-sha/x', 403],
  ])('are an error when %s is answered by %i', async (missing, status) => {
    const { scm, server } = await start((request, server) => {
      const isDefault = request.path.endsWith('/refs/branches/main') && missing === '/refs/branches';
      if (isDefault) return undefined;
      return request.path.endsWith(missing) ? { status, body: {} } : answer(request, server);
    });
    const question = repositoriesOf('bitbucket', settings(server.url), { filters: [{ pathsExist: ['x'] }] });
    await expect(scm.answer(question)).rejects.toMatchObject({ code: expect.stringMatching(/^SERVICE_/) });
  });

  it('need a password', async () => {
    const { scm, server } = await start(answer);
    const question = repositoriesOf('bitbucket', { ...settings(server.url), appPasswordRef: {} });
    await expect(scm.answer(question)).rejects.toMatchObject({ code: 'SCM_SETTINGS_INVALID' });
  });
});
