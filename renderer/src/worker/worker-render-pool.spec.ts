import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { type TestEntries, type TestSource, testSource } from '../files/test-source.js';
import { ModuleFolder } from './test-module.js';
import type { RenderAnswer } from './render-pool.js';
import { WorkerRenderPool, type WorkerRenderPoolOptions } from './worker-render-pool.js';
import { INLINE_PARSE_LENGTH, MAX_QUEUED_TASKS } from './worker-limits.js';

const EMPTY = '{"manifests":[],"warnings":["?"]}';
/** The number of renders that the instance has done. */
const COUNT = `N${EMPTY}`;
/** Where a render is to be stopped; the others have ten times as long: this process may stand still for seconds. */
const TIME_LIMIT_MS = 1_000;

let folder: ModuleFolder;
const pools: WorkerRenderPool[] = [];

beforeEach(async () => {
  folder = await ModuleFolder.make();
});

afterEach(async () => {
  await Promise.all(pools.splice(0).map(async (pool) => await pool.close()));
  await folder.remove();
});

function poolOf(options: WorkerRenderPoolOptions = {}): WorkerRenderPool {
  const pool = new WorkerRenderPool({
    modulePath: folder.path,
    threads: 1,
    timeLimitMs: 10 * TIME_LIMIT_MS,
    moduleCheckMs: 20,
    ...options,
  });
  pools.push(pool);
  return pool;
}

function renderOf(pool: WorkerRenderPool, files: TestEntries | TestSource): Promise<RenderAnswer> {
  const source = 'readBlobs' in files ? (files as TestSource) : testSource(files);
  const request = { kind: 'kustomize', root: '/0', path: '/0' } as const;
  return pool.render({ request, roots: [source], now: new Date(0) });
}

const rendered = async (pool: WorkerRenderPool, answer: string): Promise<unknown> =>
  (await renderOf(pool, { answer })).outcome;

/** What an instance says that has rendered so often. */
const counted = (renders: number): unknown => ({ manifests: [], warnings: [String(renders)] });

describe('A pool of threads', () => {
  it('renders with files that the thread asks for, and tells what was read', async () => {
    await folder.write();
    const json = '{"apiVersion":"v1","kind":"X","metadata":{"name":"a"}}';
    const answer = JSON.stringify({ manifests: [{ json, place: 'a.yaml' }], warnings: ['w'] });
    expect(await renderOf(poolOf(), { answer })).toEqual({
      outcome: {
        manifests: [{ apiVersion: 'v1', kind: 'X', namespace: '', name: 'a', text: json, place: 'a.yaml' }],
        warnings: ['w'],
      },
      reads: [{ root: 0, path: 'answer', what: 'file' }],
    });
  });

  it('gives a problem with the source as an answer, with what was read', async () => {
    await folder.write();
    expect(await renderOf(poolOf(), {})).toEqual({
      outcome: { problem: { code: 'PATH_NOT_FOUND', message: 'There is no answer.', location: 'answer' } },
      reads: [{ root: 0, path: 'answer', what: 'kind' }],
    });
  });

  it('uses an instance again, and starts another when it has grown too large', async () => {
    await folder.write();
    const pool = poolOf();
    expect(await rendered(pool, COUNT)).toEqual(counted(1));
    expect(await rendered(pool, `G${EMPTY}`)).toEqual(counted(2));
    expect(await rendered(pool, COUNT)).toEqual(counted(1));
  });

  it('stops a render that takes too long, and goes on with those behind it', async () => {
    await folder.write();
    const pool = poolOf({ timeLimitMs: TIME_LIMIT_MS });
    const stuck = rendered(pool, 'L');
    const behind = [rendered(pool, COUNT), rendered(pool, COUNT)];
    await expect(stuck).rejects.toMatchObject({
      code: 'RENDER_LIMIT_EXCEEDED',
      message: expect.stringContaining('1 s'),
    });
    expect(await Promise.all(behind)).toEqual([counted(1), counted(2)]);
  });

  it.each([
    ['traps', 'T', 'RENDERER_FAILED'],
    ['exits', 'X', 'RENDERER_FAILED'],
    ['takes all memory', 'M', 'RENDER_LIMIT_EXCEEDED'],
    ['answers nonsense', '{', 'RENDERER_FAILED'],
  ])('lets a render that %s fail alone', async (_, answer, code) => {
    await folder.write();
    const pool = poolOf({ timeLimitMs: 10_000 });
    const broken = rendered(pool, answer);
    const behind = rendered(pool, COUNT);
    const error: unknown = await broken.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code });
    // What the module wrote may hold values.
    expect(`${String(error)}${String((error as Error).cause)}`).not.toContain('hunter2');
    expect(await behind).toEqual(counted(1));
  });

  it('stops a render whose stack is used up', async () => {
    await folder.write();
    await expect(rendered(poolOf({ timeLimitMs: 15_000 }), 'S')).rejects.toMatchObject({
      code: 'RENDER_LIMIT_EXCEEDED',
    });
  });

  it('passes errors of reading on, and the thread goes on', async () => {
    await folder.write();
    const pool = poolOf();
    expect(await rendered(pool, COUNT)).toEqual(counted(1));
    const reason = new Error('The repository does not answer.');
    const source = testSource({ answer: COUNT });
    const unread: TestSource = { ...source, readBlobs: () => Promise.reject(reason) };
    await expect(renderOf(pool, unread)).rejects.toBe(reason);
    expect(await rendered(pool, COUNT)).toEqual(counted(2));
  });

  it('does not count the time that a repository takes', async () => {
    await folder.write();
    const pool = poolOf({ timeLimitMs: TIME_LIMIT_MS });
    const source = testSource({ answer: COUNT });
    const slow: TestSource = {
      ...source,
      readBlobs: async (oids) => {
        await sleep(TIME_LIMIT_MS + 100);
        return await source.readBlobs(oids);
      },
    };
    expect((await renderOf(pool, slow)).outcome).toEqual(counted(1));
  });

  it('asks once for what a repository has, over several renders', async () => {
    await folder.write();
    const pool = poolOf();
    const shared = testSource({ answer: COUNT }, 'https://git.example.com/a');
    await renderOf(pool, shared);
    await renderOf(pool, shared);
    expect(shared.asked).toHaveLength(1);
    const nameless = testSource({ answer: COUNT });
    await renderOf(pool, nameless);
    await renderOf(pool, nameless);
    expect(nameless.asked).toHaveLength(2);
  });

  it('renders in several threads at once', async () => {
    await folder.write();
    const pool = poolOf({ threads: 2 });
    const stuck = rendered(pool, 'L').catch(() => 'stopped');
    expect(await Promise.race([rendered(pool, COUNT), stuck])).toEqual(counted(1));
    await pool.close();
    expect(await stuck).toBe('stopped');
  });

  it('lets each repository have its turn', async () => {
    await folder.write();
    const pool = poolOf({ timeLimitMs: 10_000 });
    const done: string[] = [];
    const submit = async (scope: string): Promise<void> => {
      await renderOf(pool, testSource({ answer: COUNT }, scope));
      done.push(scope);
    };
    await Promise.all(['a', 'a', 'a', 'a', 'b'].map(submit));
    expect(done.indexOf('b')).toBeLessThan(3);
  });

  it('is warm when it is asked to be, and ends threads that have nothing to do', async () => {
    await folder.write();
    const pool = poolOf({ idleMs: 300 });
    await pool.warm();
    // Both at once: between them the thread would have nothing to do.
    expect(await Promise.all([rendered(pool, COUNT), rendered(pool, COUNT)])).toEqual([counted(1), counted(2)]);
    await sleep(1_000);
    expect(await rendered(pool, COUNT)).toEqual(counted(1));
  });

  it('refuses more than can wait', async () => {
    await folder.write();
    const pool = poolOf({ timeLimitMs: 20_000 });
    const source = testSource({ answer: 'L' });
    // One is at work, and one more than can wait.
    const all = Array.from({ length: MAX_QUEUED_TASKS + 2 }, () => renderOf(pool, source));
    const settled = Promise.allSettled(all);
    await expect(Promise.race(all)).rejects.toMatchObject({ code: 'RENDERER_BUSY', retryable: true });
    await pool.close();
    expect((await settled).every(({ status }) => status === 'rejected')).toBe(true);
  });

  it('fails what waits when it is closed', async () => {
    await folder.write();
    const pool = poolOf({ timeLimitMs: 10_000 });
    const waiting = [rendered(pool, 'L'), rendered(pool, COUNT)].map((one) =>
      expect(one).rejects.toMatchObject({ code: 'RENDERER_FAILED' }),
    );
    await sleep(50);
    await pool.close();
    await Promise.all(waiting);
    await expect(rendered(pool, COUNT)).rejects.toMatchObject({ code: 'RENDERER_FAILED' });
  });
});

describe('A pool without a module', () => {
  it('says what to do', async () => {
    const pool = poolOf();
    expect(await pool.moduleDigest()).toBeUndefined();
    await pool.warm();
    expect(await pool.moduleDigest('jsonnet')).toBeUndefined();
    await expect(rendered(pool, COUNT)).rejects.toMatchObject({
      code: 'RENDERER_UNAVAILABLE',
      retryable: true,
      message: expect.stringContaining('npm run build:renderer'),
    });
  });

  it('finds the module when it appears, and when it is replaced', async () => {
    const pool = poolOf();
    await expect(rendered(pool, COUNT)).rejects.toMatchObject({ code: 'RENDERER_UNAVAILABLE' });
    const first = await folder.write('1');
    await sleep(50);
    expect(await pool.moduleDigest()).toBe(first);
    expect(await rendered(pool, COUNT)).toEqual(counted(1));
    expect(await rendered(pool, COUNT)).toEqual(counted(2));
    const second = await folder.write('2');
    await sleep(50);
    expect(await pool.moduleDigest()).toBe(second);
    expect(second).not.toBe(first);
    expect(await rendered(pool, COUNT)).toEqual(counted(1));
  });

  it('parses, small texts and large ones, with the same result', async () => {
    const pool = poolOf({ timeLimitMs: 20_000 });
    const document = (index: number): string => `apiVersion: v1\nkind: X\nmetadata: {name: n${index}}\n---\n`;
    const large = Array.from({ length: 3_000 }, (_, index) => document(index)).join('');
    expect(large.length).toBeGreaterThan(INLINE_PARSE_LENGTH);
    const manifests = await pool.parse({ path: 'a.yaml', content: large });
    expect(manifests).toHaveLength(3_000);
    expect(await pool.parse({ path: 'a.yaml', content: document(0) })).toEqual([manifests[0]]);
    const refused = { code: 'INVALID_MANIFEST', location: expect.stringMatching(/^a\.yaml:\d+:1$/) };
    await expect(pool.parse({ path: 'a.yaml', content: `${large}a: b` })).rejects.toMatchObject(refused);
    await expect(pool.parse({ path: 'a.yaml', content: `${document(0)}a: b` })).rejects.toMatchObject(refused);
  });

  it('parses the bytes of a file, small and large, and leaves them as they are', async () => {
    const pool = poolOf({ timeLimitMs: 20_000 });
    const text = 'apiVersion: v1\nkind: X\nmetadata: {name: ünï}\n---\n';
    for (const count of [1, 3_000]) {
      // A part of a larger memory, as files of a chart are.
      const all = Buffer.from(`before${text.repeat(count)}after`);
      const content = all.subarray(6, all.length - 5);
      const manifests = await pool.parse({ path: 'a.yaml', content });
      expect(manifests).toHaveLength(count);
      expect(manifests.at(-1)).toMatchObject({ name: 'ünï', text: expect.stringContaining('"name":"ünï"') });
      expect(content.toString()).toBe(text.repeat(count));
      const noText = Buffer.concat([content, Buffer.from([0xff])]);
      await expect(pool.parse({ path: 'a.yaml', content: noText })).rejects.toMatchObject({
        code: 'INVALID_MANIFEST',
        location: 'a.yaml',
      });
    }
  });
});
