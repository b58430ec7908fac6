import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { OPEN_ACCESS, type GitFixture, startGitFixture } from '../testing/git-fixture.js';
import { bytesIn } from './store-folders.js';

const KIBIBYTE = 1024;
/** Each repository may take a quarter of it. */
const CACHE_BYTES = 2_000 * KIBIBYTE;

describe('The copies of repositories on disk', () => {
  let git: GitFixture;
  afterEach(() => git.close());

  async function start(cacheBytes = CACHE_BYTES): Promise<void> {
    git = await startGitFixture({ cacheBytes });
  }

  /** A repository with so much that cannot be compressed, fetched. */
  async function fetched(name: string, bytes: number): Promise<{ url: string; commit: string }> {
    const repository = await git.createRepository(name);
    const commit = await repository.commit({ content: randomBytes(bytes) }, 'one');
    const url = git.urlOf(name);
    await git.remote.fetch(url, commit, OPEN_ACCESS);
    return { url, commit };
  }

  const used = (): Promise<number> => bytesIn(join(git.dataDir, 'git'));
  const isHeld = ({ url, commit }: { url: string; commit: string }): Promise<boolean> => git.objects.has(url, commit);

  it('are refused above their share: the disk is free again, and others are not fetched anew (row 29)', async () => {
    await start();
    const small = await fetched('small', 100 * KIBIBYTE);
    const before = await used();
    const failure = fetched('huge', 800 * KIBIBYTE);
    await expect(failure).rejects.toMatchObject({ code: 'REPOSITORY_LIMIT_EXCEEDED' });
    await expect(failure).rejects.toThrow(/WHEELHOUSE_GIT_CACHE_MEBIBYTES/);
    expect(await used()).toBeLessThan(before + 10 * KIBIBYTE);
    const url = git.urlOf('huge');
    const { commits } = await git.remote.listRefs(url, OPEN_ACCESS);
    const requests = git.server.requestCount();
    // It would not be smaller the next time.
    const again = git.remote.fetch(url, commits.get('HEAD') ?? '', OPEN_ACCESS);
    await expect(again).rejects.toMatchObject({ code: 'REPOSITORY_LIMIT_EXCEEDED' });
    expect(git.server.requestCount()).toBe(requests);
    expect(await isHeld(small)).toBe(true);
    expect((await git.objects.tree(small.url, small.commit)).paths).toHaveLength(1);
    expect(git.server.requestCount()).toBe(requests);
  });

  it('go when all together take too much: the one used least recently first, also after a restart', async () => {
    await start();
    const all = [];
    for (const name of ['a', 'b', 'c', 'd']) all.push(await fetched(name, 430 * KIBIBYTE));
    const [a, b, c, d] = all as [(typeof all)[0], (typeof all)[0], (typeof all)[0], (typeof all)[0]];
    expect(await isHeld(a)).toBe(true);
    const e = await fetched('e', 430 * KIBIBYTE);
    expect(await Promise.all([a, c, d, e].map(isHeld))).toEqual([true, true, true, true]);
    expect(await isHeld(b)).toBe(false);
    expect(await used()).toBeLessThan(CACHE_BYTES);
    git = await git.restart();
    await fetched('f', 430 * KIBIBYTE);
    expect(await used()).toBeLessThan(CACHE_BYTES);
  });

  it('stay while they are read, although others need the space', async () => {
    await start();
    const first = await fetched('first', 430 * KIBIBYTE);
    await git.stores.reading(first.url, async () => {
      for (const name of ['a', 'b', 'c', 'd']) await fetched(name, 430 * KIBIBYTE);
      const [directory = ''] = (await git.stores.reading(first.url, async (stores) => stores)).map(
        (one) => one.directory,
      );
      await expect(stat(directory)).resolves.toBeDefined();
    });
    expect(await isHeld(first)).toBe(true);
    expect(await used()).toBeLessThan(CACHE_BYTES);
  });

  it('are refused when all others are in use, and taken afterwards', async () => {
    await start(1_200 * KIBIBYTE);
    const held = await Promise.all(['a', 'b', 'c', 'd'].map((name) => fetched(name, 280 * KIBIBYTE)));
    const { promise: isOver, resolve: end } = Promise.withResolvers<void>();
    const reading = held.map(({ url }) => git.stores.reading(url, () => isOver));
    await expect(fetched('late', 280 * KIBIBYTE)).rejects.toThrow(/taken by others that are in use/);
    end();
    await Promise.all(reading);
    await fetched('late', 280 * KIBIBYTE);
    expect(await used()).toBeLessThan(1_200 * KIBIBYTE);
  });

  it('begin anew when they grow above their share, without anyone noticing', async () => {
    await start();
    const repository = await git.createRepository('growing');
    const url = git.urlOf('growing');
    for (let index = 0; index < 6; index += 1) {
      const commit = await repository.commit({ content: randomBytes(150 * KIBIBYTE) }, `${index}`);
      await git.remote.fetch(url, commit, OPEN_ACCESS);
      expect((await git.objects.tree(url, commit)).paths).toHaveLength(1);
      expect(await used()).toBeLessThan(500 * KIBIBYTE);
    }
  });

  it('may be removed by anyone at any time: what is read or fetched next is fetched anew', async () => {
    await start();
    const repository = await git.createRepository('apps');
    const url = git.urlOf('apps');
    const first = await repository.commit({ a: '1', b: randomBytes(5_000) }, 'one');
    await git.remote.fetch(url, first, OPEN_ACCESS);
    await rm(join(git.dataDir, 'git'), { recursive: true });
    // At once, while the files are still open.
    const second = await repository.commit({ a: '2' }, 'two');
    await git.remote.fetch(url, second, OPEN_ACCESS);
    expect((await git.objects.tree(url, second)).paths).toHaveLength(2);
    await rm(join(git.dataDir, 'git'), { recursive: true });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await git.objects.has(url, second)).toBe(false);
    await git.remote.fetch(url, second, OPEN_ACCESS);
    git = await git.restart();
    expect((await git.objects.tree(url, second)).paths).toHaveLength(2);
  });

  it.each(['shallow', 'packs', '.pack', '.idx'])('that lack a file (%s) are fetched anew', async (lost) => {
    await start();
    const repository = await git.createRepository('apps');
    const url = git.urlOf('apps');
    const commits: string[] = [];
    for (const content of ['1', '2']) {
      commits.push(await repository.commit({ [`a${content}`]: content }, content));
      await git.remote.fetch(url, commits.at(-1) ?? '', OPEN_ACCESS);
    }
    const files = await readdir(join(git.dataDir, 'git'), { recursive: true });
    await rm(join(git.dataDir, 'git', files.find((file) => file.endsWith(lost)) ?? ''));
    git = await git.restart();
    const [, last = ''] = commits;
    await git.remote.fetch(url, last, OPEN_ACCESS);
    const tree = await git.objects.tree(url, last);
    const oids = tree.paths.map(({ oid }) => oid);
    expect((await git.objects.readBlobs(url, oids)).size).toBe(2);
  });
});
