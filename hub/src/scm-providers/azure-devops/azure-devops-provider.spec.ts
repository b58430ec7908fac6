import { afterEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@wheelhouse/generators';
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

const BASIC = `Basic ${Buffer.from(':s3cret').toString('base64')}`;
const missing = (typeKey: string, message = 'TF401: not there'): TestAnswer => ({
  status: 404,
  body: { $id: '1', message, typeName: `Microsoft.TeamFoundation.${typeKey}, x`, typeKey, errorCode: 0 },
});

function pull(id: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    pullRequestId: id,
    title: `Change ${id}`,
    repository: { id: 'r', name: 'shop' },
    sourceRefName: `refs/heads/feature/${id}`,
    targetRefName: 'refs/heads/main',
    lastMergeSourceCommit: { commitId: 'abc' },
    labels: [{ id: 'l', name: 'preview', active: true }],
    createdBy: { displayName: 'Ann', uniqueName: 'ann@acme.com' },
    ...more,
  };
}

describe('Pull requests of Azure DevOps', () => {
  const settings = (api: string): JsonObject => ({ organization: 'acme', project: 'My Shop', repo: 'shop', api });
  const place = '/acme/My%20Shop/_apis/git/pullrequests';

  it('are the active ones of the repository, page by page', async () => {
    const all = Array.from({ length: 150 }, (_, index) => pull(index + 1));
    all[3] = pull(4, { repository: { id: 'o', name: 'other' } });
    all[4] = pull(5, { lastMergeSourceCommit: undefined });
    all[5] = pull(6, { labels: undefined, createdBy: { uniqueName: null } });
    const { scm, server, asked } = await start(({ query }) => {
      const skip = Number(query.get('$skip') ?? 0);
      const value = all.slice(skip, skip + Number(query.get('$top')));
      return { body: { count: value.length, value } };
    });
    const found = await scm.answer(pullRequestsOf('azuredevops', settings(server.url)));
    expect(found).toHaveLength(148);
    expect(found[0]).toEqual({
      number: '1',
      title: 'Change 1',
      branch: 'feature/1',
      targetBranch: 'main',
      headSha: 'abc',
      labels: ['preview'],
      author: 'ann',
    });
    expect(found[3]).toMatchObject({ number: '6', labels: [], author: '' });
    const query = 'searchCriteria.status=active&%24top=100';
    expect(asked()).toEqual([
      `GET ${place}?${query}&api-version=5.1`,
      `GET ${place}?${query}&%24skip=100&api-version=5.1`,
    ]);
    expect(server.requests[1]?.headers.authorization).toBe(BASIC);
  });

  it.each([
    [500, {}, 'SERVICE_UNAVAILABLE'],
    [404, {}, 'SERVICE_REFUSED_REQUEST'],
    [404, missing('ProjectDoesNotExistWithNameException').body, 'SERVICE_UNAVAILABLE'],
    [401, '', 'SERVICE_AUTHENTICATION_FAILED'],
    [203, '<html>Sign in</html>', 'SERVICE_AUTHENTICATION_FAILED'],
    [200, '<html>Sign in</html>', 'SERVICE_UNAVAILABLE'],
    [200, { count: 0 }, 'SERVICE_UNAVAILABLE'],
    [200, { count: 1, value: [{ pullRequestId: 3 }] }, 'SERVICE_UNAVAILABLE'],
  ])('are an error when page two is %i %j', async (status, body, code) => {
    const { scm, server } = await start(({ query }) =>
      query.has('$skip')
        ? { status, body }
        : { body: { value: Array.from({ length: 100 }, (_, index) => pull(index)) } },
    );
    const question = pullRequestsOf('azuredevops', settings(server.url), true);
    await expect(scm.answer(question)).rejects.toMatchObject({ code });
  });

  it('are asked for as anyone without a token', async () => {
    const { scm, server } = await start(() => ({ body: { value: [pull(1)] } }));
    await scm.answer(pullRequestsOf('azuredevops', { ...settings(server.url), tokenRef: null }));
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('of a project that is not there are none if that is wanted, but not those of an organization', async () => {
    const project = missing('Other', 'TF200016: The following project does not exist: My Shop.');
    const { scm, server } = await start(({ path }) => (path.startsWith('/acme/') ? project : undefined));
    expect(await scm.answer(pullRequestsOf('azuredevops', settings(server.url), true))).toEqual([]);
    const strict = scm.answer(pullRequestsOf('azuredevops', settings(server.url)));
    await expect(strict).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
    const other = { ...settings(server.url), organization: 'gone' };
    const organization = scm.answer(pullRequestsOf('azuredevops', other, true));
    await expect(organization).rejects.toMatchObject({ code: 'SERVICE_REFUSED_REQUEST' });
  });

  it('of a repository that was renamed are not none', async () => {
    let repository: TestAnswer = missing('GitRepositoryNotFoundException');
    const { scm, server } = await start(({ path }) =>
      path.endsWith('/repositories/shop')
        ? repository
        : { body: { value: [pull(1, { repository: { name: 'new' } })] } },
    );
    const strict = scm.answer(pullRequestsOf('azuredevops', settings(server.url)));
    await expect(strict).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
    expect(await scm.answer(pullRequestsOf('azuredevops', settings(server.url), true))).toEqual([]);
    repository = { body: { id: 'r', name: 'shop' } };
    expect(await scm.answer(pullRequestsOf('azuredevops', settings(server.url)))).toEqual([]);
  });
});

describe('Repositories of Azure DevOps', () => {
  const repository = (name: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
    id: `${name}-id`,
    name,
    remoteUrl: `https://acme@dev.azure.com/acme/shop/_git/${name}`,
    defaultBranch: 'refs/heads/main',
    ...more,
  });
  const branch = (name: string): unknown => ({ name, commit: { commitId: `${name}-sha` }, isBaseVersion: false });
  const API = '/tfs/acme/shop/_apis/git/repositories';

  function answer({ path, query }: ReceivedRequest): TestAnswer | undefined {
    if (path === API && query.get('continuationToken') === null) {
      return { headers: { 'x-ms-continuationtoken': 'more' }, body: { value: [repository('web'), repository('api')] } };
    }
    if (path === API) {
      const left = [repository('off', { isDisabled: true }), repository('empty', { defaultBranch: undefined })];
      return { body: { value: [...left, repository('docs')] } };
    }
    if (path.endsWith('/stats/branches')) {
      const name = query.get('name');
      return { body: name === null ? { value: ['main', 'a/b', 'c'].map(branch) } : branch(name) };
    }
    if (path === `${API}/web-id/items` && query.get('versionDescriptor.version') === 'a/b') {
      return query.get('path') === '/deploy/x#y' ? { body: { path: '/deploy/x#y' } } : undefined;
    }
    return path.endsWith('/items') ? missing('GitItemNotFoundException') : undefined;
  }
  const settings = (url: string): JsonObject => ({
    organization: 'tfs/acme',
    teamProject: 'shop',
    accessTokenRef: { secretName: 'scm', key: 'token' },
    api: `${url}/`,
  });

  it('come with their default branch; empty and disabled ones are left out', async () => {
    const { scm, server, asked } = await start(answer);
    const question = repositoriesOf('azureDevOps', settings(server.url), { cloneProtocol: 'whatever' });
    const found = await scm.answer(question);
    expect(found.map((one) => one.repository)).toEqual(['web', 'api', 'docs']);
    expect(found[0]).toEqual({
      organization: 'tfs/acme',
      repository: 'web',
      repositoryId: 'web-id',
      url: 'https://acme@dev.azure.com/acme/shop/_git/web',
      branch: 'main',
      sha: 'main-sha',
      labels: [],
    });
    expect(asked()).toContain(`GET ${API}/web-id/stats/branches?name=main&api-version=5.1`);
    expect(server.requests.every(({ headers }) => headers.authorization === BASIC)).toBe(true);
  });

  it('come with all branches that have the paths', async () => {
    const { scm, server } = await start(answer);
    const all = { ...settings(server.url), allBranches: true };
    const found = await scm.answer(repositoriesOf('azureDevOps', all, { filters: [{ pathsExist: ['deploy/x#y'] }] }));
    expect(found.map(({ repository, branch }) => `${repository} ${branch}`)).toEqual(['web a/b']);
  });

  it.each([
    ['/repositories', missing('ProjectDoesNotExistWithNameException')],
    ['/stats/branches', missing('GitRepositoryNotFoundException')],
    ['/stats/branches', { body: { value: [] } }],
    ['/items', missing('GitRepositoryNotFoundException')],
    ['/items', { status: 500 }],
  ])('are an error when %s is answered by %j', async (place, broken) => {
    const { scm, server } = await start((request) => (request.path.endsWith(place) ? broken : answer(request)));
    const question = repositoriesOf('azureDevOps', settings(server.url), { filters: [{ pathsExist: ['x'] }] });
    await expect(scm.answer(question)).rejects.toMatchObject({ code: expect.stringMatching(/^SERVICE_/) });
  });

  it('are an error when a list leads back to itself', async () => {
    const page = { headers: { 'x-ms-continuationtoken': 'more' }, body: { value: [repository('web')] } };
    const { scm, server } = await start(() => page);
    const question = repositoriesOf('azureDevOps', settings(server.url));
    await expect(scm.answer(question)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });

  it('need a token', async () => {
    const { scm, server, asked } = await start(answer);
    const question = repositoriesOf('azureDevOps', { ...settings(server.url), accessTokenRef: null });
    await expect(scm.answer(question)).rejects.toMatchObject({ code: 'SCM_SETTINGS_INVALID' });
    expect(asked()).toEqual([]);
  });
});
