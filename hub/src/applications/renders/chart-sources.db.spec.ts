/** Applications from charts: found by the ref that they follow, however their repository is written. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TestHub } from '../../application-sets/test-hub.js';
import { useTestHub } from '../../application-sets/test-hub-lifetime.js';
import { ApplicationSnapshotsReadModel } from '../views/application-snapshots.read-model.js';
import { PostgresApplicationStore } from '../store/postgres-application-store.js';
import { PostgresStaleApplicationStore } from './postgres-stale-application-store.js';

const REGISTRY = 'oci://registry.example.com/charts';
const WEB = { url: REGISTRY, ref: 'chart:web@1.*' };
const SOURCES = {
  named: `source: { repoURL: '${REGISTRY}', chart: web, targetRevision: '1.*' }`,
  bare: `source: { repoURL: registry.example.com/charts, chart: web, targetRevision: '1.*' }`,
  several: `sources:
    - { repoURL: registry.example.com/charts, chart: web, targetRevision: '1.*' }
    - { repoURL: 'https://git.example.com/values', targetRevision: '1.*', tagPrefix: 'v-', ref: values }`,
  other: `source: { repoURL: 'https://charts.example.com', chart: web, targetRevision: '1.*' }`,
};

const testHub = useTestHub();
let hub: TestHub;
beforeEach(async () => {
  hub = testHub();
  await hub.register([{ name: 'one' }]);
  for (const [name, source] of Object.entries(SOURCES)) await hub.applying.apply(manifest(name, source), 'ann');
});

function manifest(name: string, source: string): string {
  return `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name} }
spec:
  project: default
  ${source}
  destination: { name: one, namespace: web }
`;
}

describe('Applications from charts', () => {
  it('are stale when their chart moved, and no others', async () => {
    const { dataSource } = hub;
    await dataSource.query('update applications set stale_since = null');
    const store = new PostgresStaleApplicationStore(dataSource);
    await dataSource.transaction((tx) => store.markStale({ source: WEB }, tx));
    const rows = await dataSource.query<{ name: string }[]>(
      'select name from applications where stale_since is not null order by name',
    );
    expect(rows.map(({ name }) => name)).toEqual(['bare', 'named', 'several']);
  });

  it('use their refs', async () => {
    const store = new PostgresApplicationStore(hub.dataSource);
    const unused = { url: REGISTRY, ref: 'chart:other@1.*' };
    await hub.dataSource.query(`delete from applications where name = 'several'`);
    expect(await store.listUsed([WEB, unused])).toEqual([WEB]);
    await hub.dataSource.query(`delete from applications where name in ('named', 'bare')`);
    expect(await store.listUsed([WEB])).toEqual([]);
    await hub.applying.apply(manifest('several', SOURCES.several), 'ann');
    expect(await store.listUsed([WEB])).toEqual([WEB]);
  });

  it('are listed by what they read', async () => {
    const readModel = new ApplicationSnapshotsReadModel(hub.dataSource);
    const sources = await readModel.listSources();
    expect(sources.map(({ url, ref }) => `${url} ${ref}`).toSorted()).toEqual([
      'https://charts.example.com chart:web@1.*',
      'https://git.example.com/values tag:v-:1.*',
      `${REGISTRY} chart:web@1.*`,
      `${REGISTRY} chart:web@1.*`,
    ]);
    const reading = async (url: string, ref: string) =>
      (await readModel.listReading([{ url, ref }], 10)).map(({ name }) => name);
    expect(await reading(WEB.url, WEB.ref)).toEqual(['bare', 'named', 'several']);
    expect(await reading('https://git.example.com/values', 'tag:v-:1.*')).toEqual(['several']);
    expect(await reading('https://git.example.com/values', 'main')).toEqual([]);
  });
});
