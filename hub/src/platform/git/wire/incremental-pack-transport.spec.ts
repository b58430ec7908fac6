import { afterEach, describe, expect, it } from '@jest/globals';
import { describeGitRemote } from '../git-remote.contract.js';
import { describeHttpGitRemote } from '../http/http-git-remote.contract.js';
import { type GitFixture, type GitFixtureOptions, OPEN_ACCESS, startGitFixture } from '../testing/git-fixture.js';
import { IncrementalPackTransport } from './incremental-pack-transport.js';

describe('A remote with the fast transport', () => {
  // Alone: what it cannot do must not be mended by the other transport.
  const transports: GitFixtureOptions['transports'] = (stores, maxBytes) => [
    new IncrementalPackTransport(stores, maxBytes),
  ];
  describeGitRemote({ transports });
  describeHttpGitRemote({ transports });
});

describe('A server that does not understand the fast transport', () => {
  let git: GitFixture;
  afterEach(() => git.close());

  async function startWithout(status: number): Promise<{ url: string; commit: string; posts: () => number }> {
    let posts = 0;
    git = await startGitFixture({
      intercept: (request, response) => {
        if (request.method === 'POST') posts += 1;
        if (request.method !== 'POST' || request.headers['git-protocol'] === undefined) return false;
        response.writeHead(status).end();
        return true;
      },
    });
    const commit = await (await git.createRepository('apps')).commit({ a: '1' }, 'one');
    return { url: git.urlOf('apps'), commit, posts: () => posts };
  }

  it('is asked again by isomorphic-git, and the commit can be read', async () => {
    const { url, commit } = await startWithout(400);
    await git.remote.fetch(url, commit, OPEN_ACCESS);
    expect((await git.objects.tree(url, commit)).paths.map(({ path }) => path)).toEqual(['a']);
  });

  it.each([
    [401, 'REPOSITORY_AUTHENTICATION_FAILED'],
    [404, 'REPOSITORY_NOT_FOUND'],
    [503, 'REPOSITORY_UNAVAILABLE'],
  ])('is not asked again when it says %i', async (status, code) => {
    const { url, commit, posts } = await startWithout(status);
    await expect(git.remote.fetch(url, commit, OPEN_ACCESS)).rejects.toMatchObject({ code });
    expect(posts()).toBe(1);
  });
});
