import { ClusterStore } from './cluster-store.js';
import type { Cluster } from '../cluster.js';

/** Clusters in memory, for tests. Held to the same contract as the real store. */
export class FakeClusterStore extends ClusterStore {
  private readonly clusters = new Map<string, Cluster>();

  async lockRegistry(): Promise<void> {}

  async add(cluster: Cluster): Promise<void> {
    this.clusters.set(cluster.id, structuredClone(cluster));
  }

  async save(cluster: Cluster): Promise<void> {
    const existing = this.clusters.get(cluster.id);
    if (existing === undefined) return;
    const { claims, createdAt } = existing;
    this.clusters.set(cluster.id, { ...structuredClone(cluster), claims, createdAt });
  }

  async saveClaims(id: string, claims: Cluster['claims']): Promise<void> {
    const existing = this.clusters.get(id);
    if (existing !== undefined) this.clusters.set(id, { ...existing, claims: structuredClone(claims) });
  }

  async remove(id: string): Promise<void> {
    this.clusters.delete(id);
  }

  async find(id: string): Promise<Cluster | undefined> {
    return this.findBy((cluster) => cluster.id === id);
  }

  async findByName(name: string): Promise<Cluster | undefined> {
    return this.findBy((cluster) => cluster.name === name);
  }

  async findByNameLocked(name: string): Promise<Cluster | undefined> {
    return this.findByName(name);
  }

  async findByServer(server: string): Promise<Cluster | undefined> {
    return this.findBy((cluster) => cluster.server === server);
  }

  async listAll(): Promise<Cluster[]> {
    const byName = (left: Cluster, right: Cluster): number => (left.name < right.name ? -1 : 1);
    return structuredClone([...this.clusters.values()].toSorted(byName));
  }

  private findBy(matches: (cluster: Cluster) => boolean): Cluster | undefined {
    return structuredClone([...this.clusters.values()].find(matches));
  }
}
