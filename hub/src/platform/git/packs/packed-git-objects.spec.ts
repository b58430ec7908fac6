// Real Git on the other side: what is read here must be what `git` reads.
import { randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MAX_BLOB_BYTES } from '../git-limits.js';
import { type GitFixture, OPEN_ACCESS, startGitFixture } from '../testing/git-fixture.js';

describe('Commits that were fetched', () => {
  let git: GitFixture;
  let url: string;

  beforeEach(async () => {
    git = await startGitFixture();
    url = git.urlOf('apps');
  });
  afterEach(() => git.close());

  async function textAt(commit: string, path: string): Promise<string> {
    const tree = await git.objects.tree(url, commit);
    const oid = tree.entryAt(path)?.oid ?? '';
    return Buffer.from((await git.objects.readBlobs(url, [oid])).get(oid) ?? []).toString();
  }

  it('read as git reads them: many files, deltas, binary, all kinds of names', async () => {
    const repository = await git.createRepository('apps');
    const large = 'line of text that repeats\n'.repeat(5_000);
    const files: Record<string, string | Uint8Array> = {
      'ünï/çödé.txt': 'x',
      '.github/a.yaml': 'y',
      empty: '',
      'bin/data': randomBytes(300_000),
    };
    for (let index = 0; index < 300; index += 1)
      files[`apps/a${index % 30}/f${index}.yaml`] = `${large.slice(0, 2_000)}n: ${index}\n`;
    files['large.txt'] = large;
    await repository.commit(files, 'one');
    const commit = await repository.commit({ 'large.txt': `${large}more\n` }, 'two');
    await repository.git('-C', repository.bareDirectory, 'repack', '-adfq', '--depth=50', '--window=50');
    await git.remote.fetch(url, commit, OPEN_ACCESS);
    const tree = await git.objects.tree(url, commit);
    const listed = (await repository.git('ls-tree', '-r', '-z', 'HEAD'))
      .split('\0')
      .filter(Boolean)
      .map((line) => line.split(/[ \t]/));
    expect(new Map(tree.paths.map(({ path, oid }) => [path, oid]))).toEqual(
      new Map(listed.map(([, , oid, path]) => [path, oid])),
    );
    expect(tree.paths.map(({ path }) => path)).toEqual(tree.paths.map(({ path }) => path).toSorted());
    expect(tree.treeIdOf('apps/a1')).toBe((await repository.git('rev-parse', 'HEAD:apps/a1')).trim());
    expect(tree.treeIdOf('')).toBe((await repository.git('rev-parse', 'HEAD^{tree}')).trim());
    expect(tree.treeIdOf('apps/none')).toBeUndefined();
    expect(tree.directories).toContain('apps/a1');
    const blobs = await git.objects.readBlobs(
      url,
      tree.paths.map(({ oid }) => oid),
    );
    for (const { path, oid } of tree.paths)
      expect(
        Buffer.from(blobs.get(oid) ?? []).equals(
          Buffer.from(files[path] === large ? `${large}more\n` : (files[path] ?? '')),
        ),
      ).toBe(true);
  });

  it('read as git reads them: large files, whole and as deltas of each other', async () => {
    const repository = await git.createRepository('apps');
    const noise = randomBytes(1_500_000).toString('base64');
    const texts = {
      'a.txt': noise,
      'b.txt': `${noise.slice(0, 900_000)}changed${noise.slice(900_000)}`,
      'c.txt': `${noise.slice(100)}more`,
      'd.txt': 'line of text that repeats\n'.repeat(200_000),
    };
    const commit = await repository.commit(texts, 'one');
    await repository.git('-C', repository.bareDirectory, 'repack', '-adfq', '--depth=50', '--window=50');
    await git.remote.fetch(url, commit, OPEN_ACCESS);
    const [size = 0] = await packSizes();
    expect(size).toBeLessThan(noise.length * 1.5);
    for (const [path, text] of Object.entries(texts)) expect((await textAt(commit, path)) === text).toBe(true);
  });

  it('come with what changed only, and old ones stay readable', async () => {
    const repository = await git.createRepository('apps');
    const files = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`d${index % 20}/f${index}`, randomBytes(500).toString('hex')]),
    );
    const first = await repository.commit(files, 'one');
    await git.remote.fetch(url, first, OPEN_ACCESS);
    const second = await repository.commit({ 'd1/f1': 'changed' }, 'two');
    await git.remote.fetch(url, second, OPEN_ACCESS);
    const [store] = await git.stores.reading(url, async (all) => all);
    expect(store?.heldCommits).toEqual([first, second]);
    const sizes = await packSizes();
    expect(sizes).toHaveLength(2);
    expect(sizes[0]).toBeLessThan((sizes[1] ?? 0) / 20);
    expect(await textAt(second, 'd1/f1')).toBe('changed');
    expect(await textAt(first, 'd1/f1')).toBe(files['d1/f1']);
  });

  it('may be older than what is held, or of a history that was replaced by force (row 29)', async () => {
    const repository = await git.createRepository('apps');
    const first = await repository.commit({ a: '1' }, 'one');
    const second = await repository.commit({ a: '2' }, 'two');
    await git.remote.fetch(url, second, OPEN_ACCESS);
    await git.remote.fetch(url, first, OPEN_ACCESS);
    expect(await textAt(first, 'a')).toBe('1');
    await repository.git('checkout', '-q', '--orphan', 'other');
    const third = await repository.commit({ a: '3' }, 'three', 'other');
    await git.remote.fetch(url, third, OPEN_ACCESS);
    expect(await textAt(third, 'a')).toBe('3');
    expect(await textAt(second, 'a')).toBe('2');
  });

  it('survive a restart of the hub without being fetched again', async () => {
    const repository = await git.createRepository('apps');
    const commit = await repository.commit({ a: '1' }, 'one');
    await git.remote.fetch(url, commit, OPEN_ACCESS);
    git = await git.restart();
    const before = git.server.requestCount();
    expect(await git.objects.has(url, commit)).toBe(true);
    expect(await textAt(commit, 'a')).toBe('1');
    await git.remote.fetch(url, commit, OPEN_ACCESS);
    expect(git.server.requestCount()).toBe(before);
  });

  it('are fetched once however many ask at the same time', async () => {
    const repository = await git.createRepository('apps');
    const commit = await repository.commit({ a: '1' }, 'one');
    await Promise.all(Array.from({ length: 20 }, () => git.remote.fetch(url, commit, OPEN_ACCESS)));
    expect(git.server.requestCount()).toBe(2);
  });

  it('are taken out of bounded disk space: a worn store begins anew, and the one before stays readable (row 29)', async () => {
    const repository = await git.createRepository('apps');
    const commits: string[] = [];
    git.stores.maxPacks = 4;
    for (let index = 0; index <= git.stores.maxPacks + 1; index += 1) {
      commits.push(await repository.commit({ a: `${index}`, ['f'.repeat(5)]: 'same' }, `${index}`));
      await git.remote.fetch(url, commits.at(-1) ?? '', OPEN_ACCESS);
    }
    const stores = await git.stores.reading(url, async (all) => all);
    expect(stores.map(({ heldCommits }) => heldCommits.length)).toEqual([2, 4]);
    expect(await textAt(commits.at(-1) ?? '', 'a')).toBe('5');
    expect(await textAt(commits[0] ?? '', 'a')).toBe('0');
  }, 60_000);

  it('are fetched again when the store on disk is damaged', async () => {
    const repository = await git.createRepository('apps');
    const commit = await repository.commit({ a: 'x'.repeat(10_000) }, 'one');
    await git.remote.fetch(url, commit, OPEN_ACCESS);
    const [pack] = await packFiles();
    await writeFile(pack ?? '', Buffer.alloc(200, 1));
    git = await git.restart();
    await expect(git.objects.tree(url, commit)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND', retryable: true });
    await git.remote.fetch(url, commit, OPEN_ACCESS);
    expect(await textAt(commit, 'a')).toBe('x'.repeat(10_000));
  });

  it('say that a file is too large, and which limit (row 29)', async () => {
    const repository = await git.createRepository('apps');
    const commit = await repository.commit(
      { big: 'a'.repeat(MAX_BLOB_BYTES + 1), huge: Buffer.alloc(70 * 1024 * 1024), small: 'ok' },
      'one',
    );
    await git.remote.fetch(url, commit, OPEN_ACCESS);
    await expect(textAt(commit, 'big')).rejects.toMatchObject({ code: 'REPOSITORY_LIMIT_EXCEEDED' });
    await expect(textAt(commit, 'huge')).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
    expect(await textAt(commit, 'small')).toBe('ok');
  }, 60_000);

  it('are refused with entries that mislead, and links and submodules are not followed (rows 13, 14)', async () => {
    const repository = await git.createRepository('apps');
    await repository.commit({ 'a.yaml': 'x' }, 'one');
    await repository.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},module`);
    const blob = (await repository.git('rev-parse', 'HEAD:a.yaml')).trim();
    await repository.git('update-index', '--add', '--cacheinfo', `120000,${blob},link.yaml`);
    await repository.git('commit', '-qm', 'two');
    const safe = (await repository.git('rev-parse', 'HEAD')).trim();
    await repository.push();
    await git.remote.fetch(url, safe, OPEN_ACCESS);
    const tree = await git.objects.tree(url, safe);
    expect(tree.isSubmodule('module')).toBe(true);
    expect(tree.entryAt('link.yaml')?.mode).toBe('symlink');
    const raw = Buffer.concat([Buffer.from('100644 ..\0'), Buffer.from(blob, 'hex')]);
    await writeFile(join(git.root, 'tree'), raw);
    const evil = (
      await repository.git('hash-object', '-t', 'tree', '-w', '--literally', join(git.root, 'tree'))
    ).trim();
    const commit = (await repository.git('commit-tree', '-m', 'evil', evil)).trim();
    await repository.git('update-ref', 'refs/heads/evil', commit);
    await repository.push();
    await git.remote.fetch(url, commit, OPEN_ACCESS);
    await expect(git.objects.tree(url, commit)).rejects.toMatchObject({ code: 'UNSAFE_TREE' });
  });

  async function packFiles(): Promise<string[]> {
    const names = await readdir(git.dataDir, { recursive: true });
    return names.filter((name) => name.endsWith('.pack')).map((name) => join(git.dataDir, name));
  }

  async function packSizes(): Promise<number[]> {
    const { stat } = await import('node:fs/promises');
    const sizes = await Promise.all((await packFiles()).map(async (file) => (await stat(file)).size));
    return sizes.toSorted((left, right) => left - right);
  }
});
