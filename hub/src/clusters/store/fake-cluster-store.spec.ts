import type { Transaction } from '../../platform/database/transaction.js';
import { clusterStoreContract } from './cluster-store.contract.js';
import { FakeClusterStore } from './fake-cluster-store.js';

clusterStoreContract('the fake cluster store', async () => ({
  store: new FakeClusterStore(),
  transaction: (work) => work({} as Transaction),
  close: async () => {},
}));
