import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestDatabase, startTestDatabase } from '../database/test-database.js';
import { SilentLogger } from '../logging/logger.js';
import { CHANNELS } from './change-feed.js';
import { changeFeedContract } from './change-feed.contract.js';
import { PostgresChangeFeed } from './postgres-change-feed.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());

async function startFeed(): Promise<PostgresChangeFeed> {
  const feed = new PostgresChangeFeed({
    dataSource: database.dataSource,
    url: database.url,
    logger: new SilentLogger(),
  });
  await feed.onModuleInit();
  return feed;
}

changeFeedContract('the change feed in Postgres', async () => {
  const feed = await startFeed();
  return {
    feed,
    interrupt: async () => {
      await database.dataSource.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name like '%-changes'`,
      );
    },
    close: () => feed.onModuleDestroy(),
  };
});

/** Postgres tells when it comes to it. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('the change feed in Postgres', () => {
  it('delivers with the commit of the transaction, and not without it', async () => {
    const feed = await startFeed();
    const heard: string[] = [];
    feed.subscribe(CHANNELS.events, (payload) => heard.push(payload));
    const abandoned = database.dataSource.transaction(async (transaction) => {
      await feed.publish(CHANNELS.events, ['lost'], transaction);
      throw new Error('rolled back');
    });
    await expect(abandoned).rejects.toThrow('rolled back');
    await database.dataSource.transaction(async (transaction) => {
      await feed.publish(CHANNELS.events, ['kept'], transaction);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(heard).toEqual([]);
    });
    await until(() => heard.length > 0);
    expect(heard).toEqual(['kept']);
    await feed.onModuleDestroy();
  });

  it('reaches other hubs', async () => {
    const [here, there] = [await startFeed(), await startFeed()];
    const heard: string[] = [];
    there.subscribe(CHANNELS.desiredRevisions, (payload) => heard.push(payload));
    await here.publish(CHANNELS.desiredRevisions, ['cluster:7']);
    await until(() => heard.length > 0);
    expect(heard).toEqual(['cluster:7']);
    await Promise.all([here.onModuleDestroy(), there.onModuleDestroy()]);
  });
});
