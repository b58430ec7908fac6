import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type RepositoriesFixture, startRepositoriesFixture } from './testing/repositories-fixture.js';

describe('What lies in commits', () => {
  let fixture: RepositoriesFixture;
  afterEach(() => fixture.close());

  async function start(canFilter = false) {
    fixture = await startRepositoriesFixture();
    const repository = await fixture.git.createRepository('apps');
    if (canFilter) await repository.git('-C', repository.bareDirectory, 'config', 'uploadpack.allowFilter', 'true');
    const url = fixture.git.urlOf('apps');
    await fixture.registry.add({ url, isPrefix: false }, 'admin');
    return { repository, url };
  }

  async function contentsOf(url: string, commit: string): Promise<string[]> {
    const tree = await fixture.service.tree(url, commit);
    const blobs = await fixture.service.readBlobs(
      url,
      tree.paths.map(({ oid }) => oid),
      commit,
    );
    return tree.paths.map(({ oid }) => Buffer.from(blobs.get(oid) ?? []).toString('hex'));
  }

  it('is fetched once by all who read it at the same time, and not at all when nothing moved', async () => {
    const { repository, url } = await start();
    const fetches: unknown[] = [];
    const { remote } = fixture.git;
    const commit = await repository.commit({ a: '1' }, 'one');
    await fixture.registry.refreshByUrl(url);
    await Promise.all(Array.from({ length: 30 }, () => contentsOf(url, commit)));
    const before = fixture.git.server.requestCount();
    await Promise.all(Array.from({ length: 30 }, () => contentsOf(url, commit)));
    expect(fixture.git.server.requestCount()).toBe(before);
    const { transports } = remote;
    remote.transports = transports.map((transport) => ({
      fetch: async (conversation, asked) => {
        fetches.push(asked);
        await transport.fetch(conversation, asked);
      },
    }));
    for (let count = 0; count < 3; count += 1) await fixture.registry.refreshByUrl(url);
    // A question for the refs each time, and nothing else.
    expect(fixture.git.server.requestCount()).toBe(before + 3);
    expect(fetches).toEqual([]);
    const next = await repository.commit({ a: '2' }, 'two');
    await fixture.registry.refreshByUrl(url);
    await Promise.all(Array.from({ length: 30 }, () => contentsOf(url, next)));
    expect(fetches).toEqual([next]);
  });

  it('is read on while somebody removes the copies again and again', async () => {
    const { repository, url } = await start();
    const files = Array.from({ length: 50 }, (_, index) => [`d${index % 5}/f${index}`, randomBytes(2_000)] as const);
    const commits = [await repository.commit(Object.fromEntries(files), 'one')];
    for (let index = 0; index < 3; index += 1)
      commits.push(await repository.commit({ [`new${index}`]: randomBytes(500) }, 'more'));
    const counts = commits.map((_, index) => files.length + index);
    const state = { isOver: false, reads: 0, removals: 0 };
    const removing = async (): Promise<void> => {
      for (let before = 0; !state.isOver; before = state.reads) {
        await rm(join(fixture.git.dataDir, 'git'), { recursive: true, force: true }).catch(() => undefined);
        state.removals += 1;
        // Not again before somebody got through: nobody removes things for ever.
        while (!state.isOver && state.reads < before + 3) await pause(5);
      }
    };
    const removed = removing();
    const readers = Array.from({ length: 6 }, async (_, reader) => {
      const failures: string[] = [];
      for (let round = 0; round < 10 || state.removals < 6; round += 1) {
        const index = (reader + round) % commits.length;
        try {
          expect(await contentsOf(url, commits[index] ?? '')).toHaveLength(counts[index] ?? 0);
          state.reads += 1;
        } catch (error) {
          failures.push(String(error));
        }
        await pause(20);
      }
      return failures;
    });
    const failures = (await Promise.all(readers)).flat();
    state.isOver = true;
    await removed;
    expect(state.removals).toBeGreaterThan(5);
    expect(failures).toEqual([]);
    for (const [index, commit] of commits.entries())
      expect(await contentsOf(url, commit)).toHaveLength(counts[index] ?? 0);
  });

  it('is refused where a file is so large that the server leaves it out (row 29)', async () => {
    const { repository, url } = await start(true);
    const commit = await repository.commit({ small: '1', large: randomBytes(11 * 1024 * 1024) }, 'one');
    const tree = await fixture.service.tree(url, commit);
    const oidOf = (path: string): string => tree.entryAt(path)?.oid ?? '';
    await expect(fixture.service.readBlobs(url, [oidOf('large')], commit)).rejects.toMatchObject({
      code: 'REPOSITORY_LIMIT_EXCEEDED',
      message: expect.stringContaining('more than 10 MiB'),
    });
    expect((await fixture.service.readBlobs(url, [oidOf('small')], commit)).size).toBe(1);
  });
});
