import { beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import type { ClusterContacts } from './cluster-contacts.js';
import { ClusterObservers } from './cluster-observers.js';
import { newCluster } from './cluster.js';
import { ClustersService } from './clusters.service.js';
import type { DuplicateAgents } from './agents/duplicate-agents.js';
import { FakeClusterStore } from './store/fake-cluster-store.js';

const dataSource = { transaction: (work: (tx: object) => unknown) => work({}) } as unknown as DataSource;
let service: ClustersService;
let notified: string[][];

beforeEach(async () => {
  const store = new FakeClusterStore();
  for (const name of ['prod', 'dev']) await store.add(newCluster(`id-${name}`, { name }, new Date(0)));
  const observers = new ClusterObservers();
  service = new ClustersService(dataSource, store, observers, {} as ClusterContacts, {} as DuplicateAgents);
  notified = [];
  service.onChanged(async (clusterIds) => void notified.push(clusterIds));
});

describe('destinations', () => {
  it('are found by name, by server with or without a final slash, or by both when they agree', async () => {
    const found = await service.resolveDestinations([
      { name: 'prod' },
      { server: 'https://dev.cluster.internal/' },
      { name: 'prod', server: 'https://prod.cluster.internal' },
      { name: 'prod', server: 'https://dev.cluster.internal' },
      { name: 'absent' },
      { server: 'https://kubernetes.default.svc' },
      {},
    ]);
    expect(found.map((fact) => fact?.name)).toEqual([
      'prod',
      'dev',
      'prod',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('claims', () => {
  it('wake observers when they differ and only then', async () => {
    await service.updateClaims('id-prod', { nodeCount: 3, provider: 'kind' });
    await service.updateClaims('id-prod', { provider: 'kind', nodeCount: 3 });
    expect(notified).toEqual([['id-prod']]);
    const [, prod] = await service.listFacts();
    expect(prod).toEqual(expect.objectContaining({ name: 'prod', claims: { nodeCount: 3, provider: 'kind' } }));
    expect(prod).not.toHaveProperty('createdAt');
  });

  it('of a cluster that was removed meanwhile are dropped', async () => {
    await service.updateClaims('id-gone', { nodeCount: 1 });
    expect(notified).toEqual([]);
  });
});
