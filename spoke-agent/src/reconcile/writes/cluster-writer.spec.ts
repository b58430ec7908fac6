// Deletions of managed objects: each is asked for once, whatever the watch has told by then.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { configMap, keyIn, namespace } from '../../stories/agent-scenario.js';
import { SimulatedCluster } from '../../cluster/simulated/simulated-cluster.js';
import { ApplicationClusters } from '../application/application-clusters.js';
import { takeFacts } from '../state/live-facts.js';
import type { ManagedObject } from '../state/managed-object.js';
import { ManagedState } from '../state/managed-state.js';
import { deleteAll } from '../sync/pruning.js';
import { ClusterWriter, type WriterParts } from './cluster-writer.js';
import { RequestLimiter } from './limiter.js';

const key = keyIn('ConfigMap', 'extra');
let cluster: SimulatedCluster;
let writer: ClusterWriter;
let object: ManagedObject;
let deletions: number;

beforeEach(async () => {
  cluster = new SimulatedCluster();
  await cluster.apply(namespace('shop'), { force: true });
  deletions = 0;
  // Matches nothing: it only counts.
  const matching = ({ verb }: { verb: string }): boolean => (deletions += verb === 'delete' ? 1 : 0) < 0;
  cluster.faults.failNext({ code: 'INVALID', matching });
  const state = new ManagedState();
  const parts = { state, clusters: new ApplicationClusters(cluster, state), limiter: new RequestLimiter() };
  writer = new ClusterWriter(parts as unknown as WriterParts);
  object = state.ensureObject(key, 'app');
});

afterEach(() => cluster.close());

async function make(finalizers: string[]): Promise<void> {
  const map = configMap('extra', {});
  const metadata = { ...map.metadata, namespace: 'shop', finalizers };
  takeFacts(object, await cluster.apply({ ...map, metadata }, { force: true }));
}

describe('deleting an object', () => {
  it('is asked for once, also by two who ask before the watch tells that it goes', async () => {
    await make(['example.com/held']);
    await Promise.all([deleteAll(writer, [object], 'foreground'), deleteAll(writer, [object], 'background')]);
    expect(await deleteAll(writer, [object], 'foreground')).toEqual([]);
    expect(object).toMatchObject({ isLive: true, isDeleting: true });
    expect(deletions).toBe(1);
  });

  it('is asked for again when the cluster refused it', async () => {
    await make([]);
    cluster.faults.failNext({ code: 'UNAVAILABLE', matching: ({ verb }) => verb === 'delete' });
    expect(await deleteAll(writer, [object], 'foreground')).toHaveLength(1);
    expect(object.isDeleting).toBe(false);
    expect(await deleteAll(writer, [object], 'foreground')).toEqual([]);
    expect(deletions).toBe(2);
    expect(await cluster.get(key)).toBeUndefined();
  });

  it('is not asked for where the object is wanted again, and leaves one alone that another made meanwhile', async () => {
    await make([]);
    object.isExpected = true;
    await deleteAll(writer, [object], 'foreground');
    expect(deletions).toBe(0);
    object.isExpected = false;
    await cluster.remove(key);
    await cluster.apply({ ...configMap('extra', {}), metadata: { name: 'extra', namespace: 'shop' } }, { force: true });
    await deleteAll(writer, [object], 'foreground');
    expect(await cluster.get(key)).toBeDefined();
  });
});
