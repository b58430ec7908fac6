// Every kind of source, from Git and from a chart repository, on two clusters that are not alike: what reaches them, what a commit changes
// and what it does not, and what happens while there is nothing to render with.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { builtRenderer } from '../support/build-renderer.js';
import { type ChartRepository, startChartRepository } from '../support/chart-repository.js';
import { findCluster } from '../support/fleet-state.js';
import { hubSql } from '../support/hub-sql.js';
import { ROOT } from '../support/program.js';
import { AUTOMATED, configMap } from '../support/sample-files.js';
import { configMapPath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';
import { until } from '../support/until.js';

const CLUSTERS = ['one', 'two'] as const;
const CHART_CONFIG = configMap('{{ .Release.Name }}', {
  colour: '{{ .Values.colour }}',
  size: '{{ .Values.size }}',
  kubernetes: '{{ .Capabilities.KubeVersion.Version }}',
  widgets: '{{ .Capabilities.APIVersions.Has `example.com/v1` }}',
});
const files = {
  'README.md': 'Read me.\n',
  'plain/a.yaml': configMap('plain', { version: '1' }),
  'base/kustomization.yaml': 'resources: [a.yaml]\n',
  'base/a.yaml': configMap('app', { version: '1' }),
  'overlays/first/kustomization.yaml': 'resources: [../../base]\nnamePrefix: first-\n',
  'overlays/second/kustomization.yaml': 'resources: [../../base]\nnamePrefix: second-\n',
  'overridden/kustomization.yaml': 'resources: [../base]\n',
  'overridden/.argocd-source.yaml': 'kustomize: {namePrefix: from-file-}\n',
  'chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
  'chart/values.yaml': 'colour: grey\nsize: small\n',
  'chart/values-production.yaml': 'colour: blue\n',
  'chart/templates/config.yaml': CHART_CONFIG,
};
const NAMES = ['plain', 'first', 'second', 'overridden', 'shop', 'packed'];
const all = NAMES.flatMap((name) => CLUSTERS.map((cluster) => `${name}-${cluster}`)).toSorted();

/** Applications of one source, or several, on both clusters. */
function setOf(name: string, spec: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name },
    spec: {
      generators: [{ clusters: { selector: { matchExpressions: [{ key: 'env', operator: 'Exists' }] } } }],
      template: {
        metadata: { name: `${name}-{{name}}` },
        spec: {
          project: 'default',
          destination: { name: '{{name}}', namespace: name },
          syncPolicy: AUTOMATED,
          ...spec,
        },
      },
    },
  });
}

const module = builtRenderer(ROOT);
const describeRendered = module === undefined ? describe.skip : describe;
const directory = mkdtempSync(join(tmpdir(), 'wheelhouse-module-'));
const missing = join(directory, 'renderer.wasm');
const options = {
  clusters: { one: { env: 'dev' }, two: { env: 'production' } },
  files,
  // Longer than the story: only pushes bring news.
  hubEnv: { WHEELHOUSE_REPOSITORY_POLL_SECONDS: '3600', WHEELHOUSE_RENDERER_PATH: missing },
};

describeRendered('sources of every kind (skipped where the renderer cannot be built)', () => {
  let charts: ChartRepository;
  beforeAll(async () => {
    charts = await startChartRepository();
    await charts.publish('parts', '1.2.0', {
      'templates/parts.yaml': configMap('{{ .Release.Name }}-parts', { colour: '{{ .Values.global.colour }}' }),
    });
    await charts.publish('packed', '1.4.0', {
      'Chart.yaml': `apiVersion: v2\nname: packed\nversion: 1.4.0\ndependencies:\n  - {name: parts, version: "^1.0.0", repository: "${charts.url}"}\n`,
      'values.yaml': 'colour: grey\nsize: small\nglobal: {colour: red}\n',
      'templates/config.yaml': CHART_CONFIG,
    });
    await charts.publish('packed', '2.0.0', { 'templates/config.yaml': configMap('too-new', {}) });
  });
  afterAll(async () => {
    await charts.close();
    rmSync(directory, { recursive: true, force: true });
  });

  describeFleet('on two clusters', options, (fleet) => {
    const data = async (cluster: string, namespace: string, name: string): Promise<unknown> =>
      (await fleet().agent(cluster).door.get(configMapPath(namespace, name)))?.data;
    const desired = async (): Promise<(number | undefined)[]> =>
      Promise.all(CLUSTERS.map(async (name) => (await findCluster(fleet().client, name))?.desiredRevision));
    const renders = async (): Promise<number> => {
      const { text } = await fleet().hub.probe('/metrics');
      return [...text.matchAll(/^wheelhouse_renders_total\{[^}]*\} (\d+)$/gm)].reduce(
        (sum, [, count]) => sum + Number(count),
        0,
      );
    };
    /** Until the hub knows the commit, and nothing is left to do about it. */
    const settled = async (commit: string): Promise<void> => {
      const sql = 'select 1 from repository_refs where url = $1 and commit = $2';
      await until('the hub knows the commit', async () => {
        const rows = await hubSql(fleet().hub.databaseUrl, sql, [fleet().repositoryUrl, commit]);
        return rows.length > 0;
      });
      await sleep(1_500);
    };

    it('are set up while there is nothing to render with: directories go on, the others say what to do', async () => {
      const { repositoryUrl: repoURL } = fleet();
      const claims = { kubeVersion: 'v1.29.7-vendor.1', apiVersions: ['v1', 'apps/v1', 'example.com/v1'] };
      // Whatever its agent tells, and whenever: this cluster is another one.
      await hubSql(
        fleet().hub.databaseUrl,
        `create function other_claims() returns trigger language plpgsql as
         $$ begin new.claims := coalesce(new.claims, '{}') || '${JSON.stringify(claims)}'::jsonb; return new; end $$`,
      );
      await hubSql(
        fleet().hub.databaseUrl,
        `create trigger other_claims before insert or update on clusters for each row when (new.name = 'two') execute function other_claims()`,
      );
      await hubSql(fleet().hub.databaseUrl, `update clusters set name = name where name = 'two'`);
      const settings = await fleet().addOtherRepository('settings', { 'values/shop.yaml': 'size: large\n' });
      await fleet().addRepository({ url: charts.url, type: 'HELM' });
      const at = { repoURL, targetRevision: 'main' };
      const valueFiles = ['values-production.yaml', '$settings/values/shop.yaml'];
      await fleet().applySet(setOf('plain', { source: { ...at, path: 'plain' } }));
      await fleet().applySet(setOf('first', { source: { ...at, path: 'overlays/first' } }));
      await fleet().applySet(setOf('second', { source: { ...at, path: 'overlays/second' } }));
      await fleet().applySet(setOf('overridden', { source: { ...at, path: 'overridden' } }));
      await fleet().applySet(
        setOf('shop', {
          sources: [
            { ...at, path: 'chart', helm: { valueFiles } },
            { repoURL: settings.url, targetRevision: 'main', ref: 'settings' },
          ],
        }),
      );
      const parameters = [{ name: 'size', value: 'huge' }];
      await fleet().applySet(
        setOf('packed', {
          source: { repoURL: charts.url, chart: 'packed', targetRevision: '1.x', helm: { parameters } },
        }),
      );
      for (const cluster of CLUSTERS)
        await fleet().untilApplication(`plain-${cluster}`, 'is Synced', ({ syncStatus }) => syncStatus === 'Synced');
      for (const name of all.filter((one) => !one.startsWith('plain')))
        await fleet().untilApplication(name, 'says what is missing', ({ conditions }) =>
          conditions.some(
            ({ reason, message }) => reason === 'RendererUnavailable' && message.includes('npm run build:renderer'),
          ),
        );
    });

    it('converge within seconds of the module being there, without a restart', async () => {
      const built = module ?? '';
      await copyFile(join(dirname(built), 'renderer.json'), join(directory, 'renderer.json'));
      await copyFile(built, missing);
      expect(existsSync(missing)).toBe(true);
      await fleet().untilGreen(all, undefined, { timeoutMs: 60_000 });
    });

    it('are rendered as their tools do, for each cluster', async () => {
      const chart = (colour: string, size: string) => ({ colour, size });
      for (const cluster of CLUSTERS) {
        expect(await data(cluster, 'first', 'first-app')).toEqual({ version: '1' });
        expect(await data(cluster, 'overridden', 'from-file-app')).toEqual({ version: '1' });
        expect(await data(cluster, 'shop', `shop-${cluster}`)).toMatchObject(chart('blue', 'large'));
        expect(await data(cluster, 'packed', `packed-${cluster}`)).toMatchObject(chart('grey', 'huge'));
        expect(await data(cluster, 'packed', `packed-${cluster}-parts`)).toEqual({ colour: 'red' });
      }
      expect(await data('two', 'shop', 'shop-two')).toMatchObject({ kubernetes: 'v1.29.7', widgets: 'true' });
      expect(await data('one', 'shop', 'shop-one')).toMatchObject({ widgets: 'false' });
      expect(await data('one', 'shop', 'shop-one')).not.toMatchObject({ kubernetes: 'v1.29.7' });
    });

    it('are left alone by a commit that touches none of their files', async () => {
      const before = { desired: await desired(), renders: await renders() };
      await settled(await fleet().push({ 'README.md': 'Read me again.\n' }));
      expect({ desired: await desired(), renders: await renders() }).toEqual(before);
    });

    it('change with a shared base, all of them and no other', async () => {
      const before = await renders();
      const commit = await fleet().push({ 'base/a.yaml': configMap('app', { version: '2' }) });
      const users = ['first', 'second', 'overridden'];
      for (const name of users)
        for (const cluster of CLUSTERS)
          await fleet().untilApplication(
            `${name}-${cluster}`,
            'is at the commit',
            ({ syncedRevision, syncStatus }) => syncedRevision === commit && syncStatus === 'Synced',
          );
      for (const cluster of CLUSTERS) expect(await data(cluster, 'second', 'second-app')).toEqual({ version: '2' });
      for (const name of ['plain', 'shop', 'packed'])
        expect((await fleet().application(`${name}-one`))?.revision).not.toBe(commit);
      // One for both clusters.
      expect((await renders()) - before).toBe(users.length);
    });

    it('go on running when one is broken: the place is said, the others move on', async () => {
      const commit = await fleet().push({
        'overlays/first/kustomization.yaml': 'resources: [../../base, missing.yaml]\n',
        'chart/values-production.yaml': 'colour: green\n',
      });
      for (const cluster of CLUSTERS) {
        await fleet().untilApplication(`shop-${cluster}`, 'is at the commit', (one) => one.syncedRevision === commit);
        const broken = await fleet().untilApplication(
          `first-${cluster}`,
          'says why',
          (one) => one.conditions.length > 0,
        );
        expect(broken.conditions[0]?.message).toMatch(/^overlays\/first\b.*missing\.yaml/s);
        expect(await data(cluster, 'first', 'first-app')).toEqual({ version: '2' });
        expect(await data(cluster, 'shop', `shop-${cluster}`)).toMatchObject({ colour: 'green' });
      }
    });

    it('take the newest chart within their range when they are refreshed', async () => {
      await charts.publish('packed', '1.5.0', { 'templates/config.yaml': configMap('newer', { version: '1.5.0' }) });
      await fleet().client.request('mutation { refreshApplication(name: "packed-one") { name } }');
      await until('the newer chart is there', async () => (await data('one', 'packed', 'newer')) !== undefined);
      await until(
        'what it does not hold is gone',
        async () => (await data('one', 'packed', 'packed-one')) === undefined,
      );
    });
  });
});
