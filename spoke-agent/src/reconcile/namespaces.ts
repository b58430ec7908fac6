// Destination namespaces of applications with `CreateNamespace=true`. Created when absent and never pruned: they carry no label of ours,
// and of an existing one nothing is taken over.
import type { Cluster } from '../cluster/cluster.js';
import type { RequestLimiter } from './limiter.js';

export class Namespaces {
  private readonly cluster: Cluster;
  private readonly limiter: RequestLimiter;
  private readonly ensured = new Map<string, Promise<void>>();

  constructor(cluster: Cluster, limiter: RequestLimiter) {
    this.cluster = cluster;
    this.limiter = limiter;
  }

  /** Creates the namespace unless it is there. Asks the cluster once. Throws ClusterError. */
  async ensure(name: string): Promise<void> {
    const known = this.ensured.get(name);
    if (known !== undefined) return await known;
    const ensured = this.create(name);
    this.ensured.set(name, ensured);
    try {
      await ensured;
    } catch (error) {
      this.forget(name);
      throw error;
    }
  }

  /** The namespace turned out to be gone. */
  forget(name: string): void {
    this.ensured.delete(name);
  }

  private async create(name: string): Promise<void> {
    const key = { apiVersion: 'v1', kind: 'Namespace', namespace: '', name };
    const found = await this.limiter.run(() => this.cluster.get(key));
    if (found !== undefined) return;
    const manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
    await this.limiter.run(() => this.cluster.apply(manifest, { force: false }));
  }
}
