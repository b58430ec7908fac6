/** Charts from repositories and registries, with what they depend on, the whole way from a server to objects. */
import { hash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WorkerRenderPool } from '@wheelhouse/renderer';
import { sourceOf } from '../../applications/application.js';
import { type ChartServer, startChartServer } from '../../platform/charts/testing/chart-server.js';
import { packChart } from '../../platform/charts/testing/packed-chart.js';
import { type RegistryServer, startRegistryServer } from '../../platform/charts/testing/registry-server.js';
import { refKey } from '../../repositories/refs/repository-ref.js';
import { type RepositoriesFixture, startRepositoriesFixture } from '../../repositories/testing/repositories-fixture.js';
import type { RenderOutcome } from '../render-request.js';
import { createTestRendering, type TestRendering } from '../testing/test-rendering.js';

const pool = new WorkerRenderPool({ threads: 1 });
const hasModule = (await pool.moduleDigest()) !== undefined;
const itRenders = hasModule ? it : it.skip;
let fixture: RepositoriesFixture;
let server: ChartServer;
let registry: RegistryServer;
let rendering: TestRendering;

afterAll(() => pool.close());
beforeEach(async () => {
  fixture = await startRepositoriesFixture();
  const common = { 'templates/common.yaml': configMap('common') };
  server = await startChartServer([
    await packChart('common', '2.0.0', common),
    await packChart('common', '2.1.0', common),
  ]);
  const depending = `apiVersion: v2\nname: web\nversion: 1.3.0\ndependencies:\n- {name: common, version: ^2.0.0, repository: '${server.url}'}\n`;
  const pair = ['^2.0.0', '2.0.0'].map((version) => [{ name: 'common', version, repository: server.url }]);
  const lock = `digest: sha256:${hash('sha256', JSON.stringify(pair))}\ndependencies:\n- name: common\n  repository: ${server.url}\n  version: 2.0.0\n`;
  const templates = { 'templates/web.yaml': configMap('web') };
  registry = await startRegistryServer([
    await packChart('web', '1.2.3', templates),
    await packChart('web', '1.3.0', { ...templates, 'Chart.yaml': depending }),
    await packChart('web', '1.4.0', {
      ...templates,
      'Chart.yaml': depending.replace('1.3.0', '1.4.0'),
      'Chart.lock': lock,
    }),
  ]);
  await fixture.registry.add({ url: registry.address, isPrefix: true }, 'ann');
  const { database, service, clock, dependencies } = fixture;
  rendering = createTestRendering({
    dataSource: database.dataSource,
    repositories: service,
    pool,
    clock,
    dependencies,
  });
});
afterEach(async () => {
  await registry.close();
  await server.close();
  await fixture.close();
});

function configMap(name: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}}
data: {version: {{ .Chart.Version | quote }}, revision: {{ .Values.revision | default "" | quote }}}
`;
}

async function render(source: {
  repoURL: string;
  targetRevision: string;
  [key: string]: unknown;
}): Promise<RenderOutcome> {
  const ref = sourceOf(source as Parameters<typeof sourceOf>[0]);
  const resolution = (await fixture.service.commitsOf([ref])).get(refKey(ref));
  if (resolution === undefined || 'problem' in resolution) throw new Error(JSON.stringify(resolution));
  const application = { name: 'web', namespace: 'ns', project: 'default', labels: {}, annotations: {} };
  const claims = { kubeVersion: '1.34.1', apiVersions: ['v1'] };
  const cluster = { name: 'dev', server: 'https://x', labels: {}, annotations: {}, claims };
  const [outcome] = await rendering.service.render([{ source, commit: resolution.commit, application, cluster }]);
  if (outcome === undefined) throw new Error('There is no outcome.');
  return outcome;
}

/** Names of the objects with the data that they hold. */
async function objectsOf(outcome: RenderOutcome): Promise<Record<string, unknown>> {
  if ('problem' in outcome) throw new Error(JSON.stringify(outcome));
  const [row] = await fixture.database.dataSource.query<{ content: Buffer }[]>(
    'select content from renders where digest = $1',
    [outcome.renderDigest],
  );
  const texts = [
    ...gunzipSync(row?.content ?? Buffer.alloc(0))
      .toString()
      .matchAll(/"data":(\{[^}]*\}).*?"name":"(\w+)"/g),
  ];
  return Object.fromEntries(texts.map(([, data = '{}', name = '']) => [name, JSON.parse(data) as unknown]));
}

describe('Charts', () => {
  itRenders('render from a registry, however that is written, and know their version', async () => {
    const helm = { parameters: [{ name: 'revision', value: '$ARGOCD_APP_REVISION' }] };
    const bare = registry.address.replace('oci://', '');
    const expected = { web: { version: '1.2.3', revision: '1.2.3' } };
    for (const source of [
      { repoURL: bare, chart: 'web', targetRevision: '1.2.*', helm },
      { repoURL: `${registry.address}/web`, path: '.', targetRevision: '1.2.3', helm },
    ])
      expect(await objectsOf(await render(source))).toEqual(expected);
  });

  itRenders(
    'bring what they depend on, when its repository is allowed: the locked version, else the highest',
    async () => {
      const source = { repoURL: registry.address, chart: 'web' };
      const refused = await render({ ...source, targetRevision: '1.3.0' });
      expect(refused).toMatchObject({ problem: { code: 'REPOSITORY_NOT_ALLOWED' } });
      expect(JSON.stringify(refused)).toMatch(/"common\\" \^2\.0\.0 .*wheelhouse repo add/);
      await fixture.registry.add({ url: server.url, isPrefix: false, type: 'helm' }, 'ann');
      expect(await objectsOf(await render({ ...source, targetRevision: '1.3.0' }))).toMatchObject({
        web: { version: '1.3.0' },
        common: { version: '2.1.0' },
      });
      expect(await objectsOf(await render({ ...source, targetRevision: '1.4.0' }))).toMatchObject({
        common: { version: '2.0.0' },
      });
    },
  );
});
