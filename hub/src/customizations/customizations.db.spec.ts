import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TestHub } from '../application-sets/test-hub.js';
import { useTestHub } from '../application-sets/test-hub-lifetime.js';
import { ConfigObjectObservers } from '../config-objects/config-object-observers.js';
import { ConfigObjectRegistry } from '../config-objects/config-object-registry.service.js';
import { ConfigObjects } from '../config-objects/config-objects.service.js';
import { PostgresConfigMapStore } from '../config-objects/postgres-config-map-store.js';
import { PostgresSecretStore } from '../config-objects/postgres-secret-store.js';
import { SecretWriting } from '../config-objects/secret-writing.js';
import { PostgresAssignmentStore } from '../delivery/postgres-assignment-store.js';
import { AesSecretBox } from '../platform/encryption/aes-secret-box.js';
import { PostgresRenderStore } from '../rendering/store/postgres-render-store.js';
import { FleetCustomizations } from './fleet-customizations.js';
import { PostgresCustomizationsStore } from './postgres-customizations-store.js';

const url = 'https://git.example.com/platform.git';
const testHub = useTestHub();
let hub: TestHub;
let registry: ConfigObjectRegistry;
let clusterIds: string[];
let customizations: FleetCustomizations;

beforeEach(async () => {
  hub = testHub();
  const { dataSource } = hub;
  await dataSource.query('truncate config_maps, customizations cascade');
  hub.repositories.commit(url, 'main', { 'a/x.yaml': '1' });
  clusterIds = await hub.register([{ name: 'one' }, { name: 'two' }]);
  const configMaps = new PostgresConfigMapStore(dataSource);
  const secrets = new PostgresSecretStore(dataSource);
  const box = new AesSecretBox(Buffer.alloc(32, 7));
  const observers = new ConfigObjectObservers();
  registry = new ConfigObjectRegistry(dataSource, configMaps, new SecretWriting(secrets, box), observers, hub.events);
  customizations = new FleetCustomizations(
    dataSource,
    new PostgresCustomizationsStore(dataSource),
    new ConfigObjects(configMaps, secrets, box, observers),
    hub.contributions,
    hub.reassignment,
  );
  customizations.onModuleInit();
});

const applyApplication = (name: string, cluster = 'one'): Promise<string> =>
  hub.applying.apply(
    `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name} }
spec:
  project: default
  source: { repoURL: '${url}', path: a, targetRevision: main }
  destination: { name: ${cluster}, namespace: web }
`,
    'ann',
  );

async function applySettings(data: Record<string, string>): Promise<void> {
  const manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'argocd-cm' }, data };
  await registry.applyConfigMap(JSON.stringify(manifest), 'ann');
  await hub.jobs.runAll();
}

async function named(): Promise<(string | null)[]> {
  const rows = await hub.dataSource.query<{ customizations: string | null }[]>(
    'select distinct customizations from assignments where not is_removed',
  );
  return rows.map(({ customizations }) => customizations);
}

const HEALTH = { 'resource.customizations.health.example.com_Widget': 'return { status = "Healthy" }' };

describe('the settings of argocd-cm for agents', () => {
  it('are named by every assignment, by those that come later too, and served to their agents alone', async () => {
    await applyApplication('web');
    await applySettings({ ...HEALTH, url: 'https://hub.example.com', 'wheelhouse.progress-deadline': '10m' });
    await applyApplication('late');
    const [digest, ...others] = await named();
    expect(others).toEqual([]);
    const store = new PostgresAssignmentStore(hub.dataSource);
    const [served] = await store.readRenders(clusterIds[0] ?? '', [digest ?? '']);
    expect(JSON.parse(gunzipSync(served?.content ?? Buffer.alloc(0)).toString())).toEqual([
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'argocd-cm' },
        data: { ...HEALTH, 'wheelhouse.progress-deadline': '10m' },
      },
    ]);
    expect(await store.readRenders(clusterIds[1] ?? '', [digest ?? ''])).toEqual([]);
  });

  it('reach agents again when they change, not when other keys do, and are gone with the ConfigMap', async () => {
    await applyApplication('web');
    await applySettings(HEALTH);
    const before = await named();
    await applySettings({ ...HEALTH, url: 'https://other.example.com' });
    expect(await named()).toEqual(before);
    await applySettings({ ...HEALTH, 'resource.compareoptions': 'ignoreAggregatedRoles: true' });
    expect(await named()).not.toEqual(before);
    await registry.deleteConfigMap('argocd-cm', 'ann');
    await hub.jobs.runAll();
    expect(await named()).toEqual([null]);
  });

  it('count also where they were applied before anybody read them', async () => {
    await applyApplication('web');
    await hub.dataSource.query(`insert into config_maps (name, data) values ('argocd-cm', $1)`, [
      JSON.stringify(HEALTH),
    ]);
    await customizations.onApplicationBootstrap();
    await customizations.onApplicationBootstrap();
    await hub.jobs.runAll();
    expect(await named()).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  it('are not collected as garbage while they are named', async () => {
    await applySettings(HEALTH);
    await applyApplication('web');
    const [digest] = await named();
    const garbage = new PostgresRenderStore(hub.dataSource);
    const kept = async (): Promise<number> => {
      await garbage.collectGarbage(new Date(Date.now() + 60_000));
      return (await hub.dataSource.query('select from renders where digest = $1', [digest])).length;
    };
    expect(await kept()).toBe(1);
    await applySettings({});
    expect(await kept()).toBe(0);
  });
});

describe('settings that agents could not use', () => {
  it.each([
    [{ 'resource.customizations': 'a: [' }, 'resource.customizations'],
    [{ 'resource.customizations': '- a' }, 'resource.customizations'],
    [{ 'resource.customizations.healht.Pod': 'x' }, 'healht'],
    [{ 'resource.customizations.health.Pod': ' ' }, 'empty'],
    [{ 'resource.customizations.ignoreDifferences.all': '- x' }, 'not a map'],
    [{ 'resource.exclusions': 'a: b' }, 'not a list'],
  ])('are refused, and nothing changes: %j', async (data, why) => {
    await applySettings(HEALTH);
    await expect(applySettings(data as Record<string, string>)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(why),
    });
    const [row] = await hub.dataSource.query<{ data: unknown }[]>(`select data from config_maps`);
    expect(row?.data).toEqual(HEALTH);
  });
});

describe('a fleet of 2,000 applications', () => {
  it('is assigned again within seconds of a change', async () => {
    await hub.dataSource.query(
      `insert into renders (digest, content, object_count, size) values (repeat('a', 64), '', 1, 1)`,
    );
    await hub.dataSource.query(
      `insert into applications (id, name, cluster_id, destination, namespace, spec, spec_digest, revision, render_digest, rendered_at)
       select gen_random_uuid(), 'app-' || n, ($1::uuid[])[1 + n % 2], 'x', 'web',
         '{"destination":{"name":"x"},"project":"default","source":{"repoURL":"https://x"}}', '', 'c0ffee', repeat('a', 64), now()
       from generate_series(1, 2000) n`,
      [clusterIds],
    );
    const startedAt = performance.now();
    await applySettings(HEALTH);
    const ms = Math.round(performance.now() - startedAt);
    process.stdout.write(`2,000 applications were assigned again in ${ms} ms.\n`);
    const [row] = await hub.dataSource.query<{ count: number }[]>(
      `select count(*)::int as count from assignments where customizations is not null`,
    );
    expect(row?.count).toBe(2_000);
    expect(ms).toBeLessThan(15_000);
  });
});
