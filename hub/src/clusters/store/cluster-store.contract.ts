import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Transaction } from '../../platform/database/transaction.js';
import type { ClusterStore } from './cluster-store.js';
import { type Cluster, newCluster } from '../cluster.js';

/** A store to try, and how to work in a transaction of it. */
export interface ClusterStoreSubject {
  readonly store: ClusterStore;
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** What every cluster store does: the fake of the tests and the real one alike. */
export function clusterStoreContract(name: string, start: () => Promise<ClusterStoreSubject>): void {
  describe(name, () => {
    let subject: ClusterStoreSubject;
    beforeAll(async () => {
      subject = await start();
    });
    afterAll(() => subject.close());

    async function add(clusterName: string): Promise<Cluster> {
      const registration = {
        name: clusterName,
        labels: { env: 'prod', 'example.com/tier': '1' },
        annotations: { note: 'ü"\n' },
      };
      const cluster = newCluster(randomUUID(), registration, new Date('2026-01-01T00:00:00.123Z'));
      await subject.transaction((tx) => subject.store.add(cluster, tx));
      return cluster;
    }

    it('gives back what was added, by id, name and server', async () => {
      const cluster = await add('alpha');
      await subject.transaction(async (tx) => {
        expect(await subject.store.find(cluster.id, tx)).toEqual(cluster);
        expect(await subject.store.findByName('alpha', tx)).toEqual(cluster);
        expect(await subject.store.findByNameLocked('alpha', tx)).toEqual(cluster);
        expect(await subject.store.findByServer('https://alpha.cluster.internal', tx)).toEqual(cluster);
      });
    });

    it('gives undefined for what is not there', async () => {
      await subject.transaction(async (tx) => {
        expect(await subject.store.find(randomUUID(), tx)).toBeUndefined();
        expect(await subject.store.findByName('absent', tx)).toBeUndefined();
        expect(await subject.store.findByServer('https://absent', tx)).toBeUndefined();
      });
    });

    it('keeps what people write and what the agent claims apart', async () => {
      const cluster = await add('beta');
      const claims = { kubeVersion: 'v1.35.0', nodeCount: 3 };
      const changed = { ...cluster, name: 'beta-2', labels: { env: 'dev' }, project: 'core', server: 'https://b' };
      await subject.transaction(async (tx) => {
        await subject.store.saveClaims(cluster.id, claims, tx);
        await subject.store.save(changed, tx);
        expect(await subject.store.find(cluster.id, tx)).toEqual({ ...changed, claims });
        expect(await subject.store.findByName('beta', tx)).toBeUndefined();
      });
    });

    it('lists clusters by name, byte by byte', async () => {
      for (const clusterName of ['z.1', 'z-1', 'z1', 'z']) await add(clusterName);
      const names = (await subject.store.listAll()).map((cluster) => cluster.name);
      expect(names.filter((each) => each.startsWith('z'))).toEqual(['z', 'z-1', 'z.1', 'z1']);
    });

    it('forgets what was removed', async () => {
      const cluster = await add('gamma');
      await subject.transaction((tx) => subject.store.remove(cluster.id, tx));
      expect(await subject.transaction((tx) => subject.store.find(cluster.id, tx))).toBeUndefined();
    });

    it('keeps its rows to itself: changing what it gave changes nothing', async () => {
      const cluster = await add('delta');
      const given = await subject.transaction((tx) => subject.store.find(cluster.id, tx));
      Object.assign(given?.labels ?? {}, { env: 'changed' });
      expect((await subject.transaction((tx) => subject.store.find(cluster.id, tx)))?.labels).toEqual(cluster.labels);
    });
  });
}
