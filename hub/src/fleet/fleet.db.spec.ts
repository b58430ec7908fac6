import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationFilter, ApplicationOrderField } from '@wheelhouse/protocol';
import { ApplicationListReadModel } from '../applications/views/application-list.read-model.js';
import { FakeClock } from '../platform/clock/clock.js';
import { HubConfig } from '../platform/config/hub-config.js';
import { startTestDatabase, type TestDatabase } from '../platform/database/test-database.js';
import { DriftListReadModel } from './drift-list.read-model.js';
import { ExplanationReadModel } from './explanation.read-model.js';
import { FleetStatusReadModel } from './fleet-status.read-model.js';
import { ResourceListReadModel } from './resource-list.read-model.js';

const clock = new FakeClock();
const config = Object.assign(new HubConfig(), { lateAfterMs: 90_000, lostAfterMs: 300_000 });
const ago = (ms: number): Date => new Date(clock.now().getTime() - ms);

/** Four clusters (live, late, lost, never seen) with two applications each, and one application without a cluster. */
describe('the read models of the fleet', () => {
  let database: TestDatabase;
  let list: ApplicationListReadModel;
  let fleet: FleetStatusReadModel;

  const sql = (text: string, values: unknown[] = []): Promise<unknown> => database.dataSource.query(text, values);

  beforeAll(async () => {
    database = await startTestDatabase();
    list = new ApplicationListReadModel(database.dataSource, clock, config);
    fleet = new FleetStatusReadModel(database.dataSource, clock, config);
    await cluster('live', { env: 'prod', region: 'eu' }, 1_000);
    await cluster('late', { env: 'prod', region: 'us' }, 100_000);
    await cluster('lost', { env: 'staging' }, 400_000);
    await cluster('new', { environment: 'dev' }, null);
    await sql(
      `insert into applications (id, name, destination, spec, spec_digest) values ($1, 'orphan', 'gone', '{}', 'd')`,
      [randomUUID()],
    );
  });
  afterAll(() => database.close());

  async function cluster(name: string, labels: Record<string, string>, silentMs: number | null): Promise<void> {
    const id = randomUUID();
    await sql(`insert into clusters (id, name, labels, server) values ($1, $2, $3, 'https://x')`, [id, name, labels]);
    if (silentMs !== null)
      await sql(`insert into cluster_contacts (cluster_id, last_contact_at) values ($1, $2)`, [id, ago(silentMs)]);
    for (const app of ['shop', 'billing']) await application(id, `${app}-${name}`, app, silentMs !== null);
  }

  async function application(clusterId: string, name: string, app: string, isReported: boolean): Promise<void> {
    const id = randomUUID();
    await sql(
      `insert into applications (id, name, cluster_id, destination, namespace, labels, spec, spec_digest, render_digest)
       values ($1, $2, $3, 'x', $4, $5, '{}', 'd', 'r1')`,
      [id, name, clusterId, app, { app, percent: '50%' }],
    );
    if (!isReported) return;
    const health = app === 'shop' ? 'Healthy' : 'Degraded';
    await sql(
      `insert into application_statuses (application_id, cluster_id, render_digest, sync_status, health, reported_at)
       values ($1, $2, 'r1', 'Synced', $3, $4)`,
      [id, clusterId, health, clock.now()],
    );
    await sql(
      `insert into resources (application_id, cluster_id, api_group, version, kind, namespace, name, sync_status, health, message, images)
       values ($1, $2, 'apps', 'v1', 'Deployment', $3, $3, 'Synced', $4, 'because', $5)`,
      [id, clusterId, app, health, [app === 'shop' ? 'docker.io/library/nginx:1.25' : 'redis:7']],
    );
    if (app === 'billing')
      await sql(
        `insert into drifts (id, application_id, cluster_id, api_group, kind, namespace, name, field, detected_at, state)
         values ($1, $2, $3, 'apps', 'Deployment', 'billing', 'billing', 'spec.replicas', $4, 'Open')`,
        [randomUUID(), id, clusterId, clock.now()],
      );
  }

  const names = async (filter: ApplicationFilter, field: ApplicationOrderField = 'NAME'): Promise<string[]> =>
    (await list.list(filter, { field, direction: 'ASC' }, { limit: 100 })).map((row) => row.name);

  it('believes a live and a late cluster, and nothing that a lost or unseen one said', async () => {
    const rows = await list.list({ search: 'shop' }, { field: 'NAME', direction: 'ASC' }, { limit: 10 });
    expect(rows.map((row) => [row.name, row.freshness, row.sync_status, row.health, row.last_health])).toEqual([
      ['shop-late', 'Late', 'Synced', 'Healthy', 'Healthy'],
      ['shop-live', 'Live', 'Synced', 'Healthy', 'Healthy'],
      ['shop-lost', 'Lost', 'Unknown', 'Unknown', 'Healthy'],
      ['shop-new', 'Lost', 'Unknown', 'Unknown', 'Unknown'],
    ]);
  });

  it('calls an application OutOfSync while the agent has not reported on its newest render', async () => {
    await sql(`update applications set render_digest = 'r2' where name = 'shop-live'`);
    expect(await names({ syncStatus: ['OutOfSync'] })).toEqual(['shop-live']);
    await sql(`update applications set render_digest = 'r1' where name = 'shop-live'`);
  });

  it('calls an application that cannot be rendered Unknown', async () => {
    await sql(`update applications set conditions = '[{"type":"ComparisonError"}]' where name = 'shop-live'`);
    expect(await names({ search: 'shop-live', syncStatus: ['Unknown'] })).toEqual(['shop-live']);
    await sql(`update applications set conditions = '[]' where name = 'shop-live'`);
  });

  it.each<[string, ApplicationFilter, string[]]>([
    ['labels of applications', { selector: 'app=shop' }, ['shop-late', 'shop-live', 'shop-lost', 'shop-new']],
    ['labels of clusters', { clusterSelector: 'env in (prod),region!=us', search: 'shop' }, ['shop-live']],
    ['clusters', { clusters: ['late', 'nowhere'] }, ['billing-late', 'shop-late']],
    ['namespaces', { namespaces: ['billing'], freshness: ['Live'] }, ['billing-live']],
    ['effective health', { health: ['Degraded'] }, ['billing-late', 'billing-live']],
    ['freshness', { freshness: ['Late'] }, ['billing-late', 'shop-late']],
    ['a search with wildcards of its own', { search: '%' }, []],
    ['no applications at all', { clusters: [] }, []],
  ])('filters by %s in the database', async (_, filter, expected) => {
    expect(await names(filter)).toEqual(expected);
    expect(await list.count(filter)).toBe(expected.length);
  });

  it.each<ApplicationOrderField>(['NAME', 'CLUSTER', 'SYNC_STATUS', 'HEALTH', 'REPORTED', 'CREATED'])(
    'pages through every row exactly once, ordered by %s, in both directions',
    async (field) => {
      for (const direction of ['ASC', 'DESC'] as const) {
        const whole = (await list.list({}, { field, direction }, { limit: 100 })).map((row) => row.name);
        expect(whole).toHaveLength(9);
        const paged: string[] = [];
        let cursor: unknown[] | undefined;
        for (let page = 0; page < 5; page++) {
          const rows = (await list.list({}, { field, direction }, { limit: 2, cursor })).slice(0, 2);
          paged.push(...rows.map((row) => row.name));
          const last = rows.at(-1);
          cursor = last && [last.order_key, last.name];
        }
        expect(paged).toEqual(whole);
      }
    },
  );

  it('counts the fleet: a silent cluster is never green', async () => {
    const status = await fleet.count({}, []);
    expect(status).toMatchObject({
      clusters: 4,
      applications: 9,
      sync: { synced: 4, outOfSync: 0, unknown: 5 },
      health: { healthy: 2, degraded: 2, unknown: 5 },
      freshness: { live: 1, late: 1, lost: 2 },
      green: 1,
      openDrift: 3,
      groups: [],
    });
  });

  it('groups by environment, by any label, and by several things at once', async () => {
    const byEnvironment = await fleet.count({}, ['environment']);
    expect(byEnvironment.groups.map(({ key, clusters, applications }) => [key, clusters, applications])).toEqual([
      [[''], 0, 1],
      [['dev'], 1, 2],
      [['prod'], 2, 4],
      [['staging'], 1, 2],
    ]);
    const byRegionAndApp = await fleet.count({ clusterSelector: 'env=prod' }, ['label:region', 'appLabel:app']);
    expect(byRegionAndApp.groups.map(({ key, green }) => [...key, green])).toEqual([
      ['eu', 'billing', 0],
      ['eu', 'shop', 1],
      ['us', 'billing', 0],
      ['us', 'shop', 0],
    ]);
    await expect(fleet.count({}, ['moon'])).rejects.toThrow(/nothing to group by/);
    await expect(fleet.count({}, ['cluster', 'project', 'namespace', 'environment'])).rejects.toThrow(/3 things/);
  });

  it('finds objects by image and pages through them', async () => {
    const resources = new ResourceListReadModel(database.dataSource);
    const found = await resources.list({ image: 'nginx:1.25' }, 2);
    expect(found.map((row) => row.clusterName)).toEqual(['late', 'live', 'lost']);
    expect(await resources.count({ image: 'nginx:1.25' })).toBe(3);
    const next = await resources.list({ image: 'nginx:1.25' }, 2, found[1]?.cursor);
    expect(next.map((row) => row.clusterName)).toEqual(['lost']);
  });

  it('lists open drift before healed drift, and pages through it', async () => {
    const drift = new DriftListReadModel(database.dataSource);
    await sql(
      `update drifts set state = 'Healed', healed_at = now() where cluster_id = (select id from clusters where name = 'live')`,
    );
    const rows = await drift.list({}, 10);
    expect(rows.map((row) => row.state)).toEqual(['Open', 'Open', 'Healed']);
    const [first] = rows;
    expect((await drift.list({}, 10, first?.cursor)).map((row) => row.id)).toEqual(rows.slice(1).map((row) => row.id));
    expect(await drift.count({ filter: { states: ['Healed'] } })).toBe(1);
  });

  it('reads what explains an application', async () => {
    const explanations = new ExplanationReadModel(database.dataSource, clock, config);
    expect(await explanations.find('billing-live')).toMatchObject({
      hasCluster: true,
      freshness: 'Live',
      status: { health: 'Degraded' },
      unhealthy: [{ kind: 'Deployment', name: 'billing', health: 'Degraded', message: 'because' }],
    });
    expect(await explanations.find('orphan')).toMatchObject({ hasCluster: false, status: null, freshness: 'Lost' });
    expect(await explanations.find('nothing')).toBeUndefined();
  });
});
