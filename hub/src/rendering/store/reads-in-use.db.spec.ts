import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestDatabase, type TestDatabase } from '../../platform/database/test-database.js';
import { PostgresReadsStore } from './postgres-reads-store.js';

describe('what renders read', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startTestDatabase();
  });
  afterAll(() => database.close());

  it('is in use from the first render of a chart or an overlay on', async () => {
    const store = new PostgresReadsStore(database.dataSource);
    expect(await store.isUsed()).toBe(false);
    const now = new Date('2026-11-21T12:00:00Z');
    await store.add(
      [{ question: 'q', names: 'n', inputDigest: 'i', reads: [{ root: 0, path: 'a', what: 'file' }] }],
      now,
    );
    expect(await store.isUsed()).toBe(true);
  });
});
