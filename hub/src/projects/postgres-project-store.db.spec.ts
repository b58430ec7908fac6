import { startTestDatabase } from '../platform/database/test-database.js';
import { PostgresProjectStore } from './postgres-project-store.js';
import { projectStoreContract } from './project-store.contract.js';

projectStoreContract('the project store in Postgres', async () => {
  const database = await startTestDatabase();
  return {
    store: new PostgresProjectStore(database.dataSource),
    transaction: (work) => database.dataSource.transaction(work),
    close: () => database.close(),
  };
});
