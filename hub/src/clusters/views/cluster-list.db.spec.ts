import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ClusterFilter, ClusterOrder } from '@wheelhouse/protocol';
import { FakeClock } from '../../platform/clock/clock.js';
import type { HubConfig } from '../../platform/config/hub-config.js';
import { startTestDatabase, type TestDatabase } from '../../platform/database/test-database.js';
import { ClusterCountsReadModel } from './cluster-counts.read-model.js';
import { ClusterListReadModel } from './cluster-list.read-model.js';
import { ClusterLoader } from './cluster-loader.js';
import { presentCluster } from './cluster-row.js';
import { freshnessOf } from '../freshness.js';

const clock = new FakeClock();
const now = clock.now().getTime();
const config = { lateAfterMs: 90_000, lostAfterMs: 300_000 } as HubConfig;
const BY_NAME: ClusterOrder = { field: 'NAME', direction: 'ASC' };
let database: TestDatabase;
let list: ClusterListReadModel;
let counts: ClusterCountsReadModel;
let statements = 0;

const sql = (text: string, parameters: unknown[] = []): Promise<Record<string, string>[]> =>
  database.dataSource.query(text, parameters);

/** Silences in seconds by cluster; null was never in contact. */
const SILENCES: Readonly<Record<string, number | null>> = { a: 0, b: 90, c: 91, d: 300, e: 301, f: null };
const ids = new Map(Object.keys(SILENCES).map((name) => [name, randomUUID()]));
const idOf = (name: string): string => ids.get(name) ?? '';

beforeAll(async () => {
  database = await startTestDatabase();
  for (const [index, [name, silence]] of Object.entries(SILENCES).entries()) {
    await sql(
      `insert into clusters (id, name, server, labels, project, created_at) values ($1, $2, $3, $4, $5, '2026-01-01'::timestamptz + $6 * interval '1 microsecond')`,
      [idOf(name), name, `https://${name}`, { env: index % 2 === 0 ? 'prod' : 'dev' }, index < 3 ? 'core' : '', -index],
    );
    await sql('insert into cluster_deliveries (cluster_id, desired_revision) values ($1, 7)', [idOf(name)]);
    if (silence === null) continue;
    await sql(
      `insert into cluster_contacts (cluster_id, last_contact_at, held_revision, hold_code, hold_message, hold_since)
       values ($1, $2, 6, 'HUB_BEHIND', 'approve it', $2)`,
      [idOf(name), new Date(now - silence * 1_000)],
    );
  }
  const counted = Object.create(database.dataSource, {
    query: { value: (...parameters: Parameters<typeof sql>) => ((statements += 1), sql(...parameters)) },
  }) as typeof database.dataSource;
  list = new ClusterListReadModel(counted, clock, config);
  counts = new ClusterCountsReadModel(counted, clock, config);
});
afterAll(() => database.close());

/** All names of a list, read page by page. */
async function pages(filter: ClusterFilter, order: ClusterOrder, limit = 2): Promise<string[]> {
  const names: string[] = [];
  let cursor: readonly unknown[] | undefined;
  for (;;) {
    const page = { limit, hasPrevious: cursor !== undefined, ...(cursor === undefined ? {} : { cursor }) };
    const rows = await list.list(filter, order, page);
    names.push(...rows.slice(0, limit).map((row) => row.name));
    const last = rows[limit - 1];
    if (rows.length <= limit || last === undefined) return names;
    cursor = [last.order_key, last.name];
  }
}

describe('the list of clusters', () => {
  it.each<[ClusterOrder, string]>([
    [{ field: 'NAME', direction: 'ASC' }, 'abcdef'],
    [{ field: 'NAME', direction: 'DESC' }, 'fedcba'],
    [{ field: 'LAST_CONTACT', direction: 'ASC' }, 'fedcba'],
    [{ field: 'LAST_CONTACT', direction: 'DESC' }, 'abcdef'],
    // Registered a microsecond apart: finer than a millisecond.
    [{ field: 'CREATED', direction: 'ASC' }, 'fedcba'],
    [{ field: 'CREATED', direction: 'DESC' }, 'abcdef'],
  ])('is whole when it is read in pages by %j', async (order, expected) => {
    expect((await pages({}, order)).join('')).toBe(expected);
    expect((await pages({}, order, 1)).join('')).toBe(expected);
  });

  it.each<[ClusterFilter, string]>([
    [{ selector: 'env=prod' }, 'ace'],
    [{ selector: 'env!=prod', search: 'D' }, 'd'],
    [{ project: 'core' }, 'abc'],
    [{ project: '' }, 'def'],
    [{ freshness: ['Live'] }, 'ab'],
    [{ freshness: ['Late', 'Lost'] }, 'cdef'],
    [{ freshness: [] }, ''],
    [{ search: '%' }, ''],
  ])('with the filter %j has the clusters %j', async (filter, expected) => {
    expect((await pages(filter, BY_NAME)).join('')).toBe(expected);
    expect(await list.count(filter)).toBe(expected.length);
  });

  it('sees freshness as the pure rule does', async () => {
    const rows = await list.list({}, BY_NAME, { limit: 10, hasPrevious: false });
    expect(rows.map((row) => row.freshness)).toEqual(
      rows.map((row) => freshnessOf(row.last_contact_at, clock.now(), config)),
    );
  });

  it.each([[['a']], [['a', 'b', 'c']], [[1, 'a']], [['x', 'a']], [['1); drop table clusters; --', 'a']]])(
    'refuses the cursor %j of another list',
    async (cursor) => {
      const page = { limit: 2, hasPrevious: true, cursor };
      await expect(list.list({}, { field: 'CREATED', direction: 'ASC' }, page)).rejects.toMatchObject({
        code: 'INVALID_CURSOR',
      });
    },
  );
});

describe('a cluster', () => {
  it('shows its hold, its revisions and the newest key that works, with the time its agent joined', async () => {
    const key = (minute: number, expires: number | null, revoked: boolean): Promise<unknown> =>
      sql(
        `insert into agent_keys (id, cluster_id, public_key, cluster_uid, agent_version, created_at, expires_at, revoked_at)
         values ($1, $2, $3, 'uid', '1.0.0', $4, $5, $6)`,
        [
          randomUUID(),
          idOf('a'),
          Buffer.alloc(32, minute),
          new Date(now - 3_600_000 + minute * 60_000),
          expires === null ? null : new Date(now + expires),
          revoked ? new Date(now) : null,
        ],
      );
    await key(0, null, true);
    await key(1, -1, false);
    await key(2, 60_000, false);
    await key(3, null, false);
    const row = await list.findByName('a');
    expect(row && presentCluster(row)).toMatchObject({
      desiredRevision: 7,
      heldRevision: 6,
      hold: { code: 'HUB_BEHIND', message: 'approve it' },
      agent: {
        version: '1.0.0',
        clusterUid: 'uid',
        joinedAt: new Date(now - 3_600_000 + 60_000).toISOString(),
        fingerprint: 'SHA256:ZIqlxXn7MPOK90TZfW7IQMepEnekmaDXgPPnMU7KCQs',
      },
    });
    const never = await list.findByName('f');
    expect(never && presentCluster(never)).toMatchObject({
      agent: null,
      hold: null,
      heldRevision: null,
      lastContactAt: null,
    });
    expect(await list.findByName('absent')).toBeUndefined();
  });
});

describe('the loader', () => {
  it('reads many clusters and their counts with one statement each, and believes no lost cluster', async () => {
    for (const [name, sync, health] of [
      ['a', 'Synced', 'Healthy'],
      ['a', 'OutOfSync', 'Degraded'],
      ['e', 'Synced', 'Healthy'],
    ] as const) {
      const id = randomUUID();
      await sql(
        `insert into applications (id, name, cluster_id, destination, spec, spec_digest) values ($1, $2, $3, 'x', '{}', 'd')`,
        [id, id, idOf(name)],
      );
      await sql(
        `insert into application_statuses (application_id, cluster_id, sync_status, health) values ($1, $2, $3, $4)`,
        [id, idOf(name), sync, health],
      );
    }
    const loader = new ClusterLoader(list, counts);
    statements = 0;
    const names = ['a', 'e', 'b', 'a'];
    const [clusters, all, absent] = await Promise.all([
      Promise.all(names.map((name) => loader.load(idOf(name)))),
      Promise.all(names.map((name) => loader.loadCounts(idOf(name)))),
      loader.load(randomUUID()),
    ]);
    expect(statements).toBe(2);
    expect(clusters.map((cluster) => cluster?.name)).toEqual(names);
    expect(absent).toBeNull();
    expect(all.map(({ applicationCount }) => applicationCount)).toEqual([2, 1, 0, 2]);
    expect(all[0]?.sync).toEqual({ synced: 1, outOfSync: 1, unknown: 0 });
    expect(all[0]?.health).toMatchObject({ healthy: 1, degraded: 1, unknown: 0 });
    expect(all[1]?.sync).toEqual({ synced: 0, outOfSync: 0, unknown: 1 });
  });
});
