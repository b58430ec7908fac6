import type { Transaction } from '../platform/database/transaction.js';
import { FakeWaitStore } from './fake-wait-store.js';
import { waitStoreContract } from './wait-store.contract.js';

waitStoreContract('The fake', async () => ({
  store: new FakeWaitStore(),
  ids: ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'],
  run: (work) => work(undefined as unknown as Transaction),
}));
