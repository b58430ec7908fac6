import type { Transaction } from '../platform/database/transaction.js';
import { FakeProjectStore } from './fake-project-store.js';
import { projectStoreContract } from './project-store.contract.js';

projectStoreContract('the fake project store', async () => ({
  store: new FakeProjectStore(),
  transaction: (work) => work({} as Transaction),
  close: async () => {},
}));
