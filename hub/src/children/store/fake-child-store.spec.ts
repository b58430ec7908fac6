import type { Transaction } from '../../platform/database/transaction.js';
import { childStoreContract } from './child-store.contract.js';
import { FakeChildStore } from './fake-child-store.js';

childStoreContract('The fake', async () => ({
  store: new FakeChildStore(),
  ids: ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'],
  run: (work) => work(undefined as unknown as Transaction),
}));
