import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeliveryRules } from '@wheelhouse/protocol';
import { startTestDatabase, type TestDatabase } from '../platform/database/test-database.js';
import type { AssignedState } from './assignment.js';
import { DeliveryContributions } from './delivery-contributions.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());

const policy = {
  automated: null,
  syncOptions: [],
  retry: { limit: 0, backoff: { durationMs: 1, factor: 2, maxDurationMs: 1 } },
};
const state = (change: Partial<AssignedState> = {}): AssignedState => ({
  clusterId: randomUUID(),
  applicationId: 'a',
  applicationName: 'web',
  renderDigest: '',
  revision: '',
  namespace: '',
  syncPolicy: policy,
  operation: null,
  ...change,
});
const saying = (...said: DeliveryRules[]): DeliveryContributions => {
  const contributions = new DeliveryContributions();
  for (const rules of said) contributions.add(async () => new Map([['a', rules]]));
  return contributions;
};
const complete = async (contributions: DeliveryContributions, one = state()): Promise<AssignedState | undefined> =>
  database.dataSource.transaction(async (tx) => (await contributions.complete([one], tx))[0]);

const suspended = { reason: 'Suspended', message: 'Suspended by ann.', heals: false, allowsRequests: true };
const waiting = { reason: 'DependsOn', message: 'Waits for db.', heals: true, allowsRequests: false };

describe('what is said about an application', () => {
  it('leaves an application as it is where nothing is said', async () => {
    const contributions = new DeliveryContributions();
    contributions.add(async () => new Map([['another', { openWave: 1 }]]));
    const one = state();
    expect(await complete(contributions, one)).toBe(one);
  });

  it('adds up: holds allow what all of them do, and the lowest open wave counts', async () => {
    const completed = await complete(saying({ hold: suspended, openWave: 3 }, { hold: waiting, openWave: 1 }));
    expect(completed?.syncPolicy).toEqual({
      ...policy,
      openWave: 1,
      hold: {
        reason: 'Suspended',
        message: 'Suspended by ann. Waits for db.',
        heals: false,
        allowsRequests: false,
      },
    });
  });

  it('keeps syncs of rollouts back while something holds, and those of people not', async () => {
    const operation = { id: 'o', prune: false };
    const contributions = saying({ hold: suspended });
    expect((await complete(contributions, state({ operation, isStaged: true })))?.operation).toBeNull();
    expect((await complete(contributions, state({ operation, isStaged: false })))?.operation).toEqual(operation);
  });

  it('is settled only when whoever asked before has committed', async () => {
    const contributions = saying({ openWave: 1 });
    const asked = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const order: string[] = [];
    const earlier = database.dataSource.transaction(async (tx) => {
      await contributions.complete([state()], tx);
      asked.resolve();
      await goOn.promise;
      order.push('earlier');
    });
    await asked.promise;
    const settled = database.dataSource
      .transaction((tx) => contributions.settled(tx))
      .then(() => order.push('settled'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(order).toEqual([]);
    goOn.resolve();
    await Promise.all([earlier, settled]);
    expect(order).toEqual(['earlier', 'settled']);
  });
});
