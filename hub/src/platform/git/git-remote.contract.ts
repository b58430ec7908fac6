/** What every way of reading a remote must do, over a real Git server. Called by the specs of the adapters. */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { type GitFixture, type GitFixtureOptions, startGitFixture } from './testing/git-fixture.js';

/** `options` choose the adapter. */
export function describeGitRemote(options: GitFixtureOptions): void {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  async function start(more: GitFixtureOptions = {}): Promise<GitFixture> {
    const git = await startGitFixture({ ...options, ...more });
    closing.push(() => git.close());
    return git;
  }

  async function textAt(git: GitFixture, commit: string, path: string): Promise<string> {
    const url = git.urlOf('apps');
    const oid = (await git.objects.tree(url, commit)).entryAt(path)?.oid ?? '';
    return Buffer.from((await git.objects.readBlobs(url, [oid])).get(oid) ?? []).toString();
  }

  it('lists branches, tags (annotated ones as their commit) and HEAD', async () => {
    const git = await start();
    const repository = await git.createRepository('apps');
    const commit = await repository.commit({ a: '1' }, 'one');
    await repository.git('tag', '-am', 'first', 'v1');
    await repository.git('branch', 'release/1');
    await repository.push();
    await repository.git('push', '-q', 'origin', 'main:refs/changes/1');
    const names = { HEAD: commit, 'refs/heads/main': commit, 'refs/heads/release/1': commit, 'refs/tags/v1': commit };
    const { commits } = await git.remote.listRefs(git.urlOf('apps'), git.access);
    expect(Object.fromEntries(commits)).toEqual(names);
    const head = await git.remote.listRefs(git.urlOf('apps'), git.access, ['HEAD']);
    expect(head.defaultBranch).toBe('refs/heads/main');
    const narrow = await git.remote.listRefs(git.urlOf('apps'), git.access, ['refs/tags/v1', 'refs/heads/release/1']);
    expect([...narrow.commits.keys()].toSorted()).toEqual(['refs/heads/release/1', 'refs/tags/v1']);
  });

  it('fetches a commit, then the next one, and both can be read', async () => {
    const git = await start();
    const repository = await git.createRepository('apps');
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`d${index % 6}/f${index}`, randomBytes(300).toString('hex')]),
    );
    const first = await repository.commit(files, 'one');
    await git.remote.fetch(git.urlOf('apps'), first, git.access);
    const second = await repository.commit({ 'd1/f1': 'changed' }, 'two');
    await git.remote.fetch(git.urlOf('apps'), second, git.access);
    expect((await git.objects.tree(git.urlOf('apps'), second)).paths).toHaveLength(60);
    expect(await textAt(git, second, 'd1/f1')).toBe('changed');
    expect(await textAt(git, second, 'd2/f2')).toBe(files['d2/f2']);
    expect(await textAt(git, first, 'd1/f1')).toBe(files['d1/f1']);
  });

  it('fetches what a branch was replaced with by force, and what a tag names', async () => {
    const git = await start();
    const repository = await git.createRepository('apps');
    const first = await repository.commit({ a: '1' }, 'one');
    await git.remote.fetch(git.urlOf('apps'), first, git.access);
    await repository.git('tag', '-am', 'first', 'v1');
    await repository.git('commit', '-q', '--amend', '--allow-empty', '-m', 'replaced');
    const forced = await repository.commit({ a: '2' }, 'forced');
    await repository.push();
    const { commits } = await git.remote.listRefs(git.urlOf('apps'), git.access);
    expect([commits.get('refs/heads/main'), commits.get('refs/tags/v1')]).toEqual([forced, first]);
    await git.remote.fetch(git.urlOf('apps'), forced, git.access);
    expect(await textAt(git, forced, 'a')).toBe('2');
    expect(await textAt(git, first, 'a')).toBe('1');
  });

  it('says that a commit or a repository is not there, and lists nothing of an empty one (row 29)', async () => {
    const git = await start();
    await (await git.createRepository('apps')).commit({ a: '1' }, 'one');
    await git.createRepository('empty');
    const unknown = 'a'.repeat(40);
    const failures = [
      [git.remote.fetch(git.urlOf('apps'), unknown, git.access), 'REF_NOT_FOUND'],
      [git.remote.fetch(git.urlOf('empty'), unknown, git.access), 'REF_NOT_FOUND'],
      [git.remote.fetch(git.urlOf('none'), unknown, git.access), 'REPOSITORY_NOT_FOUND'],
      [git.remote.listRefs(git.urlOf('none'), git.access), 'REPOSITORY_NOT_FOUND'],
    ] as const;
    for (const [failure, code] of failures) await expect(failure).rejects.toMatchObject({ code });
    expect((await git.remote.listRefs(git.urlOf('empty'), git.access)).commits.size).toBe(0);
  });

  it('refuses what is above the limit, and leaves nothing of it (row 29)', async () => {
    const git = await start({ maxFetchBytes: 20_000 });
    const repository = await git.createRepository('apps');
    const commit = await repository.commit({ large: randomBytes(100_000) }, 'one');
    await expect(git.remote.fetch(git.urlOf('apps'), commit, git.access)).rejects.toMatchObject({
      code: 'REPOSITORY_LIMIT_EXCEEDED',
    });
    expect(await git.objects.has(git.urlOf('apps'), commit)).toBe(false);
    const small = await repository.commit({ large: 'no more' }, 'two');
    await git.remote.fetch(git.urlOf('apps'), small, git.access);
    expect(await textAt(git, small, 'large')).toBe('no more');
  });

  it('refuses a commit with names that mislead (row 13)', async () => {
    const git = await start();
    const repository = await git.createRepository('apps');
    await repository.commit({ a: '1' }, 'one');
    const blob = (await repository.git('rev-parse', 'HEAD:a')).trim();
    const file = join(git.root, 'tree');
    await writeFile(file, Buffer.concat([Buffer.from('100644 ..\0'), Buffer.from(blob, 'hex')]));
    const evil = (await repository.git('hash-object', '-t', 'tree', '-w', '--literally', file)).trim();
    const commit = (await repository.git('commit-tree', '-m', 'evil', evil)).trim();
    await repository.git('update-ref', 'refs/heads/evil', commit);
    await repository.push();
    await git.remote.fetch(git.urlOf('apps'), commit, git.access);
    await expect(git.objects.tree(git.urlOf('apps'), commit)).rejects.toMatchObject({ code: 'UNSAFE_TREE' });
  });
}
