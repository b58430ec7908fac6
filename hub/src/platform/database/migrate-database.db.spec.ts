import { randomUUID } from 'node:crypto';
import { migrations } from '@wheelhouse/migrations';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SilentLogger } from '../logging/logger.js';
import { migrateDatabase } from './migrate-database.js';
import { type TestDatabase, startTestDatabase } from './test-database.js';

describe('migrating a database', () => {
  let database: TestDatabase;
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  let url = '';
  beforeAll(async () => {
    database = await startTestDatabase();
    await database.dataSource.query(`create database ${name}`);
    const address = new URL(database.url);
    address.pathname = `/${name}`;
    url = address.toString();
  });
  afterAll(async () => {
    await database.dataSource.query(`drop database ${name} with (force)`);
    await database.close();
  });

  it('happens once, however many hubs start at the same moment', async () => {
    const logger = new SilentLogger();
    const applied = await Promise.all(Array.from({ length: 4 }, () => migrateDatabase(url, logger)));
    expect(applied.flat()).toEqual(migrations.map((Migration) => new Migration().name));
    await expect(migrateDatabase(url, logger)).resolves.toEqual([]);
  });
});
