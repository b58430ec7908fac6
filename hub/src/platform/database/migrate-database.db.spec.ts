import { randomUUID } from 'node:crypto';
import { migrations } from '@wheelhouse/migrations';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SilentLogger } from '../logging/logger.js';
import { migrateDatabase } from './migrate-database.js';
import { type TestDatabase, startTestDatabase } from './test-database.js';

describe('migrating a database', () => {
  let database: TestDatabase;
  const made: string[] = [];
  const logger = new SilentLogger();
  beforeAll(async () => {
    database = await startTestDatabase();
  });
  afterAll(async () => {
    for (const name of made) await database.dataSource.query(`drop database ${name} with (force)`);
    await database.close();
  });

  async function emptyDatabase(): Promise<{ name: string; url: string }> {
    const name = `empty_${randomUUID().replaceAll('-', '')}`;
    await database.dataSource.query(`create database ${name}`);
    made.push(name);
    const address = new URL(database.url);
    address.pathname = `/${name}`;
    return { name, url: address.toString() };
  }

  async function query(url: string, sql: string): Promise<unknown[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<object>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  it('happens once, however many hubs start at the same moment', async () => {
    const { url } = await emptyDatabase();
    const applied = await Promise.all(Array.from({ length: 4 }, () => migrateDatabase(url, logger)));
    expect(applied.flat()).toEqual(migrations.map((Migration) => new Migration().name));
    await expect(migrateDatabase(url, logger)).resolves.toEqual([]);
  });

  it('row 38: goes on where it failed, when it is run again', async () => {
    const { url } = await emptyDatabase();
    // In the way of one of the last.
    await query(url, 'create table unrecognised_agents (id int)');
    await expect(migrateDatabase(url, logger)).rejects.toThrow('already exists');
    const done = await query(url, 'select name from migrations order by id');
    expect(done.length).toBeGreaterThan(0);
    await query(url, 'drop table unrecognised_agents');
    const rest = await migrateDatabase(url, logger);
    expect([...done.map((row) => (row as { name: string }).name), ...rest]).toEqual(
      migrations.map((Migration) => new Migration().name),
    );
  });

  it('row 38: leaves nothing half done when its connections are cut, and is finished by the next hub', async () => {
    const { name, url } = await emptyDatabase();
    const running = migrateDatabase(url, logger).then(
      () => 'done',
      () => 'cut',
    );
    for (let cuts = 0; cuts < 20; cuts += 1) {
      await query(
        database.url,
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and pid <> pg_backend_pid()`,
      );
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await running;
    await migrateDatabase(url, logger);
    const applied = await query(url, 'select name from migrations order by id');
    expect(applied).toEqual(migrations.map((Migration) => ({ name: new Migration().name })));
  });
});
