/** The whole way with the real render pool: threads, the built module where there is one, and files too large for the event loop. */
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WorkerRenderPool } from '@wheelhouse/renderer';
import { FakeClock } from '../../platform/clock/clock.js';
import { startTestDatabase, type TestDatabase } from '../../platform/database/test-database.js';
import { Turns } from '../../platform/git/turns.js';
import { FakeRepositories } from '../testing/fake-repositories.js';
import type { RenderOutcome, RenderRequest } from '../render-request.js';
import { createTestRendering, type TestRendering } from '../testing/test-rendering.js';

/** P8: how long nothing else may happen. */
const MAX_STALL_MS = 200;
const TEN_MB = 10 * 1024 * 1024;
const clock = new FakeClock();
const pool = new WorkerRenderPool({ threads: 1, newTurns: () => new Turns() });
const hasModule = (await pool.moduleDigest()) !== undefined;
let database: TestDatabase;
let repositories: FakeRepositories;

beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(async () => {
  await pool.close();
  await database.close();
});
beforeEach(() => {
  repositories = new FakeRepositories();
});

const start = (): TestRendering => createTestRendering({ dataSource: database.dataSource, repositories, pool, clock });

function request(path: string, changes: Partial<Pick<RenderRequest, 'commit'>> & { kubeVersion?: string } = {}) {
  return {
    source: { repoURL: 'https://git.example.com/apps', path },
    commit: changes.commit ?? 'c1',
    application: { name: 'web', namespace: 'ns', project: 'default', labels: {}, annotations: {} },
    cluster: {
      name: 'dev',
      server: 'https://x',
      labels: {},
      annotations: {},
      claims: { kubeVersion: changes.kubeVersion ?? '1.34.1', apiVersions: ['v1', 'apps/v1'] },
    },
  } satisfies RenderRequest;
}

async function contentOf(outcome: RenderOutcome | undefined): Promise<string> {
  if (outcome === undefined || 'problem' in outcome) throw new Error(`There is no render: ${JSON.stringify(outcome)}`);
  const [row] = await database.dataSource.query<{ content: Buffer }[]>(
    'select content from renders where digest = $1',
    [outcome.renderDigest],
  );
  return gunzipSync(row?.content ?? Buffer.alloc(0)).toString();
}

async function rendersOf({ metrics }: TestRendering): Promise<number> {
  const { body } = await metrics.render();
  return [...body.matchAll(/^wheelhouse_renders_total\{.*\} (\d+)$/gm)].reduce(
    (sum, [, each]) => sum + Number(each),
    0,
  );
}

/** The longest time that nothing else could happen while the work went on. Processor time is measured: machines are busy. */
async function longestStall(work: () => Promise<unknown>): Promise<number> {
  let [longest, last] = [0, process.threadCpuUsage()];
  const watch = setInterval(() => {
    const { user, system } = process.threadCpuUsage(last);
    longest = Math.max(longest, (user + system) / 1_000);
    last = process.threadCpuUsage();
  }, 5);
  await sleep(20);
  longest = 0;
  await work();
  await sleep(20);
  clearInterval(watch);
  return longest;
}

describe('A plain directory with a large file (row 28, P8)', () => {
  it('of one document of 10 MB is rendered without holding anything else up', async () => {
    const lines = ['apiVersion: v1', 'kind: ConfigMap', 'metadata: {name: large}', 'data:'];
    for (let size = 0; size < TEN_MB - 1_000;) {
      const line = `  key-${lines.length}: "a value, &such as people write, ${lines.length * 7919}"`;
      lines.push(line);
      size += line.length + 1;
    }
    repositories.commit('c1', { 'large/a.yaml': `${lines.join('\n')}\n`, 'small/a.yaml': SMALL });
    const { service } = start();
    let outcomes: RenderOutcome[] = [];
    let first = '';
    const stall = await longestStall(async () => {
      const [large, small] = service.start([request('large'), request('small')]);
      first = await Promise.race([large?.then(() => 'large') ?? 'none', small?.then(() => 'small') ?? 'none']);
      outcomes = [await large, await small].filter((one) => one !== undefined);
    });
    expect(outcomes).toMatchObject([{ objectCount: 1 }, { objectCount: 1 }]);
    expect(first).toBe('small');
    expect(stall).toBeLessThan(MAX_STALL_MS);
  }, 60_000);

  it('of ten thousand documents too', async () => {
    const documents = Array.from({ length: 9_999 }, (_, index) => SMALL.replace('small', `small-${index}`));
    repositories.commit('c1', { 'many/a.yaml': documents.join('---\n') });
    const { service } = start();
    const outcomes: RenderOutcome[] = [];
    const stall = await longestStall(async () => outcomes.push(...(await service.render([request('many')]))));
    expect(outcomes).toMatchObject([{ objectCount: 9_999 }]);
    expect(stall).toBeLessThan(MAX_STALL_MS);
  }, 60_000);

  it('that is no YAML names the place, as for a small one', async () => {
    const line = '# a comment that takes room, and nothing else\n';
    repositories.commit('c1', { 'bad/a.yaml': `${SMALL}${line.repeat(4_000)}x: [\n` });
    const [outcome] = await start().service.render([request('bad')]);
    expect(outcome).toMatchObject({
      problem: { code: 'INVALID_MANIFEST', location: expect.stringMatching(/a\.yaml:\d{4}/) },
    });
  });
});

const SMALL = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: small}\ndata: {k: v}\n';

(hasModule ? describe : describe.skip)('Kustomize and Helm with the built module', () => {
  const files = {
    'base/kustomization.yaml': 'resources: [one.yaml]\n',
    'base/one.yaml': SMALL,
    'overlay/kustomization.yaml': 'resources: [../base]\nnamePrefix: dev-\n',
    'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
    'chart/values.yaml': 'text: hello\n',
    'chart/templates/a.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\ndata: {text: {{ .Values.text }}, on: "{{ .Capabilities.KubeVersion.Version }}"}\n',
    'values/web.yaml': 'text: from elsewhere\n',
  };

  it('renders both, shares what is equal, and renders again only what reads something else', async () => {
    const rendering = start();
    repositories.commit('c1', files);
    const [overlay, chart] = await rendering.service.render([request('overlay'), request('chart')]);
    expect(await contentOf(overlay)).toContain('"name":"dev-small"');
    expect(await contentOf(chart)).toContain('"text":"hello"');
    expect(await rendersOf(rendering)).toBe(2);
    repositories.commit('c2', { ...files, 'README.md': 'new', 'values/web.yaml': 'text: other\n' });
    const later = { commit: 'c2' };
    expect(await rendering.service.render([request('overlay', later), request('chart', later)])).toEqual([
      overlay,
      chart,
    ]);
    expect(await rendersOf(rendering)).toBe(2);
    repositories.commit('c3', { ...files, 'base/one.yaml': SMALL.replace('k: v', 'k: w') });
    const last = { commit: 'c3' };
    const [changed, same] = await rendering.service.render([request('overlay', last), request('chart', last)]);
    expect(await contentOf(changed)).toContain('"k":"w"');
    expect(same).toEqual(chart);
    expect(await rendersOf(rendering)).toBe(3);
    const restarted = start();
    expect(await restarted.service.render([request('overlay', last), request('chart', last)])).toEqual([changed, same]);
    expect(await rendersOf(restarted)).toBe(0);
  });

  it('renders a chart for each version of Kubernetes, with a value file of another source, at its own commit', async () => {
    const rendering = start();
    repositories.commit('c1', files);
    repositories.commit('v1', { 'web.yaml': 'text: one\n' });
    repositories.commit('v2', { 'web.yaml': 'text: one\n', 'other.yaml': 'a: 1\n' });
    const of = (values: string, kubeVersion: string): RenderRequest => {
      const { source, ...rest } = request('chart', { kubeVersion });
      const sources = [
        { ...source, helm: { valueFiles: ['$values/web.yaml'] } },
        { repoURL: 'https://git.example.com/values', ref: 'values' },
      ];
      return { ...rest, sources, commits: ['c1', values] };
    };
    const outcomes = await rendering.service.render([of('v1', '1.34.1'), of('v2', '1.34.1'), of('v2', '1.35.0')]);
    expect(outcomes[0]).toEqual(outcomes[1]);
    expect(await contentOf(outcomes[1])).toContain('"text":"one"');
    expect(await contentOf(outcomes[2])).toContain('v1.35.0');
    expect(outcomes.map(({ readsCluster }) => readsCluster)).toEqual([true, true, true]);
    // The first two were asked at once; from now on the second is found though its commit is another one.
    const before = await rendersOf(rendering);
    repositories.commit('v3', { 'web.yaml': 'text: one\n', 'third.yaml': 'a: 1\n' });
    expect(await rendering.service.render([of('v3', '1.34.1')])).toEqual([outcomes[0]]);
    expect(await rendersOf(rendering)).toBe(before);
  });

  it('keeps what the tool refuses as a problem with its place', async () => {
    repositories.commit('c1', { ...files, 'chart/templates/a.yaml': 'kind: {{ .Values.text | nothing }}\n' });
    const rendering = start();
    const [outcome] = await rendering.service.render([request('chart')]);
    expect(outcome).toMatchObject({ problem: { code: 'RENDER_FAILED', message: expect.stringContaining('nothing') } });
    await rendering.service.render([request('chart')]);
    expect(await rendersOf(rendering)).toBe(1);
  });
});
