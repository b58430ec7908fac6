/** Kustomize and Helm sources: each distinct one is rendered once, and again only when something it read changed. */
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '../../platform/clock/clock.js';
import { startTestDatabase, type TestDatabase } from '../../platform/database/test-database.js';
import { FakeRenderPool } from '../testing/fake-render-pool.js';
import { FakeRepositories } from '../testing/fake-repositories.js';
import type { RenderOutcome, RenderRequest } from '../render-request.js';
import { createTestRendering, type TestRendering } from '../testing/test-rendering.js';

const URL = 'https://git.example.com/apps';
const configMap = (name: string, value = 'x'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {k: "${value}"}\n`;

/** Two overlays over one base, a chart, and a plain directory. */
const FILES = {
  'base/kustomization.yaml': '- one.yaml',
  'base/one.yaml': configMap('one'),
  'overlays/a/kustomization.yaml': '- ../../base\n- a.yaml',
  'overlays/a/a.yaml': configMap('a'),
  'overlays/b/kustomization.yaml': '- ../../base\n- b.yaml',
  'overlays/b/b.yaml': configMap('b'),
  'chart/Chart.yaml': '- web.yaml',
  'chart/web.yaml': configMap('web'),
  'plain/x.yaml': configMap('x'),
};

describe('Renders of Kustomize and Helm', () => {
  let database: TestDatabase;
  let repositories: FakeRepositories;
  let pool: FakeRenderPool;
  const clock = new FakeClock();

  beforeEach(async () => {
    database = await startTestDatabase();
    repositories = new FakeRepositories();
    pool = new FakeRenderPool();
    repositories.commit('c1', FILES);
  });
  afterEach(() => database.close());

  /** As a hub that was just started. */
  const start = (): TestRendering =>
    createTestRendering({ dataSource: database.dataSource, repositories, pool, clock });

  function request(
    path: string,
    changes: { commit?: string; name?: string; cluster?: string; kubeVersion?: string } = {},
  ): RenderRequest {
    return {
      source: { repoURL: URL, path, targetRevision: 'main' },
      commit: changes.commit ?? 'c1',
      application: { name: changes.name ?? 'app', namespace: 'ns', project: 'default', labels: {}, annotations: {} },
      cluster: {
        name: changes.cluster ?? 'dev',
        server: 'https://x',
        labels: {},
        annotations: {},
        claims: { kubeVersion: changes.kubeVersion ?? '1.33' },
      },
    };
  }

  async function contentOf(outcome: RenderOutcome | undefined): Promise<string> {
    if (outcome === undefined || 'problem' in outcome)
      throw new Error(`There is no render: ${JSON.stringify(outcome)}`);
    const [row] = await database.dataSource.query<{ content: Buffer }[]>(
      'select content from renders where digest = $1',
      [outcome.renderDigest],
    );
    return gunzipSync(row?.content ?? Buffer.alloc(0)).toString();
  }

  const codeOf = (outcome: RenderOutcome | undefined): string | undefined =>
    outcome && 'problem' in outcome ? outcome.problem.code : undefined;
  const count = async (table: string): Promise<number> =>
    Number((await database.dataSource.query<[{ count: string }]>(`select count(*) from ${table}`))[0].count);

  it('render one overlay once for a thousand clusters', async () => {
    const { service, metrics } = start();
    const requests = Array.from({ length: 1_000 }, (_, index) =>
      request('overlays/a', { name: `a-${index}`, cluster: `c-${index}` }),
    );
    const outcomes = await service.render(requests);
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(await contentOf(outcomes[0])).toContain('"name":"one"');
    expect(pool.rendered).toEqual(['/0/overlays/a']);
    expect((await metrics.render()).body).toContain('wheelhouse_renders_total{kind="kustomize",result="rendered"} 1');
  });

  it('render nothing for a commit that touches nothing they read', async () => {
    const { service } = start();
    const before = await service.render([request('overlays/a'), request('chart')]);
    repositories.commit('c2', { ...FILES, 'overlays/b/b.yaml': configMap('b', 'y'), 'new/file.txt': '1' });
    const after = await service.render([request('overlays/a', { commit: 'c2' }), request('chart', { commit: 'c2' })]);
    expect(after).toEqual(before);
    expect(pool.rendered).toHaveLength(2);
  });

  it('render all users of a base that changes, and only them', async () => {
    const { service } = start();
    const paths = ['overlays/a', 'overlays/b', 'chart', 'plain'];
    await service.render(paths.map((path) => request(path)));
    repositories.commit('c2', { ...FILES, 'base/one.yaml': configMap('one', 'changed') });
    pool.rendered.length = 0;
    const [a] = await service.render(paths.map((path) => request(path, { commit: 'c2' })));
    expect(pool.rendered.toSorted()).toEqual(['/0/overlays/a', '/0/overlays/b']);
    expect(await contentOf(a)).toContain('changed');
  });

  it('find what was rendered before a restart, also when a commit came meanwhile', async () => {
    const [before] = await start().service.render([request('overlays/a')]);
    repositories.commit('c2', { ...FILES, 'plain/x.yaml': configMap('x', 'y') });
    expect(await start().service.render([request('overlays/a')])).toEqual([before]);
    expect(await start().service.render([request('overlays/a', { commit: 'c2' })])).toEqual([before]);
    expect(pool.rendered).toHaveLength(1);
  });

  it('find what another hub rendered, though it read other names than before', async () => {
    const [one, other] = [start().service, start().service];
    await one.render([request('overlays/a')]);
    await other.render([request('overlays/a')]);
    repositories.commit('c2', {
      ...FILES,
      'overlays/a/kustomization.yaml': '- ../../base\n- a.yaml\n- more.yaml',
      'overlays/a/more.yaml': configMap('more'),
    });
    const made = await one.render([request('overlays/a', { commit: 'c2' })]);
    expect(await other.render([request('overlays/a', { commit: 'c2' })])).toEqual(made);
    expect(pool.rendered).toHaveLength(2);
    // A revert finds the first one again.
    expect(await contentOf((await other.render([request('overlays/a')]))[0])).not.toContain('more');
    expect(pool.rendered).toHaveLength(2);
  });

  it('are shared by calls that come while they are under way', async () => {
    const { service } = start();
    const held = Promise.withResolvers<void>();
    pool.beforeRender = () => held.promise;
    const calls = [service.render([request('overlays/a')]), service.render([request('overlays/a', { name: 'other' })])];
    await new Promise((resolve) => setTimeout(resolve, 50));
    held.resolve();
    const [left, right] = await Promise.all(calls);
    expect(left).toEqual(right);
    expect(pool.rendered).toHaveLength(1);
  });

  it('of an application with two sources are made anew only for the one that changed', async () => {
    const { service } = start();
    const of = (commit: string): RenderRequest => {
      const { source: _source, ...rest } = request('', { commit });
      return { ...rest, sources: ['overlays/a', 'chart', 'plain'].map((path) => ({ repoURL: URL, path })) };
    };
    await service.render([of('c1')]);
    repositories.commit('c2', { ...FILES, 'chart/web.yaml': configMap('web', 'changed') });
    pool.rendered.length = 0;
    const [outcome] = await service.render([of('c2')]);
    expect(pool.rendered).toEqual(['/0/chart']);
    const content = await contentOf(outcome);
    for (const name of ['one', 'a', 'web', 'x']) expect(content).toContain(`"name":"${name}"`);
    expect(await start().service.render([of('c2')])).toEqual([outcome]);
    expect(pool.rendered).toHaveLength(1);
  });

  it('say whether they depend on the cluster, and differ by its version only where they ask for it', async () => {
    const { service } = start();
    const outcomes = await service.render(
      ['1.33', '1.34'].flatMap((kubeVersion) => [
        request('overlays/a', { kubeVersion }),
        request('chart', { kubeVersion }),
        request('plain', { kubeVersion }),
      ]),
    );
    expect(outcomes.map(({ readsCluster }) => readsCluster)).toEqual([false, true, false, false, true, false]);
    expect(pool.rendered.toSorted()).toEqual(['/0/chart', '/0/chart', '/0/overlays/a']);
  });

  it('keep a problem of the files with what was read, until one of these changes', async () => {
    repositories.commit('c1', { ...FILES, 'overlays/a/kustomization.yaml': '- ../../base\n- missing.yaml' });
    const [problem] = await start().service.render([request('overlays/a')]);
    expect(codeOf(problem)).toBe('PATH_NOT_FOUND');
    repositories.commit('c2', {
      ...FILES,
      'overlays/a/kustomization.yaml': '- ../../base\n- missing.yaml',
      'chart/web.yaml': configMap('web', 'y'),
    });
    expect(await start().service.render([request('overlays/a', { commit: 'c2' })])).toEqual([problem]);
    expect(pool.rendered).toHaveLength(1);
    repositories.commit('c3', {
      ...FILES,
      'overlays/a/kustomization.yaml': '- ../../base\n- missing.yaml',
      'overlays/a/missing.yaml': configMap('there'),
    });
    const [repaired] = await start().service.render([request('overlays/a', { commit: 'c3' })]);
    expect(await contentOf(repaired)).toContain('there');
  });

  it('are made anew by another module', async () => {
    const { service } = start();
    await service.render([request('overlays/a')]);
    pool.digest = 'module-2';
    await service.render([request('overlays/a')]);
    expect(pool.rendered).toHaveLength(2);
    pool.digest = 'module-1';
    await start().service.render([request('overlays/a')]);
    expect(pool.rendered).toHaveLength(2);
  });

  it('that another module made than the one that was asked are not kept', async () => {
    const { service } = start();
    pool.beforeRender = () => {
      pool.digest = 'module-2';
      return Promise.resolve();
    };
    const [outcome] = await service.render([request('overlays/a')]);
    expect(outcome).toMatchObject({ problem: { code: 'RENDERER_FAILED' }, retryInMs: 1_000 });
    expect(await count('render_reads')).toBe(0);
    expect(codeOf((await service.render([request('overlays/a')]))[0])).toBeUndefined();
    expect(pool.rendered).toHaveLength(2);
  });

  it('go when nobody used them for a day, with what they read; those in use stay', async () => {
    const { service, reads } = start();
    const [used] = await service.render([request('overlays/a'), request('overlays/b')]);
    if (used === undefined || 'problem' in used) throw new Error('There is no render.');
    await database.dataSource.query(
      `insert into applications (id, name, destination, spec, spec_digest, render_digest) values (gen_random_uuid(), 'x', 'd', '{}', '', $1)`,
      [used.renderDigest],
    );
    expect(await count('render_reads')).toBe(2);
    const later = new Date(clock.now().getTime() + 1);
    await database.dataSource.query(
      `delete from render_inputs i where not exists (select from applications a where a.render_digest = i.render_digest)`,
    );
    expect(await reads.collectGarbage(new Date(clock.now().getTime() - 1))).toBe(0);
    expect(await reads.collectGarbage(later)).toBe(1);
    pool.rendered.length = 0;
    await start().service.render([request('overlays/a'), request('overlays/b')]);
    expect(pool.rendered).toEqual(['/0/overlays/b']);
  });
});
