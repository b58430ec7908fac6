import { startTestDatabase } from '../../platform/database/test-database.js';
import { clusterStoreContract } from './cluster-store.contract.js';
import { ClusterEntity } from './cluster.entity.js';
import { TypeormClusterStore } from './typeorm-cluster-store.js';

clusterStoreContract('the cluster store in Postgres', async () => {
  const database = await startTestDatabase({ entities: [ClusterEntity] });
  return {
    store: new TypeormClusterStore(database.dataSource),
    transaction: (work) => database.dataSource.transaction(work),
    close: () => database.close(),
  };
});
