/** What goes wrong with one render is no matter for the others, and is tried again in time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { UnavailableError } from '@wheelhouse/protocol';
import { FakeClock } from '../../platform/clock/clock.js';
import { startTestDatabase, type TestDatabase } from '../../platform/database/test-database.js';
import { FakeRenderPool } from '../testing/fake-render-pool.js';
import { FakeRepositories } from '../testing/fake-repositories.js';
import type { RenderOutcome, RenderRequest } from '../render-request.js';
import { createTestRendering, type TestRendering } from '../testing/test-rendering.js';

const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;

describe('Renders that fail', () => {
  let database: TestDatabase;
  let repositories: FakeRepositories;
  let pool: FakeRenderPool;
  let clock: FakeClock;

  beforeEach(async () => {
    database = await startTestDatabase();
    repositories = new FakeRepositories();
    pool = new FakeRenderPool();
    clock = new FakeClock();
    for (const commit of ['c1', 'c2', 'c3']) {
      repositories.commit(commit, {
        'bad/kustomization.yaml': '- a.yaml',
        'bad/a.yaml': configMap('bad'),
        'good/kustomization.yaml': '- a.yaml',
        'good/a.yaml': configMap('good'),
        'plain/a.yaml': configMap('plain'),
        'marker.txt': commit,
      });
    }
  });
  afterEach(() => database.close());

  const start = (): TestRendering =>
    createTestRendering({ dataSource: database.dataSource, repositories, pool, clock });

  const request = (path: string, commit = 'c1'): RenderRequest => ({
    source: { repoURL: 'https://git.example.com/apps', path },
    commit,
    application: { name: path, namespace: 'ns', project: 'default', labels: {}, annotations: {} },
    cluster: { name: 'dev', server: 'https://x', labels: {}, annotations: {}, claims: {} },
  });

  const codeOf = (outcome: RenderOutcome | undefined): string | undefined =>
    outcome && 'problem' in outcome ? outcome.problem.code : 'ok';
  const failBad = (error: () => Error) => async (path: string) => {
    if (path.endsWith('bad')) throw error();
  };

  it('row 30: keep nobody waiting: a slow one comes later, its siblings at once', async () => {
    const held = Promise.withResolvers<void>();
    pool.beforeRender = (path) => (path.endsWith('bad') ? held.promise : Promise.resolve());
    const [bad, good, plain] = start().service.start([request('bad'), request('good'), request('plain')]);
    expect(codeOf(await good)).toBe('ok');
    expect(codeOf(await plain)).toBe('ok');
    held.resolve();
    expect(codeOf(await bad)).toBe('ok');
  });

  it('row 30: nor does a repository that does not answer', async () => {
    const held = Promise.withResolvers<void>();
    repositories.beforeTree = (_url, commit) => (commit === 'c2' ? held.promise : Promise.resolve());
    const [slow, good] = start().service.start([request('plain', 'c2'), request('good', 'c1')]);
    expect(codeOf(await good)).toBe('ok');
    held.resolve();
    expect(codeOf(await slow)).toBe('ok');
  });

  it('by a limit are not stored, and not tried again at once, for whatever reason', async () => {
    const { service } = start();
    pool.beforeRender = async (path) => {
      if (!path.endsWith('bad')) return;
      clock.advance(30_000);
      throw FakeRenderPool.tooLong();
    };
    const first = await service.render([request('bad'), request('good')]);
    expect(first.map(codeOf)).toEqual(['RENDER_LIMIT_EXCEEDED', 'ok']);
    expect(first[0]).toMatchObject({ retryInMs: 180_000 });
    for (const commit of ['c1', 'c1', 'c2', 'c2'])
      expect((await service.render([request('bad', commit)])).map(codeOf)).toEqual(['RENDER_LIMIT_EXCEEDED']);
    expect(pool.rendered).toHaveLength(2);
    // Another commit may hold the repair: it is tried after four times what the first try took.
    clock.advance(120_000);
    pool.beforeRender = () => Promise.resolve();
    expect((await service.render([request('bad', 'c2')])).map(codeOf)).toEqual(['ok']);
    expect((await service.render([request('bad', 'c3')])).map(codeOf)).toEqual(['ok']);
    expect(pool.rendered).toHaveLength(3);
  });

  it('by a crash are tried again after three minutes', async () => {
    const { service } = start();
    pool.beforeRender = failBad(() => new UnavailableError('RENDERER_FAILED', 'Rendering failed.'));
    expect((await service.render([request('bad')])).map(codeOf)).toEqual(['RENDERER_FAILED']);
    pool.beforeRender = () => Promise.resolve();
    clock.advance(179_000);
    expect((await service.render([request('bad')])).map(codeOf)).toEqual(['RENDERER_FAILED']);
    clock.advance(1_000);
    expect((await service.render([request('bad')])).map(codeOf)).toEqual(['ok']);
  });

  it('for a reason that nobody foresaw say so, and are tried again', async () => {
    const { service } = start();
    pool.beforeRender = failBad(() => new TypeError('x is not a function'));
    const outcomes = await service.render([request('bad'), request('good'), request('plain')]);
    expect(outcomes.map(codeOf)).toEqual(['INTERNAL', 'ok', 'ok']);
    expect(outcomes[0]).toMatchObject({ retryInMs: 180_000 });
    expect(JSON.stringify(outcomes)).not.toContain('x is not');
    pool.beforeRender = () => Promise.resolve();
    expect((await service.render([request('bad')])).map(codeOf)).toEqual(['ok']);
  });

  it('for want of the module hold plain directories back in no way, and the watch tells when it is there', async () => {
    const { service, watch } = start();
    let told = 0;
    const appeared = Promise.withResolvers<void>();
    watch.onAppeared(() => Promise.resolve(void (told += 1)).then(appeared.resolve));
    pool.digest = undefined;
    expect((await service.render([request('good'), request('plain')])).map(codeOf)).toEqual([
      'RENDERER_UNAVAILABLE',
      'ok',
    ]);
    await sleep(700);
    expect(told).toBe(0);
    pool.digest = 'module-1';
    await appeared.promise;
    await sleep(700);
    expect(told).toBe(1);
    expect((await service.render([request('good')])).map(codeOf)).toEqual(['ok']);
    expect(await database.dataSource.query('select 1 from render_inputs where problem is not null')).toEqual([]);
    watch.onModuleDestroy();
  });

  it('because the database is away concern everybody', async () => {
    const { service } = start();
    await database.dataSource.query('alter table render_inputs rename to gone');
    await expect(service.render([request('good'), request('plain')])).rejects.toThrow(/render_inputs/);
    await database.dataSource.query('alter table gone rename to render_inputs');
    expect((await service.render([request('good'), request('plain')])).map(codeOf)).toEqual(['ok', 'ok']);
  });
});
