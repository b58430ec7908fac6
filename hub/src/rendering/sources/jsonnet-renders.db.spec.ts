/** Directories with Jsonnet files, with the built module: evaluated once, and again only when something that they import changed. */
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WorkerRenderPool } from '@wheelhouse/renderer';
import { FakeClock } from '../../platform/clock/clock.js';
import { startTestDatabase, type TestDatabase } from '../../platform/database/test-database.js';
import { FakeRepositories } from '../testing/fake-repositories.js';
import type { RenderOutcome, RenderRequest } from '../render-request.js';
import { createTestRendering, type TestRendering } from '../testing/test-rendering.js';

const URL = 'https://git.example.com/apps';
const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;
const FILES = {
  'shop/plain.yaml': configMap('plain'),
  'shop/main.jsonnet':
    "function(name='none') [(import 'maps.libsonnet').map(name), (import 'maps.libsonnet').map('fix')]",
  'lib/maps.libsonnet': "{ map(name): { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'of-' + name } } }",
  'lib/other.libsonnet': '{}',
  'leak/main.jsonnet': "importstr '/proc/self/environ'",
};
const isBuilt = (await new WorkerRenderPool().moduleDigest('jsonnet')) !== undefined;

(isBuilt ? describe : describe.skip)('Renders of Jsonnet (skipped where `npm run build:renderer` was not run)', () => {
  let database: TestDatabase;
  let repositories: FakeRepositories;
  let pool: WorkerRenderPool;
  let rendering: TestRendering;

  beforeEach(async () => {
    database = await startTestDatabase();
    repositories = new FakeRepositories();
    pool = new WorkerRenderPool({ threads: 1 });
    rendering = createTestRendering({ dataSource: database.dataSource, repositories, pool, clock: new FakeClock() });
    repositories.commit('c1', FILES);
  });
  afterEach(async () => {
    await pool.close();
    await database.close();
  });

  function request(changes: { commit?: string; name?: string; path?: string; argument?: string } = {}): RenderRequest {
    const { commit = 'c1', name = 'shop', path = 'shop', argument = 'fixed' } = changes;
    const jsonnet = { libs: ['lib'], tlas: [{ name: 'name', value: argument }] };
    return {
      source: { repoURL: URL, path, targetRevision: 'main', directory: { jsonnet } },
      commit,
      application: { name, namespace: 'ns', project: 'default', labels: {}, annotations: {} },
      cluster: { name: 'dev', server: 'https://x', labels: {}, annotations: {}, claims: {} },
    };
  }

  async function namesIn(outcome: RenderOutcome | undefined): Promise<string[]> {
    if (outcome === undefined || 'problem' in outcome)
      throw new Error(`There is no render: ${JSON.stringify(outcome)}`);
    const [row] = await database.dataSource.query<{ content: Buffer }[]>(
      'select content from renders where digest = $1',
      [outcome.renderDigest],
    );
    const objects = JSON.parse(gunzipSync(row?.content ?? '').toString()) as { metadata: { name: string } }[];
    return objects.map(({ metadata }) => metadata.name);
  }

  const evaluated = async (): Promise<number> => {
    const { body } = await rendering.metrics.render();
    return Number(/wheelhouse_renders_total\{kind="jsonnet",result="rendered"\} (\d+)/.exec(body)?.[1] ?? 0);
  };

  it('put the objects of both kinds of files together, once for many applications', async () => {
    const outcomes = await rendering.service.render(['a', 'b', 'c'].map((name) => request({ name })));
    expect(await namesIn(outcomes[0])).toEqual(['plain', 'of-fixed', 'of-fix']);
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(await evaluated()).toBe(1);
  });

  it('are made for each application where a variable names it', async () => {
    const argument = '$ARGOCD_APP_NAME';
    const outcomes = await rendering.service.render(['a', 'b'].map((name) => request({ name, argument })));
    expect(await Promise.all(outcomes.map(namesIn))).toEqual([
      ['plain', 'of-a', 'of-fix'],
      ['plain', 'of-b', 'of-fix'],
    ]);
  });

  it('are made anew when what they import changed, and not for anything else', async () => {
    const [first] = await rendering.service.render([request()]);
    repositories.commit('c2', { ...FILES, 'lib/other.libsonnet': '{ a: 1 }', 'more.txt': '' });
    expect(await rendering.service.render([request({ commit: 'c2' })])).toEqual([first]);
    repositories.commit('c3', { ...FILES, 'shop/plain.yaml': configMap('changed') });
    const [plain] = await rendering.service.render([request({ commit: 'c3' })]);
    expect(await namesIn(plain)).toEqual(['changed', 'of-fixed', 'of-fix']);
    expect(await evaluated()).toBe(1);
    // A nearer one comes before that of the library.
    repositories.commit('c4', { ...FILES, 'shop/maps.libsonnet': FILES['lib/maps.libsonnet'].replace('of-', 'near-') });
    const [near] = await rendering.service.render([request({ commit: 'c4' })]);
    expect(await namesIn(near)).toEqual(['plain', 'near-fixed', 'near-fix']);
    expect(await evaluated()).toBe(2);
  });

  it('read nothing outside of the repository (row 10)', async () => {
    const [outcome] = await rendering.service.render([request({ path: 'leak' })]);
    expect(outcome).toMatchObject({ problem: { code: 'PATH_OUT_OF_REPO', location: 'leak/main.jsonnet:1:1' } });
  });
});
