import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestDatabase, startTestDatabase } from './test-database.js';

describe('a test database', () => {
  let first: TestDatabase;
  let second: TestDatabase;

  beforeAll(async () => {
    first = await startTestDatabase();
    second = await startTestDatabase();
  });
  afterAll(async () => {
    await first.close();
    await second.close();
  });

  it('has the schema of the migrations', async () => {
    await expect(first.dataSource.query('select * from clusters')).resolves.toEqual([]);
  });

  it('shares nothing with another one', async () => {
    await first.dataSource.query(`insert into people (id, name, password_hash) values (gen_random_uuid(), 'ada', '')`);
    await expect(second.dataSource.query('select * from people')).resolves.toEqual([]);
  });
});
