import { beforeEach, describe, expect, it } from '@jest/globals';
import { APPLICATION_LABEL } from '@wheelhouse/protocol';
import type { KubernetesObject, WatchEvent, WatchHandle, WatchOptions } from '../../cluster/cluster.js';
import { SimulatedCluster } from '../../cluster/simulated/simulated-cluster.js';
import { keyOf } from '../../engine/object-identity.js';
import { StateStore } from '../../store/state-store.js';
import { IgnoredDifferences } from '../drift/ignored-differences.js';
import { takeFacts } from './live-facts.js';
import type { ManagedObject } from './managed-object.js';
import { ManagedState } from './managed-state.js';
import { ObjectObserver } from './object-observer.js';
import { StatusBoard } from './status-board.js';

/** A cluster whose watches say what the test says. */
class ToldCluster extends SimulatedCluster {
  tell: (event: WatchEvent) => void = () => {};

  override watch(_: string, _kind: string, _options: WatchOptions, listener: (event: WatchEvent) => void): WatchHandle {
    this.tell = listener;
    return { synced: Promise.resolve(), close: () => {} };
  }
}

const made = (uid: string, resourceVersion: string, more: { deletionTimestamp?: string } = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'web', namespace: 'shop', uid, resourceVersion, labels: { [APPLICATION_LABEL]: 'web' }, ...more },
});

describe('the observer of objects', () => {
  let cluster: ToldCluster;
  let observer: ObjectObserver;
  let object: ManagedObject;
  let told: string[];

  beforeEach(() => {
    const state = new ManagedState();
    const note = (what: string) => (): void => void told.push(what);
    told = [];
    cluster = new ToldCluster();
    observer = new ObjectObserver({
      cluster,
      state,
      store: new StateStore('/nowhere'),
      board: new StatusBoard(),
      ignored: new IgnoredDifferences({
        state,
        runner: { jq: async () => Promise.resolve([]) },
        customizationsOf: () => undefined,
      }),
      listener: { differs: note('differs'), agrees: note('agrees'), gone: note('gone'), changed: note('changed') },
    });
    observer.watch({ apiVersion: 'v1', kind: 'ConfigMap' });
    object = state.ensureObject(keyOf(made('', '')), 'web');
    object.isExpected = true;
    object.ownedDigest = 'sha256:owned';
    takeFacts(object, made('second', '20'));
  });

  it('leaves out what a watch tells late of the object that was there before this one', () => {
    cluster.tell({ type: 'modified', object: made('first', '12') });
    cluster.tell({ type: 'modified', object: made('first', '18', { deletionTimestamp: '2026-11-21T10:00:00Z' }) });
    cluster.tell({ type: 'deleted', object: made('first', '19') });
    expect(object).toMatchObject({ uid: 'second', isLive: true, isDeleting: false });
    expect(told).toEqual([]);
  });

  it('leaves it out also when it came while the new object was written', () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    object.writing = promise;
    cluster.tell({ type: 'modified', object: made('first', '18', { deletionTimestamp: '2026-11-21T10:00:00Z' }) });
    object.writing = undefined;
    observer.revisit(object);
    resolve();
    expect(object).toMatchObject({ uid: 'second', isDeleting: false });
    expect(told).toEqual([]);
  });

  it('takes a newer object in its place', () => {
    cluster.tell({ type: 'modified', object: made('third', '30') });
    expect(object.uid).toBe('third');
    expect(told).toEqual(['differs']);
  });

  it('takes whatever exists for one that was gone', () => {
    cluster.tell({ type: 'deleted', object: made('second', '21') });
    expect(object.isLive).toBe(false);
    cluster.tell({ type: 'modified', object: made('restored', '5') });
    expect(object).toMatchObject({ uid: 'restored', isLive: true });
  });
});
