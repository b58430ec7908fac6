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

/** Pages of two, with GitLab's headers. */
function paged(items: readonly unknown[], { path, query }: ReceivedRequest, server: TestServer): TestAnswer {
  const page = Number(query.get('page') ?? 1);
  const next = items.length > page * 2 ? String(page + 1) : '';
  const link = next === '' ? {} : { link: `<${server.url}${path}?page=${next}&per_page=2>; rel="next"` };
  return {
    headers: { 'x-page': String(page), 'x-per-page': '2', 'x-next-page': next, ...link },
    body: items.slice((page - 1) * 2, page * 2),
  };
}

function project(id: number, path: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id,
    path,
    namespace: { full_path: 'acme/shop' },
    ssh_url_to_repo: `git@gitlab.com:acme/shop/${path}.git`,
    http_url_to_repo: `https://gitlab.com/acme/shop/${path}.git`,
    default_branch: 'main',
    topics: [],
    tag_list: ['old-style'],
    ...more,
  };
}

function mergeRequest(iid: number): Record<string, unknown> {
  return {
    iid,
    title: `Change ${iid}`,
    source_branch: `feature/${iid}`,
    target_branch: 'main',
    sha: iid === 2 ? null : 'abc',
    labels: ['preview'],
    author: { username: 'ann' },
  };
}

describe('Merge requests of GitLab', () => {
  it('are read page by page, with what the set asks for', async () => {
    const { scm, server, asked } = await start((request, server) =>
      paged([1, 2, 3].map(mergeRequest), request, server),
    );
    const found = await scm.answer(
      pullRequestsOf('gitlab', {
        project: 'acme/shop',
        api: `${server.url}/`,
        labels: ['a', 'b'],
        pullRequestState: 'opened',
      }),
    );
    expect(found.map(({ number, headSha }) => [number, headSha])).toEqual([
      ['1', 'abc'],
      ['2', ''],
      ['3', 'abc'],
    ]);
    expect(found[0]).toMatchObject({ branch: 'feature/1', targetBranch: 'main', labels: ['preview'], author: 'ann' });
    expect(asked()[0]).toBe(
      'GET /api/v4/projects/acme%2Fshop/merge_requests?labels=a%2Cb&state=opened&page=1&per_page=100',
    );
    expect(asked()).toHaveLength(2);
    expect(server.requests[1]?.headers['private-token']).toBe('s3cret');
  });

  it('are in all states unless one is named, as with Argo CD', async () => {
    const { scm, server, asked } = await start((request, server) => paged([], request, server));
    expect(await scm.answer(pullRequestsOf('gitlab', { project: 7, api: `${server.url}/api/v4` }))).toEqual([]);
    expect(asked()).toEqual(['GET /api/v4/projects/7/merge_requests?page=1&per_page=100']);
  });

  it('are read on when something took the headers of the pages away', async () => {
    const all = Array.from({ length: 150 }, (_, index) => mergeRequest(index + 1));
    const { scm, server } = await start(({ query }) => {
      const page = Number(query.get('page'));
      return { body: all.slice((page - 1) * 100, page * 100) };
    });
    expect(await scm.answer(pullRequestsOf('gitlab', { project: '7', api: server.url }))).toHaveLength(150);
  });

  it.each([
    [500, {}, 'SERVICE_UNAVAILABLE'],
    [404, {}, 'SERVICE_UNAVAILABLE'],
    [401, {}, 'SERVICE_AUTHENTICATION_FAILED'],
    [200, null, 'SERVICE_UNAVAILABLE'],
    [200, { message: 'hello' }, 'SERVICE_UNAVAILABLE'],
    [200, '', 'SERVICE_UNAVAILABLE'],
    [429, {}, 'RATE_LIMITED'],
  ])('are an error when page two is %i %j', async (status, body, code) => {
    const { scm, server } = await start((request, server) =>
      request.query.get('page') === '2' ? { status, body } : paged([1, 2, 3].map(mergeRequest), request, server),
    );
    const question = pullRequestsOf('gitlab', { project: '7', api: server.url }, true);
    await expect(scm.answer(question)).rejects.toMatchObject({ code });
  });

  it('of a project that is not there are none if that is wanted', async () => {
    const { scm, server } = await start(() => ({ status: 404, body: { message: '404 Project Not Found' } }));
    expect(await scm.answer(pullRequestsOf('gitlab', { project: '7', api: server.url }, true))).toEqual([]);
  });
});

describe('Projects of GitLab', () => {
  function answer(request: ReceivedRequest, server: TestServer): TestAnswer | undefined {
    const { path, query } = request;
    if (path === '/api/v4/groups/acme%2Fshop/projects') {
      const empty = project(3, 'empty', { default_branch: null });
      return paged([project(1, 'web', { topics: ['t'] }), project(2, 'api'), empty], request, server);
    }
    const branch = (name: string): unknown => ({ name, commit: { id: `${name}-sha` } });
    if (/\/projects\/[12]\/repository\/branches$/.test(path)) {
      return paged(['main', 'a/b', 'c'].map(branch), request, server);
    }
    if (/\/projects\/[12]\/repository\/branches\/main$/.test(path)) return { body: branch('main') };
    if (path === '/api/v4/projects/1/repository/tree' && query.get('path') === 'deploy' && query.get('ref') === 'a/b') {
      return paged(
        ['deploy/x', 'deploy/y', 'deploy/app.yaml'].map((one) => ({ path: one })),
        request,
        server,
      );
    }
    if (path === '/api/v4/projects/2/repository/tree' && query.get('path') === null) {
      return paged([{ path: 'deploy' }], request, server);
    }
    return undefined;
  }

  it('come with their default branch, topics and what was asked for', async () => {
    const { scm, server, asked } = await start(answer);
    const settings = { group: 'acme/shop', api: server.url, includeSubgroups: true, topic: 't' };
    const found = await scm.answer(repositoriesOf('gitlab', settings, { cloneProtocol: 'https' }));
    expect(found).toEqual([
      {
        organization: 'acme/shop',
        repository: 'web',
        repositoryId: '1',
        url: 'https://gitlab.com/acme/shop/web.git',
        branch: 'main',
        sha: 'main-sha',
        labels: ['t'],
      },
      expect.objectContaining({ repository: 'api', labels: ['old-style'] }),
    ]);
    expect(asked()[0]).toBe(
      'GET /api/v4/groups/acme%2Fshop/projects?page=1&per_page=100&include_subgroups=true&with_shared=true&topic=t&archived=false',
    );
  });

  it('come with all branches that have the paths', async () => {
    const { scm, server } = await start(answer);
    const settings = { group: 'acme/shop', api: server.url, allBranches: true, includeSharedProjects: false };
    const filters = [{ pathsExist: ['deploy/app.yaml'] }, { repositoryMatch: 'api', pathsExist: ['deploy/'] }];
    const found = await scm.answer(repositoriesOf('gitlab', settings, { filters }));
    expect(found.map(({ repository, branch }) => `${repository} ${branch}`)).toEqual([
      'web a/b',
      'api main',
      'api a/b',
      'api c',
    ]);
  });

  it.each([
    ['branches', 500],
    ['branches', 404],
    ['tree', 403],
    ['projects', 404],
  ])('are an error when %s are answered by %i', async (what, status) => {
    const { scm, server } = await start((request, server) =>
      request.path.split('/').includes(what) && (what !== 'projects' || request.path.endsWith('/projects'))
        ? { status, body: { message: 'no' } }
        : answer(request, server),
    );
    const question = repositoriesOf(
      'gitlab',
      { group: 'acme/shop', api: server.url },
      { filters: [{ pathsExist: ['x'] }] },
    );
    await expect(scm.answer(question)).rejects.toMatchObject({ code: expect.stringMatching(/^SERVICE_/) });
  });
});
