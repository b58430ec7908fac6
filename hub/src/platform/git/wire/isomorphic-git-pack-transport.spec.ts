import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import isomorphicGit from 'isomorphic-git';
import { describeGitRemote } from '../git-remote.contract.js';
import { describeHttpGitRemote } from '../http/http-git-remote.contract.js';
import { type GitFixture, type GitFixtureOptions, OPEN_ACCESS, startGitFixture } from '../testing/git-fixture.js';
import { IsomorphicGitPackTransport } from './isomorphic-git-pack-transport.js';

describe('A remote with isomorphic-git as transport', () => {
  const transports: GitFixtureOptions['transports'] = (stores, maxBytes) => [
    new IsomorphicGitPackTransport(stores, maxBytes),
  ];
  describeGitRemote({ transports });
  describeHttpGitRemote({ transports });
});

describe('What was fetched', () => {
  let git: GitFixture;
  afterEach(() => git.close());

  it.each(['fast', 'isomorphic-git'] as const)(
    'by %s is the same when isomorphic-git reads it from the store',
    async (transport) => {
      git = await startGitFixture({ transport });
      const repository = await git.createRepository('apps');
      const url = git.urlOf('apps');
      const text = 'a line that repeats\n'.repeat(500);
      const first = await repository.commit({ 'a/text': text, ünï: 'x', bin: randomBytes(50_000), empty: '' }, 'one');
      await git.remote.fetch(url, first, OPEN_ACCESS);
      const second = await repository.commit({ 'a/text': `${text}more\n`, 'b/c/d': 'new' }, 'two');
      await git.remote.fetch(url, second, OPEN_ACCESS);
      const gitdir = (await git.stores.reading(url, async ([store]) => store?.directory)) ?? '';
      for (const commit of [first, second]) {
        const tree = await git.objects.tree(url, commit);
        const blobs = await git.objects.readBlobs(
          url,
          tree.paths.map(({ oid }) => oid),
        );
        const found = new Map<string, string>();
        for (const { path } of tree.paths) {
          const { oid, blob } = await isomorphicGit.readBlob({ fs, gitdir, oid: commit, filepath: path });
          found.set(path, oid);
          expect(Buffer.from(blobs.get(oid) ?? []).equals(blob)).toBe(true);
        }
        expect(found).toEqual(new Map(tree.paths.map(({ path, oid }) => [path, oid])));
        expect((await isomorphicGit.readCommit({ fs, gitdir, oid: commit })).commit.tree).toBe(tree.treeIdOf(''));
      }
    },
  );
});
