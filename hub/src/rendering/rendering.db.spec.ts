import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sha256 } from '@wheelhouse/protocol';
import { FakeClock } from '../platform/clock/clock.js';
import { startTestDatabase, type TestDatabase } from '../platform/database/test-database.js';
import { FakeRepositories } from './testing/fake-repositories.js';
import { FakeRenderPool } from './testing/fake-render-pool.js';
import { PostgresRenderStore } from './store/postgres-render-store.js';
import type { RenderOutcome, RenderRequest } from './render-request.js';
import type { RenderingService } from './rendering.service.js';
import { createTestRendering } from './testing/test-rendering.js';

const URL = 'https://git.example.com/apps';
const configMap = (name: string, value = 'x'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {k: "${value}"}\n`;

describe('Rendering', () => {
  let database: TestDatabase;
  let repositories: FakeRepositories;
  let store: PostgresRenderStore;
  const clock = new FakeClock();
  const pool = new FakeRenderPool();

  beforeEach(async () => {
    database = await startTestDatabase();
    repositories = new FakeRepositories();
    store = new PostgresRenderStore(database.dataSource);
  });
  afterEach(() => database.close());

  const service = (): RenderingService =>
    createTestRendering({ dataSource: database.dataSource, repositories, pool, clock }).service;

  function request(
    changes: {
      path?: string;
      commit?: string;
      name?: string;
      cluster?: string;
      labels?: Record<string, string>;
      directory?: object;
      claims?: Record<string, unknown>;
    } = {},
  ): RenderRequest {
    return {
      source: {
        repoURL: URL,
        path: changes.path ?? 'a',
        targetRevision: 'main',
        ...(changes.directory && { directory: changes.directory }),
      },
      commit: changes.commit ?? 'c1',
      application: { name: changes.name ?? 'app', namespace: 'ns', project: 'default', labels: {}, annotations: {} },
      cluster: {
        name: changes.cluster ?? 'dev',
        server: 'https://x',
        labels: changes.labels ?? {},
        annotations: {},
        claims: changes.claims ?? {},
      },
    };
  }

  const digestOf = (outcome: RenderOutcome | undefined): string =>
    outcome && 'renderDigest' in outcome ? outcome.renderDigest : JSON.stringify(outcome);

  async function contentOf(digest: string): Promise<string> {
    const [row] = await database.dataSource.query<{ content: Buffer }[]>(
      'select content from renders where digest = $1',
      [digest],
    );
    return gunzipSync(row?.content ?? Buffer.alloc(0)).toString();
  }

  it('stores canonical bytes under their digest, with the count of objects', async () => {
    repositories.commit('c1', { 'a/b.yaml': configMap('two'), 'a/a.yaml': configMap('one') });
    const [outcome] = await service().render([request()]);
    expect(outcome).toMatchObject({ objectCount: 2 });
    const content = await contentOf(digestOf(outcome));
    expect(sha256(content)).toBe(digestOf(outcome));
    expect(content).toBe(
      '[{"apiVersion":"v1","data":{"k":"x"},"kind":"ConfigMap","metadata":{"name":"one"}},{"apiVersion":"v1","data":{"k":"x"},"kind":"ConfigMap","metadata":{"name":"two"}}]',
    );
  });

  it('renders one input once for 2,000 applications, and quickly finds it afterwards', async () => {
    repositories.commit('c1', { 'a/a.yaml': configMap('one') });
    const requests = Array.from({ length: 2_000 }, (_, index) =>
      request({ name: `app-${index}`, cluster: `c-${index}` }),
    );
    const rendering = service();
    const outcomes = await rendering.render(requests);
    expect(new Set(outcomes.map(digestOf)).size).toBe(1);
    const [{ count }] = await database.dataSource.query<[{ count: string }]>('select count(*) from render_inputs');
    expect(count).toBe('1');
    const reads = repositories.readBlobsCalls;
    const before = process.threadCpuUsage();
    await rendering.render(requests);
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(300);
    expect(repositories.readBlobsCalls).toBe(reads);
  });

  it('does nothing for a commit that touches other files', async () => {
    repositories.commit('c1', { 'a/a.yaml': configMap('one'), 'b/b.yaml': configMap('b') });
    repositories.commit('c2', {
      'a/a.yaml': configMap('one'),
      'b/b.yaml': configMap('b', 'changed'),
      'a/README.md': 'new',
    });
    const [before] = await service().render([request()]);
    const reads = repositories.readBlobsCalls;
    expect(await service().render([request({ commit: 'c2' })])).toEqual([before]);
    expect(repositories.readBlobsCalls).toBe(reads);
  });

  it('substitutes cluster, application and values where Handlebars is on, and shares what comes out equal', async () => {
    repositories.commit('c1', {
      'a/a.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{application.name}}"}\ndata:\n  env: "{{cluster.labels.env}}"\n  size: "{{values.size}}"\n',
    });
    const directory = { handlebars: { values: { size: 3 } } };
    const outcomes = await service().render([
      request({ directory, labels: { env: 'dev' } }),
      request({ directory, labels: { env: 'prod' } }),
      request({ directory, labels: { env: 'dev' }, cluster: 'other' }),
      request({ directory, labels: {} }),
    ]);
    expect(await contentOf(digestOf(outcomes[1]))).toContain('"data":{"env":"prod","size":"3"}');
    expect(digestOf(outcomes[0])).toBe(digestOf(outcomes[2]));
    expect(outcomes[3]).toMatchObject({
      problem: { code: 'TEMPLATE_ERROR', message: expect.stringMatching(/a\/a\.yaml:5:\d+/) },
    });
  });

  it('renders templates again for a new commit or new claims only if they read them', async () => {
    const plain = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{cluster.name}}"}\n';
    const curious =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{application.revision}}", annotations: {v: "{{cluster.claims.kubeVersion}}"}}\n';
    for (const commit of ['c1', 'c2']) repositories.commit(commit, { 'a/a.yaml': plain, 'b/b.yaml': curious });
    const directory = { handlebars: {} };
    const count = async (): Promise<number> =>
      Number((await database.dataSource.query<[{ count: string }]>('select count(*) from render_inputs'))[0].count);
    for (const commit of ['c1', 'c2'])
      for (const kubeVersion of ['1.30', '1.31'])
        await service().render([request({ directory, commit, claims: { kubeVersion } })]);
    expect(await count()).toBe(1);
    for (const commit of ['c1', 'c2'])
      for (const kubeVersion of ['1.30', '1.31'])
        await service().render([request({ directory, path: 'b', commit, claims: { kubeVersion } })]);
    expect(await count()).toBe(5);
  });

  it('keeps siblings of a bad application going, and remembers problems that would come again', async () => {
    repositories.commit('c1', {
      'a/a.yaml': configMap('a'),
      'b/b.yaml': `${configMap('b')}x: [`,
      'c/Chart.yaml': '- none.yaml',
    });
    const requests = [
      request(),
      request({ path: 'b' }),
      request({ path: 'c' }),
      request({ path: 'none' }),
      request({ commit: 'c9' }),
    ];
    const outcomes = await service().render(requests);
    expect(outcomes.map((outcome) => ('problem' in outcome ? outcome.problem.code : 'ok'))).toEqual([
      'ok',
      'INVALID_MANIFEST',
      'PATH_NOT_FOUND',
      'PATH_NOT_FOUND',
      'REPOSITORY_UNAVAILABLE',
    ]);
    const reads = repositories.readBlobsCalls;
    expect(await service().render(requests)).toEqual(outcomes);
    expect(repositories.readBlobsCalls).toBe(reads);
  });

  it('puts several sources together; of two manifests of one object the last counts, and a warning says so', async () => {
    repositories.commit('c1', {
      'a/a.yaml': configMap('one', 'first'),
      'b/b.yaml': `${configMap('one', 'second')}---\n${configMap('two')}`,
    });
    const sources = [
      { repoURL: URL, path: 'a' },
      { repoURL: URL, ref: 'values' },
      { repoURL: URL, path: 'b' },
    ];
    const { source: _source, ...rest } = request();
    const rendering = service();
    const [outcome] = await rendering.render([{ ...rest, sources }]);
    expect(outcome).toMatchObject({
      objectCount: 2,
      warnings: [{ code: 'RepeatedResourceWarning', message: expect.stringContaining('b/b.yaml') }],
    });
    expect(await contentOf(digestOf(outcome))).toContain('second');
    expect(await contentOf(digestOf(outcome))).not.toContain('first');
    expect(await rendering.render([{ ...rest, sources }])).toEqual([outcome]);
  });

  it('removes what nothing refers to after a day, and nothing else', async () => {
    repositories.commit('c1', { 'a/a.yaml': configMap('a'), 'b/b.yaml': configMap('b') });
    const rendering = service();
    const [used, unused] = await rendering.render([request(), request({ path: 'b' })]);
    await database.dataSource.query(
      `insert into applications (id, name, destination, spec, spec_digest, render_digest) values (gen_random_uuid(), 'x', 'd', '{}', '', $1)`,
      [digestOf(used)],
    );
    expect(await store.collectGarbage(new Date(clock.now().getTime() - 1))).toBe(0);
    expect(await store.collectGarbage(new Date(clock.now().getTime() + 1))).toBe(1);
    expect(await contentOf(digestOf(used))).toContain('"a"');
    expect(await rendering.render([request({ path: 'b' })])).toEqual([unused]);
  });
});
