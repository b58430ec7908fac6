import { afterAll, beforeAll } from '@jest/globals';
import { startTestDatabase, type TestDatabase } from '../platform/database/test-database.js';
import { PostgresWaitStore } from './postgres-wait-store.js';
import { waitStoreContract } from './wait-store.contract.js';

const IDS = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
let database: TestDatabase;

beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(async () => {
  await database.close();
});

waitStoreContract('Postgres', async () => {
  const { dataSource } = database;
  await dataSource.query('truncate applications cascade');
  for (const id of IDS)
    await dataSource.query(
      `insert into applications (id, name, destination, spec, spec_digest) values ($1::uuid, $1::text, 'one', '{}', '')`,
      [id],
    );
  return { store: new PostgresWaitStore(dataSource), ids: IDS, run: (work) => dataSource.transaction(work) };
});
