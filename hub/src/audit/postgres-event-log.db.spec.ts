import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeChangeFeed } from '../platform/change-feed/fake-change-feed.js';
import { FakeClock } from '../platform/clock/clock.js';
import { startTestDatabase, type TestDatabase } from '../platform/database/test-database.js';
import { FakeJobQueue } from '../platform/jobs/fake-job-queue.js';
import { SilentLogger } from '../platform/logging/logger.js';
import { EVENT_RETENTION_MS, EventRetention } from './event-retention.js';
import { EventListReadModel } from './event-list.read-model.js';
import { PostgresEventLog } from './postgres-event-log.js';

const DAY_MS = 24 * 3_600_000;

let database: TestDatabase;
let feed: FakeChangeFeed;
let log: PostgresEventLog;
let list: EventListReadModel;
const clock = new FakeClock();

beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.dataSource.query('truncate events restart identity');
  feed = new FakeChangeFeed();
  log = new PostgresEventLog(database.dataSource, feed, clock);
  list = new EventListReadModel(database.dataSource);
});

describe('recording events', () => {
  it('stores them in their order and tells their ids', async () => {
    await log.record([
      { type: 'ClusterRegistered', message: 'one', actor: 'admin', clusterName: 'a' },
      { type: 'ClusterJoined', severity: 'Warning', message: 'two', actor: 'agent', details: { uid: 'u' } },
    ]);
    const events = await list.list(null, { limit: 10 });
    expect(events.map(({ message }) => message)).toEqual(['two', 'one']);
    expect(events[0]).toMatchObject({ severity: 'Warning', details: { uid: 'u' }, clusterName: null });
    expect(events[1]).toMatchObject({ severity: 'Normal', clusterName: 'a', at: clock.now() });
    expect(feed.published).toEqual([{ channel: 'wheelhouse_events', payload: '1-2' }]);
  });

  it('copies the name of a cluster that is known by id only, because the event outlives it', async () => {
    const id = '11111111-1111-4111-8111-111111111111';
    await database.dataSource.query(`insert into clusters (id, name, server) values ($1, 'east', 'https://east')`, [
      id,
    ]);
    await log.record([{ type: 'X', message: 'm', actor: 'hub', clusterId: id }]);
    await database.dataSource.query('delete from clusters');
    expect((await list.list({ clusters: ['east'] }, { limit: 10 })).map(({ message }) => message)).toEqual(['m']);
  });

  it('appears with the transaction it belongs to, or not at all', async () => {
    const failing = database.dataSource.transaction(async (tx) => {
      await log.record([{ type: 'X', message: 'm', actor: 'hub' }], tx);
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    expect(await list.count(null)).toBe(0);
  });
});

describe('listing events', () => {
  beforeEach(async () => {
    for (let index = 1; index <= 5; index += 1) {
      clock.advance(1_000);
      const type = index % 2 === 0 ? 'Even' : 'Odd';
      await log.record([{ type, message: `m${index}`, actor: 'hub', applicationName: `app-${index}` }]);
    }
  });

  it('pages from the newest to the oldest without gap or repetition', async () => {
    const first = await list.list(null, { limit: 2 });
    const second = await list.list(null, { limit: 10, before: first.at(-1)?.id ?? '' });
    expect([...first, ...second].map(({ message }) => message)).toEqual(['m5', 'm4', 'm3', 'm2', 'm1']);
  });

  it('filters in the database by every condition', async () => {
    expect((await list.list({ types: ['Even'] }, { limit: 10 })).map(({ message }) => message)).toEqual(['m4', 'm2']);
    expect((await list.list({ applications: ['app-3'] }, { limit: 10 })).map(({ message }) => message)).toEqual(['m3']);
    expect(await list.count({ since: clock.now().toISOString() })).toBe(1);
    expect(await list.count({ applicationSets: ['none'] })).toBe(0);
  });
});

describe('retention', () => {
  it('deletes what is older than thirty days and what is more than the limit, and asks for the next day', async () => {
    const jobs = new FakeJobQueue();
    const retention = new EventRetention(database.dataSource, jobs, clock, new SilentLogger());
    await log.record([{ type: 'Old', message: 'old', actor: 'hub' }]);
    clock.advance(EVENT_RETENTION_MS + 1);
    for (const message of ['a', 'b', 'c']) await log.record([{ type: 'New', message, actor: 'hub' }]);

    expect(await retention.sweep(2)).toBe(2);
    expect((await list.list(null, { limit: 10 })).map(({ message }) => message)).toEqual(['c', 'b']);

    retention.onModuleInit();
    await retention.onApplicationBootstrap();
    await jobs.runAll();
    expect(jobs.jobs).toEqual([
      { name: 'sweep-events', identity: 'all', runAt: new Date(clock.now().getTime() + 24 * 3_600_000) },
    ]);
  });

  it('forgets three days at once at most: a clock that is years ahead does not cost the whole history', async () => {
    const retention = new EventRetention(database.dataSource, new FakeJobQueue(), clock, new SilentLogger());
    await database.dataSource.query('delete from events');
    for (let day = 0; day < 6; day += 1) {
      await log.record([{ type: 'Daily', message: `day ${day}`, actor: 'hub' }]);
      clock.advance(DAY_MS);
    }
    clock.advance(5 * 365 * DAY_MS);
    expect(await retention.sweep()).toBe(3);
    expect((await list.list(null, { limit: 10 })).map(({ message }) => message)).toEqual(['day 5', 'day 4', 'day 3']);
  });
});
