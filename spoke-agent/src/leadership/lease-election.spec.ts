import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SimulatedCluster } from '../cluster/simulated/simulated-cluster.js';
import { silentLogger } from '../logger.js';
import { FakeClock } from '../reconcile/clock.js';
import { FencedCluster } from './fenced-cluster.js';
import { LeaseElection, LEASE_NAME } from './lease-election.js';

const namespace = 'wheelhouse-system';
const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace, name: LEASE_NAME };
let cluster: SimulatedCluster;
let clock: FakeClock;

beforeEach(async () => {
  cluster = new SimulatedCluster();
  clock = new FakeClock();
  await cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, { force: true });
});
afterEach(() => cluster.close());

const replica = (holder: string): LeaseElection =>
  new LeaseElection({ cluster, namespace, holder, clock, logger: silentLogger });

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function pass(ms: number): Promise<void> {
  await settled();
  for (let left = ms; left > 0; left -= 500) {
    clock.advance(Math.min(500, left));
    await settled();
  }
}

const specOf = async (): Promise<Record<string, unknown>> =>
  ((await cluster.get(lease))?.['spec'] ?? {}) as Record<string, unknown>;

describe('two replicas of an agent', () => {
  it('let one work, and the other wait for as long as the first renews', async () => {
    const [first, second] = [replica('a'), replica('b')];
    void first.acquire();
    await pass(500);
    void second.acquire();
    await pass(120_000);
    expect([first.isHeld, second.isHeld]).toEqual([true, false]);
    expect((await specOf())['holderIdentity']).toMatch(/^a_/);
    expect(await specOf()).toMatchObject({ leaseDurationSeconds: 15, leaseTransitions: 0 });
    await Promise.all([first.release(), second.release()]);
  });

  it('change within 20 seconds after the first one died', async () => {
    const [first, second] = [replica('a'), replica('b')];
    void first.acquire();
    await pass(500);
    await first.release();
    // As a process that was killed leaves it: nothing was given back.
    await cluster.edit(lease, { spec: { holderIdentity: 'a_dead' } }, { manager: 'test' });
    void second.acquire();
    await pass(14_000);
    expect(second.isHeld).toBe(false);
    await pass(6_000);
    expect(second.isHeld).toBe(true);
    expect(await specOf()).toMatchObject({ leaseTransitions: 1 });
    await second.release();
  });

  it('change at once when the first one stops in order', async () => {
    const [first, second] = [replica('a'), replica('b')];
    void first.acquire();
    await pass(500);
    void second.acquire();
    await pass(3_000);
    await first.release();
    await pass(2_500);
    expect(second.isHeld).toBe(true);
    await second.release();
  });

  it('row 26: one that could not renew writes nothing any more before another may take the lease, and ends', async () => {
    const first = replica('a');
    let isLost = false;
    void first.lost.then(() => (isLost = true));
    void first.acquire();
    await pass(500);
    const fenced = new FencedCluster(cluster, () => (first.isHeld ? undefined : 'no lease'));
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'default' } };
    await fenced.apply(map, { force: true });
    cluster.faults.failNext({ code: 'UNAVAILABLE', times: 1_000, matching: ({ kind }) => kind === 'Lease' });
    await pass(9_000);
    expect(first.isHeld).toBe(true);
    await pass(2_500);
    expect(first.isHeld).toBe(false);
    expect(isLost).toBe(true);
    const key = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'a' };
    for (const view of [fenced, fenced.as('system:serviceaccount:default:nobody')]) {
      await expect(view.apply(map, { force: true })).rejects.toThrow('no lease');
      await expect(view.create(map)).rejects.toThrow('no lease');
      await expect(view.replace(map)).rejects.toThrow('no lease');
      await expect(view.patch(key, {}, { manager: 'x' })).rejects.toThrow('no lease');
      await expect(view.delete(key, { propagation: 'background' })).rejects.toThrow('no lease');
    }
    expect(await fenced.get(key)).toBeDefined();
    await first.release();
  });

  it('row 26: one that slept over its time finds the lease taken and never takes it back', async () => {
    const [first, second] = [replica('a'), replica('b')];
    void first.acquire();
    await pass(500);
    await cluster.edit(lease, { spec: { holderIdentity: 'b_other' } }, { manager: 'test' });
    await pass(2_500);
    expect(first.isHeld).toBe(false);
    await pass(60_000);
    expect((await specOf())['holderIdentity']).toBe('b_other');
    await Promise.all([first.release(), second.release()]);
  });

  it('of which many start at once let exactly one work', async () => {
    const all = Array.from({ length: 5 }, (_, index) => replica(`r${index}`));
    for (const each of all) void each.acquire();
    await pass(5_000);
    expect(all.filter(({ isHeld }) => isHeld)).toHaveLength(1);
    await Promise.all(all.map((each) => each.release()));
  });
});
