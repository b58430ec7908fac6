import { afterAll, beforeAll } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { startTestDatabase, type TestDatabase } from '../../platform/database/test-database.js';
import type { Transaction } from '../../platform/database/transaction.js';

/** What a store that keeps something of applications is tested with. */
export interface ApplicationRows {
  readonly dataSource: DataSource;
  /** Of applications that are there, with nothing in them. */
  readonly ids: readonly [string, string];
  readonly run: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
}

const IDS = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'] as const;

/** Two applications on a database for a file's specs; what is given back makes them anew. Nothing of this is ever used by a running hub. */
export function useApplicationRows(): () => Promise<ApplicationRows> {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startTestDatabase();
  });
  afterAll(async () => {
    await database.close();
  });
  return async () => {
    const { dataSource } = database;
    await dataSource.query('truncate applications cascade');
    await dataSource.query(
      `insert into applications (id, name, destination, spec, spec_digest)
       select id::uuid, id, 'one', '{}', '' from unnest($1::text[]) id`,
      [IDS],
    );
    return { dataSource, ids: IDS, run: (work) => dataSource.transaction(work) };
  };
}
