import { useApplicationRows } from '../applications/store/test-application-rows.js';
import { PostgresWaitStore } from './postgres-wait-store.js';
import { waitStoreContract } from './wait-store.contract.js';

const applicationRows = useApplicationRows();

waitStoreContract('Postgres', async () => {
  const rows = await applicationRows();
  return { ...rows, store: new PostgresWaitStore(rows.dataSource) };
});
