// What other concepts may know of clusters and tell about them. What people do to clusters: `cluster-registry.service.ts`.
import { Injectable } from '@nestjs/common';
import { canonicalJson } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import type { Transaction } from '../platform/database/transaction.js';
import { ClusterContacts } from './cluster-contacts.js';
import { type ClusterObserver, ClusterObservers } from './cluster-observers.js';
import { ClusterStore } from './store/cluster-store.js';
import { checkedClaims, type Cluster, type ClusterFact } from './cluster.js';
import { DuplicateAgents } from './agents/duplicate-agents.js';

export type { ClusterFact } from './cluster.js';
export type { ClusterObserver } from './cluster-observers.js';

/** A destination as applications name it: by cluster name, by server address, or both. */
export interface Destination {
  readonly name?: string | undefined;
  readonly server?: string | undefined;
}

@Injectable()
export class ClustersService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: ClusterStore,
    private readonly observers: ClusterObservers,
    private readonly contacts: ClusterContacts,
    private readonly duplicates: DuplicateAgents,
  ) {}

  /** All clusters, by name. */
  async listFacts(tx?: Transaction): Promise<ClusterFact[]> {
    return (await this.store.listAll(tx)).map(toFact);
  }

  /**
   * The cluster of each destination, in the same order; undefined where no registered cluster fits. A destination with both name and
   * server must fit both. One read, whatever the number of destinations.
   */
  async resolveDestinations(
    destinations: readonly Destination[],
    tx?: Transaction,
  ): Promise<(ClusterFact | undefined)[]> {
    if (destinations.length === 0) return [];
    const facts = await this.listFacts(tx);
    const byName = new Map(facts.map((fact) => [fact.name, fact]));
    const byServer = new Map(facts.map((fact) => [fact.server, fact]));
    return destinations.map(({ name = '', server = '' }) => {
      const trimmed = server.replace(/\/+$/, '');
      if (name === '') return byServer.get(trimmed);
      const named = byName.get(name);
      return trimmed === '' || named?.server === trimmed ? named : undefined;
    });
  }

  /** The observer is called, inside the writing transaction, when clusters are registered, changed, renamed, removed, or claim anew. */
  onChanged(observer: ClusterObserver): void {
    this.observers.add(observer);
  }

  /** Notes that the cluster's agent was in contact. Returns at once; the database knows within a second. */
  touch(clusterId: string, at: Date): void {
    this.contacts.touch(clusterId, at);
  }

  /** Whether a report comes from a copy of the cluster's agent, which must stop applying. */
  async isDuplicateAgent(keyId: string, clusterUid: string, session: string): Promise<boolean> {
    return this.duplicates.isDuplicate(keyId, clusterUid, session);
  }

  /** Stores what the agent says of its cluster. Equal claims change nothing and wake nobody. Throws `INVALID_INPUT`. */
  async updateClaims(clusterId: string, claims: unknown, tx?: Transaction): Promise<void> {
    const checked = checkedClaims(claims);
    if (tx === undefined) await this.dataSource.transaction((own) => this.saveClaims(clusterId, checked, own));
    else await this.saveClaims(clusterId, checked, tx);
  }

  private async saveClaims(clusterId: string, claims: Cluster['claims'], tx: Transaction): Promise<void> {
    const cluster = await this.store.find(clusterId, tx);
    if (cluster === undefined || canonicalJson(cluster.claims) === canonicalJson(claims)) return;
    await this.store.saveClaims(clusterId, claims, tx);
    await this.observers.notify([clusterId], tx);
  }
}

function toFact({ id, name, labels, annotations, project, server, claims }: Cluster): ClusterFact {
  return { id, name, labels, annotations, project, server, claims };
}
