import { afterEach, describe, expect, it } from '@jest/globals';
import type { ReceivedRequest, TestAnswer, TestServer } from '../../platform/outbound-http/testing/test-server.js';
import { type ScmFixture, pullRequestsOf, repositoriesOf, startScmFixture } from '../testing/scm-fixture.js';

const fixtures: ScmFixture[] = [];
afterEach(async () => {
  for (const fixture of fixtures.splice(0)) await fixture.close();
});

async function start(
  answer: (request: ReceivedRequest, server: TestServer) => TestAnswer | undefined,
): Promise<ScmFixture> {
  const fixture = await startScmFixture(answer);
  fixtures.push(fixture);
  return fixture;
}

const SECRET = { secretName: 'scm', key: 'token' };

/** Pages of two. Bitbucket counts what it leaves out of a page, too: starts are not what was given so far. */
function paged(items: readonly unknown[], { query }: ReceivedRequest): TestAnswer {
  const page = Number(query.get('start') ?? 0) / 10;
  const isLastPage = items.length <= (page + 1) * 2;
  const values = items.slice(page * 2, page * 2 + 2);
  return { body: { size: values.length, isLastPage, values, nextPageStart: isLastPage ? null : (page + 1) * 10 } };
}

function pull(id: number): Record<string, unknown> {
  return {
    id,
    title: `Change ${id}`,
    fromRef: { id: `refs/heads/feature/${id}`, displayId: `feature/${id}`, latestCommit: 'abc' },
    toRef: { id: 'refs/heads/main', displayId: 'main', latestCommit: 'def' },
    author: { user: { name: 'ann', displayName: 'Ann' } },
  };
}

describe('Pull requests of Bitbucket Server', () => {
  const settings = (api: string) => ({ project: 'ACME', repo: 'shop', api });

  it('are the open ones, page by page', async () => {
    const { scm, server, asked } = await start((request) => paged([1, 2, 3].map(pull), request));
    const found = await scm.answer(pullRequestsOf('bitbucketServer', settings(`${server.url}/git/`)));
    expect(found.map(({ number }) => number)).toEqual(['1', '2', '3']);
    expect(found[2]).toEqual({
      number: '3',
      title: 'Change 3',
      branch: 'feature/3',
      targetBranch: 'main',
      headSha: 'abc',
      labels: [],
      author: 'ann',
    });
    const place = '/git/rest/api/1.0/projects/ACME/repos/shop/pull-requests';
    expect(asked()).toEqual([`GET ${place}?state=OPEN&limit=100`, `GET ${place}?state=OPEN&limit=100&start=10`]);
  });

  it('are asked for with the credential that the set names, below /rest however it is written', async () => {
    const { scm, server, asked } = await start((request) => paged([], request));
    const basicAuth = { username: 'ann', passwordRef: SECRET };
    await scm.answer(pullRequestsOf('bitbucketServer', settings(`${server.url}/rest/`)));
    await scm.answer(pullRequestsOf('bitbucketServer', { ...settings(`${server.url}/rest`), basicAuth }));
    const bearerToken = { tokenRef: SECRET };
    await scm.answer(pullRequestsOf('bitbucketServer', { ...settings(server.url), basicAuth, bearerToken }));
    const basic = `Basic ${Buffer.from('ann:s3cret').toString('base64')}`;
    const sent = server.requests.map(({ headers }) => headers.authorization);
    expect(sent).toEqual([undefined, basic, 'Bearer s3cret']);
    expect(new Set(asked()).size).toBe(1);
  });

  it.each([
    [500, {}, 'SERVICE_UNAVAILABLE'],
    [404, {}, 'SERVICE_UNAVAILABLE'],
    [401, {}, 'SERVICE_AUTHENTICATION_FAILED'],
    [200, {}, 'SERVICE_UNAVAILABLE'],
    [200, { values: [] }, 'SERVICE_UNAVAILABLE'],
    [200, { values: [], isLastPage: false, nextPageStart: null }, 'SERVICE_UNAVAILABLE'],
    [200, { values: [], isLastPage: false, nextPageStart: 10 }, 'SERVICE_UNAVAILABLE'],
    [200, '<html>', 'SERVICE_UNAVAILABLE'],
  ])('are an error when page two is %i %j', async (status, body, code) => {
    const { scm, server } = await start((request) =>
      request.query.has('start') ? { status, body } : paged([1, 2, 3].map(pull), request),
    );
    const question = pullRequestsOf('bitbucketServer', settings(server.url), true);
    await expect(scm.answer(question)).rejects.toMatchObject({ code });
  });

  it('of a repository that is not there are none if that is wanted', async () => {
    const { scm, server } = await start(() => undefined);
    expect(await scm.answer(pullRequestsOf('bitbucketServer', settings(server.url), true))).toEqual([]);
    const strict = scm.answer(pullRequestsOf('bitbucketServer', settings(server.url)));
    await expect(strict).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
  });
});

describe('Repositories of Bitbucket Server', () => {
  const API = '/rest/api/1.0/projects';
  const repository = (id: number, name: string): Record<string, unknown> => ({
    id,
    name,
    slug: name.toLowerCase().replace(' ', '-'),
    project: { key: 'ACME' },
    links: {
      clone: [
        { name: 'http', href: `https://git.acme.com/scm/${name}.git` },
        { name: 'ssh', href: `ssh://git@git.acme.com:7999/${name}.git` },
      ],
    },
  });
  const branch = (name: string) => ({ id: `refs/heads/${name}`, displayId: name, latestCommit: `${name}-sha` });

  function answer(request: ReceivedRequest): TestAnswer | undefined {
    const { path, query } = request;
    if (path === `${API}/ACME/repos`) {
      return paged([repository(1, 'Web Shop'), repository(2, 'api'), repository(3, 'empty')], request);
    }
    if (path === `${API}/ACME/repos/empty/branches/default`) return { status: 204 };
    if (path === `${API}/ACME/repos/empty/branches`) return paged([], request);
    if (path.endsWith('/branches/default')) return { body: { ...branch('main'), isDefault: true } };
    if (path.endsWith('/branches')) return paged(['main', 'a/b', 'c'].map(branch), request);
    if (path === `${API}/ACME/repos/web-shop/browse/deploy/x%23y` && query.get('at') === 'a/b') {
      return { body: { type: 'FILE' } };
    }
    return undefined;
  }

  it('come with their default branch; empty ones are left out', async () => {
    const { scm, server } = await start(answer);
    const settings = { project: 'ACME', api: server.url, bearerToken: { tokenRef: SECRET } };
    expect(await scm.answer(repositoriesOf('bitbucketServer', settings))).toEqual([
      {
        organization: 'ACME',
        repository: 'Web Shop',
        repositoryId: '1',
        url: 'ssh://git@git.acme.com:7999/Web Shop.git',
        branch: 'main',
        sha: 'main-sha',
        labels: [],
      },
      expect.objectContaining({ repository: 'api', repositoryId: '2' }),
    ]);
    expect(server.requests.every(({ headers }) => headers.authorization === 'Bearer s3cret')).toBe(true);
  });

  it('come with all branches that have the paths, asked for by their slug', async () => {
    const { scm, server, asked } = await start(answer);
    const settings = { project: 'ACME', api: server.url, allBranches: true };
    const filters = [{ pathsExist: ['deploy/x#y'] }];
    const found = await scm.answer(repositoriesOf('bitbucketServer', settings, { filters, cloneProtocol: 'https' }));
    expect(found).toEqual([
      expect.objectContaining({ repository: 'Web Shop', branch: 'a/b', url: 'https://git.acme.com/scm/Web Shop.git' }),
    ]);
    expect(asked()).toContain(`GET ${API}/ACME/repos/web-shop/browse/deploy/x%23y?at=a%2Fb&type=true`);
  });

  it.each([
    ['/ACME/repos', 404],
    ['/branches/default', 500],
    ['/branches/default', 200],
    ['/branches', 404],
    ['/browse/x', 401],
  ])('are an error when %s is answered by %i', async (missing, status) => {
    const { scm, server } = await start((request) =>
      request.path.endsWith(missing) ? { status, body: '' } : answer(request),
    );
    const settings = { project: 'ACME', api: server.url };
    const question = repositoriesOf('bitbucketServer', settings, { filters: [{ pathsExist: ['x'] }] });
    await expect(scm.answer(question)).rejects.toMatchObject({ code: expect.stringMatching(/^SERVICE_/) });
  });

  it('need the address of the server', async () => {
    const { scm } = await start(answer);
    const question = repositoriesOf('bitbucketServer', { project: 'ACME' });
    await expect(scm.answer(question)).rejects.toMatchObject({ code: 'SCM_SETTINGS_INVALID' });
  });
});
