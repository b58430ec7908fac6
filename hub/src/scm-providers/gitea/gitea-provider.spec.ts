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

/** Pages of two (a server may send fewer than asked for), with Gitea's headers. */
function paged(items: readonly unknown[], { query }: ReceivedRequest): TestAnswer {
  const page = Number(query.get('page') ?? 1);
  return { headers: { 'x-total-count': String(items.length) }, body: items.slice((page - 1) * 2, page * 2) };
}

function pull(number: number): Record<string, unknown> {
  return {
    number,
    title: `Change ${number}`,
    head: { ref: `feature/${number}`, sha: 'abc' },
    base: { ref: 'main' },
    labels: [{ name: 'preview' }],
    user: { login: 'ann' },
  };
}

describe('Pull requests of Gitea', () => {
  it('are the open ones, page by page', async () => {
    const { scm, server, asked } = await start((request) => paged([1, 2, 3].map(pull), request));
    const found = await scm.answer(pullRequestsOf('gitea', { owner: 'acme', repo: 'a b', api: `${server.url}/` }));
    expect(found.map(({ number }) => number)).toEqual(['1', '2', '3']);
    expect(found[2]).toMatchObject({ branch: 'feature/3', targetBranch: 'main', headSha: 'abc', author: 'ann' });
    expect(asked()).toEqual([
      'GET /api/v1/repos/acme/a%20b/pulls?state=open&page=1&limit=50',
      'GET /api/v1/repos/acme/a%20b/pulls?state=open&page=2&limit=50',
    ]);
    expect(server.requests[0]?.headers.authorization).toBe('token s3cret');
  });

  it.each([
    [500, {}, 'SERVICE_UNAVAILABLE'],
    [404, {}, 'SERVICE_UNAVAILABLE'],
    [403, {}, 'SERVICE_AUTHENTICATION_FAILED'],
    [200, [], 'SERVICE_UNAVAILABLE'],
    [200, null, 'SERVICE_UNAVAILABLE'],
    [200, '[{"number"', 'SERVICE_UNAVAILABLE'],
  ])('are an error when page two is %i %j', async (status, body, code) => {
    const { scm, server } = await start((request) =>
      request.query.get('page') === '2'
        ? { status, headers: { 'x-total-count': '3' }, body }
        : paged([1, 2, 3].map(pull), request),
    );
    const question = pullRequestsOf('gitea', { owner: 'acme', repo: 'shop', api: server.url }, true);
    await expect(scm.answer(question)).rejects.toMatchObject({ code });
  });

  it('of a repository that is not there are none if that is wanted', async () => {
    const { scm, server } = await start(() => undefined);
    const settings = { owner: 'acme', repo: 'shop', api: server.url };
    expect(await scm.answer(pullRequestsOf('gitea', settings, true))).toEqual([]);
    await expect(scm.answer(pullRequestsOf('gitea', settings))).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
  });

  it('need the address of the server', async () => {
    const { scm } = await start(() => undefined);
    const question = pullRequestsOf('gitea', { owner: 'acme', repo: 'shop' });
    await expect(scm.answer(question)).rejects.toMatchObject({ code: 'SCM_SETTINGS_INVALID' });
  });
});

describe('Repositories of Gitea', () => {
  const repository = (id: number, name: string, more = {}): Record<string, unknown> => ({
    id,
    name,
    ssh_url: `git@gitea:acme/${name}.git`,
    html_url: `https://gitea/acme/${name}`,
    default_branch: 'main',
    ...more,
  });

  function answer(request: ReceivedRequest): TestAnswer | undefined {
    const { path, query } = request;
    if (path === '/api/v1/orgs/acme/repos') {
      const old = repository(3, 'old', { archived: true });
      return paged([repository(1, 'web'), repository(2, 'empty', { empty: true }), old], request);
    }
    if (path.endsWith('/labels'))
      return paged(
        ['bug', 'deploy', 'x'].map((name) => ({ name })),
        request,
      );
    if (path.endsWith('/branches')) {
      return paged(
        ['main', 'a/b', 'c'].map((name) => ({ name, commit: { id: `${name}-sha` } })),
        request,
      );
    }
    if (path.endsWith('/branches/main')) return { body: { name: 'main', commit: { id: 'main-sha' } } };
    if (path === '/api/v1/repos/acme/web/contents/deploy/x%23y') {
      return query.get('ref') === 'a/b' ? { body: [] } : undefined;
    }
    return undefined;
  }

  it('come with their labels; empty and archived ones are left out', async () => {
    const { scm, server } = await start(answer);
    const settings = { owner: 'acme', api: server.url, excludeArchivedRepos: true };
    expect(await scm.answer(repositoriesOf('gitea', settings, { cloneProtocol: 'https' }))).toEqual([
      {
        organization: 'acme',
        repository: 'web',
        repositoryId: '1',
        url: 'https://gitea/acme/web',
        branch: 'main',
        sha: 'main-sha',
        labels: ['bug', 'deploy', 'x'],
      },
    ]);
  });

  it('come with all branches that have the paths', async () => {
    const { scm, server } = await start(answer);
    const settings = { owner: 'acme', api: server.url, allBranches: true };
    const filters = [{ repositoryMatch: 'web', pathsExist: ['deploy/x#y'] }];
    const found = await scm.answer(repositoriesOf('gitea', settings, { filters }));
    expect(found.map(({ branch }) => branch)).toEqual(['a/b']);
  });

  it.each(['/labels', '/branches/main', '/orgs/acme/repos'])('are an error when %s is not there', async (missing) => {
    const { scm, server } = await start((request) => (request.path.endsWith(missing) ? undefined : answer(request)));
    await expect(scm.answer(repositoriesOf('gitea', { owner: 'acme', api: server.url }))).rejects.toMatchObject({
      code: expect.stringMatching(/^SERVICE_/),
    });
  });
});
