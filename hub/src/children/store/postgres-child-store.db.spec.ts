import { useApplicationRows } from '../../applications/store/test-application-rows.js';
import { childStoreContract } from './child-store.contract.js';
import { PostgresChildStore } from './postgres-child-store.js';

const applicationRows = useApplicationRows();

childStoreContract('Postgres', async () => {
  const rows = await applicationRows();
  return { ...rows, store: new PostgresChildStore(rows.dataSource) };
});
