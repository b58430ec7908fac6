import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RepositoryRef } from '@wheelhouse/protocol';
import type { SourceRoot } from '@wheelhouse/renderer';
import { type ChartServer, startChartServer } from '../../platform/charts/testing/chart-server.js';
import { packChart } from '../../platform/charts/testing/packed-chart.js';
import { type RegistryServer, startRegistryServer } from '../../platform/charts/testing/registry-server.js';
import { chartRef } from './chart-ref.js';
import { TIDY_REPOSITORIES } from '../repository-jobs.js';
import { type MovedRef, refKey } from '../refs/repository-ref.js';
import { type RepositoriesFixture, startRepositoriesFixture } from '../testing/repositories-fixture.js';

let fixture: RepositoriesFixture;
let server: ChartServer;
const registries: RegistryServer[] = [];

beforeEach(async () => {
  fixture = await startRepositoriesFixture();
  server = await startChartServer([
    await packChart('web', '1.0.0', { 'values.yaml': 'one' }),
    await packChart('web', '1.2.0'),
  ]);
});
afterEach(async () => {
  for (const registry of registries.splice(0)) await registry.close();
  await server.close();
  await fixture.close();
});

async function add(url: string, more: { type?: 'git' | 'helm'; isPrefix?: boolean } = {}): Promise<void> {
  await fixture.registry.add({ url, isPrefix: false, type: 'helm', ...more }, 'admin');
}

async function shownRefs(): Promise<readonly RepositoryRef[]> {
  const shown = await fixture.presentation.present(await fixture.registry.listAll());
  return shown.flatMap(({ refs }) => refs);
}

async function revisionOf(ref: { url: string; ref: string; chart: string }): Promise<string> {
  const resolution = (await fixture.service.commitsOf([ref])).get(refKey(ref));
  if (resolution === undefined || 'problem' in resolution) throw new Error(resolution?.problem.code ?? 'nothing');
  return resolution.commit;
}

async function problemOf(ref: { url: string; ref: string; chart?: string }): Promise<unknown> {
  const resolution = (await fixture.service.commitsOf([ref])).get(refKey(ref));
  return resolution !== undefined && 'problem' in resolution ? resolution.problem.code : resolution;
}

async function textOf({ files }: SourceRoot, path: string): Promise<string> {
  const oid = files.tree.entryAt(path)?.oid ?? '';
  return Buffer.from((await files.readBlobs([oid])).get(oid) ?? []).toString();
}

describe('Charts', () => {
  it('say nothing of Git any more when what was added as Git is added as charts', async () => {
    await add(server.url, { type: 'git' });
    expect((await shownRefs()).map(({ error }) => error?.code)).toEqual(['REPOSITORY_NOT_FOUND']);
    await add(server.url);
    expect((await shownRefs()).map(({ error }) => error)).toEqual([null]);
  });

  it('are resolved once for everyone who asks, and their files are read', async () => {
    await add(server.url);
    const web = { url: server.url, ref: '1.0.*', chart: 'web' };
    const resolved = await fixture.service.commitsOf(Array.from({ length: 500 }, () => web));
    const revision = `1.0.0@${server.charts[0]?.digest ?? ''}`;
    expect(resolved).toEqual(new Map([[refKey(web), { commit: revision }]]));
    // The archive is fetched ahead, which asks for the index as well.
    const root = await fixture.service.chartFiles(server.url, 'web', revision);
    const questions = (): number => server.requests.filter(({ path }) => path === '/index.yaml').length;
    const before = questions();
    expect(await revisionOf(web)).toBe(revision);
    expect(questions()).toBe(before);
    expect(root).toMatchObject({ url: `${server.url}#web`, revision: '1.0.0', files: { scope: `${server.url}#web` } });
    expect(await textOf(root, 'values.yaml')).toBe('one');
  });

  it('are fetched once, kept on disk, and stay in memory when that is emptied', async () => {
    await add(server.url);
    const revision = await revisionOf({ url: server.url, ref: '1.0.0', chart: 'web' });
    const downloads = (): number => server.requests.filter(({ path }) => path.endsWith('.tgz')).length;
    await Promise.all(Array.from({ length: 20 }, () => fixture.service.chartFiles(server.url, 'web', revision)));
    expect(downloads()).toBe(1);
    const directory = join(fixture.charts.dataDir, 'charts');
    expect(await readdir(directory)).toHaveLength(1);
    await rm(directory, { recursive: true });
    await fixture.service.chartFiles(server.url, 'web', revision);
    expect(downloads()).toBe(1);
  });

  it('move when a new version comes, which observers are told in the transaction, and go when nobody uses them', async () => {
    await add(server.url);
    const web = { url: server.url, ref: '>=1.0.0', chart: 'web' };
    await fixture.service.want([web]);
    const first = await revisionOf(web);
    await fixture.jobs.runAll();
    const moved: MovedRef[] = [];
    fixture.service.onMoved((refs) => Promise.resolve(void moved.push(...refs)));
    const chart = await packChart('web', '1.3.0');
    server.charts.push(chart);
    fixture.clock.advance(200_000);
    await fixture.jobs.runAll(fixture.clock.now());
    expect(first).toMatch(/^1\.2\.0@/);
    expect(moved).toEqual([{ url: server.url, ref: chartRef('web', '>=1.0.0'), commit: `1.3.0@${chart.digest}` }]);
    fixture.service.usedBy((refs) => Promise.resolve(refs.filter(({ ref }) => ref === 'chart:')));
    await fixture.jobs.enqueue(TIDY_REPOSITORIES, 'all');
    fixture.clock.advance(2 * 3_600_000);
    await fixture.jobs.runAll(fixture.clock.now());
    expect((await fixture.refs.listOf([server.url])).map(({ ref }) => ref)).toEqual(['chart:']);
  });

  it('keep their version while the repository fails, and show the problem', async () => {
    await add(server.url);
    const web = { url: server.url, ref: '1.*', chart: 'web' };
    const commit = await revisionOf(web);
    server.charts.length = 0;
    await fixture.registry.refreshByUrl(server.url);
    expect((await fixture.service.commitsOf([web])).get(refKey(web))).toEqual({
      commit,
      staleProblem: expect.objectContaining({ code: 'CHART_NOT_FOUND' }),
    });
  });

  it('say what may not be used, what is missing and what is no version, each with its code', async () => {
    await add(server.url);
    const { url } = server;
    expect(await problemOf({ url: 'https://elsewhere.example', ref: '1.0.0', chart: 'web' })).toBe(
      'REPOSITORY_NOT_ALLOWED',
    );
    expect(await problemOf({ url: 'oci://elsewhere.example/charts', ref: '1.0.0', chart: 'web' })).toBe(
      'REPOSITORY_NOT_ALLOWED',
    );
    expect(await problemOf({ url, ref: '^7', chart: 'web' })).toBe('CHART_VERSION_NOT_FOUND');
    expect(await problemOf({ url, ref: '1.0.0', chart: 'other' })).toBe('CHART_NOT_FOUND');
    expect(await problemOf({ url, ref: 'main', chart: 'web' })).toBe('INVALID_REF');
    expect(await problemOf({ url, ref: '', chart: 'web' })).toBe('INVALID_REF');
    expect(await problemOf({ url, ref: '1.0.0', chart: '../web' })).toBe('INVALID_REF');
    expect(await problemOf({ url, ref: '1.0.0', chart: '' })).toBe('INVALID_REF');
    expect(await problemOf({ url: 'file:///etc', ref: '1.0.0', chart: 'web' })).toBe('INVALID_URL');
    // A revision of Git is never taken for a chart, nor the reverse.
    expect(await problemOf({ url, ref: 'chart:web@1.0.0' })).toBe('INVALID_REF');
    expect(await problemOf({ url, ref: 'a'.repeat(40), chart: 'web' })).toBe('INVALID_REF');
    await expect(fixture.service.want([{ url, ref: 'HEAD', chart: 'web' }])).rejects.toMatchObject({
      code: 'INVALID_REF',
    });
    await expect(fixture.service.chartFiles('https://elsewhere.example', 'web', 'x@y')).rejects.toMatchObject({
      code: 'INVALID_REF',
    });
  });

  it('of one repository never open the archive of another', async () => {
    const other = await startChartServer([await packChart('web', '9.0.0')]);
    registries.push(other as unknown as RegistryServer);
    await add(server.url);
    await add(other.url);
    const secret = await revisionOf({ url: server.url, ref: '1.0.0', chart: 'web' });
    await fixture.service.chartFiles(server.url, 'web', secret);
    other.digestOf = () => server.charts[0]?.digest;
    await fixture.registry.refreshByUrl(other.url);
    const claimed = await revisionOf({ url: other.url, ref: '9.0.0', chart: 'web' });
    expect(claimed.slice(claimed.indexOf('@'))).toBe(secret.slice(secret.indexOf('@')));
    await expect(fixture.service.chartFiles(other.url, 'web', claimed)).rejects.toMatchObject({
      code: 'CHART_DIGEST_MISMATCH',
    });
  });

  it('are shown by a view without being followed', async () => {
    await add(server.url);
    const before = (await fixture.refs.listOf([server.url])).length;
    const web = { url: server.url, ref: '1.2.0', chart: 'web' };
    const commits = await fixture.service.view().commitsOf([web]);
    expect(commits.get(refKey(web))).toEqual({ commit: `1.2.0@${server.charts[1]?.digest ?? ''}` });
    expect(await fixture.refs.listOf([server.url])).toHaveLength(before);
  });

  it('come from registries, allowed by the address of the repository, of a prefix or of the chart itself', async () => {
    const chart = await packChart('web', '1.0.0');
    const web = (registry: RegistryServer) => ({ url: registry.address, ref: '*', chart: 'web' });
    const [one, two, three] = [
      await startRegistryServer([chart]),
      await startRegistryServer([chart]),
      await startRegistryServer([chart]),
    ] as const;
    registries.push(one, two, three);
    await add(one.address);
    await add(two.address.replace(/\/charts$/, ''), { isPrefix: true });
    await add(`${three.address}/web`);
    for (const registry of [one, two, three]) {
      const revision = await revisionOf(web(registry));
      const root = await fixture.service.chartFiles(registry.address, 'web', revision);
      expect(root).toMatchObject({ url: `${registry.address}/web`, revision: '1.0.0' });
    }
    expect(await problemOf({ ...web(three), chart: 'other' })).toBe('REPOSITORY_NOT_ALLOWED');
    expect(await revisionOf({ url: `${three.address}/web`, ref: '1.0.0', chart: '' })).toMatch(/^1\.0\.0@/);
  });
});

describe('Repositories of charts', () => {
  it('are tried when they are added, and say what is wrong', async () => {
    await add(server.url);
    const registry = await startRegistryServer([], { credential: { username: 'u', password: 'p' } });
    registries.push(registry);
    await add(registry.address);
    const shown = await fixture.presentation.present(await fixture.registry.listAll());
    const refs = shown.flatMap(({ url, refs: [ref] }) => [[url, ref?.commit ?? null, ref?.error?.code ?? null]]);
    expect(Object.fromEntries(refs.map(([url, ...rest]) => [url, rest]))).toEqual({
      [server.url]: ['ok', null],
      [registry.address]: [null, 'REPOSITORY_AUTHENTICATION_FAILED'],
    });
  });
});

describe('Dependencies of charts', () => {
  it('come from allowed repositories: an exact version, or the highest that fulfils the constraint', async () => {
    await add(server.url);
    const bring = (version: string) => fixture.dependencies.bring({ name: 'web', version, repository: server.url });
    expect(await bring('1.0.0')).toMatchObject({ url: `${server.url}#web`, revision: '1.0.0' });
    expect(await bring('^1.0.0')).toMatchObject({ revision: '1.2.0' });
    expect(await bring('')).toMatchObject({ revision: '1.2.0' });
    const before = server.requests.length;
    for (let round = 0; round < 20; round += 1) await bring('^1.0.0');
    expect(server.requests.length).toBe(before);
  });

  it('stay followed while they are used, and not much longer', async () => {
    await add(server.url);
    fixture.dependencies.onModuleInit();
    await fixture.dependencies.bring({ name: 'web', version: '^1.0.0', repository: server.url });
    const followed = async (): Promise<boolean> =>
      (await fixture.refs.listOf([server.url])).some(({ ref }) => ref === chartRef('web', '^1.0.0'));
    for (const [hours, expected] of [
      [3, true],
      [30, false],
    ] as const) {
      fixture.clock.advance(hours * 3_600_000);
      await fixture.jobs.enqueue(TIDY_REPOSITORIES, 'all');
      await fixture.jobs.runAll(fixture.clock.now());
      expect(await followed()).toBe(expected);
    }
  });

  it('are refused by name, with what to do', async () => {
    const bring = (repository: string) => fixture.dependencies.bring({ name: 'web', version: '1.0.0', repository });
    await expect(bring(server.url)).rejects.toMatchObject({ code: 'REPOSITORY_NOT_ALLOWED' });
    await expect(bring(server.url)).rejects.toThrow(/"web" 1\.0\.0 .*wheelhouse repo add .*--type helm.*charts\//);
    for (const repository of ['@stable', 'alias:stable', '', 'ftp://x', 'git+https://x']) {
      await expect(bring(repository)).rejects.toMatchObject({ code: 'INVALID_CHART_DEPENDENCY' });
      await expect(bring(repository)).rejects.toThrow(/"web" 1\.0\.0/);
    }
    await add(server.url);
    const missing = fixture.dependencies.bring({ name: 'web', version: '7.0.0', repository: server.url });
    await expect(missing).rejects.toMatchObject({ code: 'CHART_VERSION_NOT_FOUND' });
  });
});
