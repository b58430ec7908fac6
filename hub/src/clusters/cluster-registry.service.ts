// What people do to clusters. Every change tells the observers inside its transaction and leaves an event.
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { AgentCredentials } from '../access/agents/agent-credentials.js';
import { Clock } from '../platform/clock/clock.js';
import type { Transaction } from '../platform/database/transaction.js';
import { ClusterChangeLog } from './cluster-change-log.js';
import { ClusterStore } from './store/cluster-store.js';
import { changeCluster, checkedClusterName, type Cluster, type ClusterChanges, newCluster } from './cluster.js';
import type { ClusterRegistration } from './cluster.js';
import { ClusterNameTakenError, ClusterServerTakenError } from './clusters.errors.js';
import { checkedTtlSeconds } from './agents/join-token-ttl.js';

/** A cluster and the secret that its agent joins with, shown once. */
export interface Registered {
  readonly clusterId: string;
  readonly joinToken: string;
  readonly joinTokenExpiresAt: Date;
}

@Injectable()
export class ClusterRegistryService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: ClusterStore,
    private readonly credentials: AgentCredentials,
    private readonly changes: ClusterChangeLog,
    private readonly clock: Clock,
  ) {}

  async register(
    registration: ClusterRegistration,
    ttlSeconds: number | null | undefined,
    actor: string,
  ): Promise<Registered> {
    const ttl = checkedTtlSeconds(ttlSeconds);
    const cluster = newCluster(randomUUID(), registration, this.clock.now());
    return this.dataSource.transaction(async (tx) => {
      await this.store.lockRegistry(tx);
      await this.refuseTaken(cluster, tx);
      await this.store.add(cluster, tx);
      const { secret, expiresAt } = await this.credentials.createJoinToken(cluster.id, ttl, tx);
      const message = `Cluster "${cluster.name}" was registered.`;
      await this.changes.record(cluster, { type: 'ClusterRegistered', message, actor }, tx);
      return { clusterId: cluster.id, joinToken: secret, joinTokenExpiresAt: expiresAt };
    });
  }

  async createJoinToken(name: string, ttlSeconds: number | null | undefined, actor: string): Promise<Registered> {
    const ttl = checkedTtlSeconds(ttlSeconds);
    return this.dataSource.transaction(async (tx) => {
      const cluster = await this.getLocked(name, tx);
      const { secret, expiresAt } = await this.credentials.createJoinToken(cluster.id, ttl, tx);
      const message = `A join token for cluster "${name}" was made; it expires at ${expiresAt.toISOString()}.`;
      await this.changes.note(cluster, { type: 'JoinTokenCreated', message, actor }, tx);
      return { clusterId: cluster.id, joinToken: secret, joinTokenExpiresAt: expiresAt };
    });
  }

  /** Gives the cluster's id. Changes that change nothing wake nobody. */
  async update(name: string, changes: ClusterChanges, actor: string): Promise<string> {
    return this.dataSource.transaction(async (tx) => {
      await this.store.lockRegistry(tx);
      const before = await this.getLocked(name, tx);
      const after = changeCluster(before, changes);
      if (JSON.stringify(before) === JSON.stringify(after)) return before.id;
      await this.refuseTaken(after, tx);
      await this.store.save(after, tx);
      const message = `Cluster "${name}" was changed.`;
      await this.changes.record(after, { type: 'ClusterUpdated', message, actor, details: { ...changes } }, tx);
      return after.id;
    });
  }

  /** Identity, agent, applications and server address stay. */
  async rename(name: string, newName: string, actor: string): Promise<string> {
    const checked = checkedClusterName(newName);
    return this.dataSource.transaction(async (tx) => {
      await this.store.lockRegistry(tx);
      const before = await this.getLocked(name, tx);
      if (checked === name) return before.id;
      const after = { ...before, name: checked };
      await this.refuseTaken(after, tx);
      await this.store.save(after, tx);
      const message = `Cluster "${name}" was renamed to "${checked}".`;
      await this.changes.record(after, { type: 'ClusterRenamed', message, actor, details: { from: name } }, tx);
      return after.id;
    });
  }

  /** Observers hear of it while the applications still point at the cluster. What runs in it is left alone. */
  async remove(name: string, actor: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const cluster = await this.getLocked(name, tx);
      await this.credentials.revoke(cluster.id, tx);
      const message = `Cluster "${name}" was removed and its agent's keys were revoked. What runs in it was left alone.`;
      await this.changes.record(cluster, { type: 'ClusterRemoved', message, actor }, tx);
      await this.store.remove(cluster.id, tx);
    });
  }

  private async getLocked(name: string, tx: Transaction): Promise<Cluster> {
    const cluster = await this.store.findByNameLocked(name, tx);
    if (cluster === undefined) throw new NotFoundError('cluster', name);
    return cluster;
  }

  private async refuseTaken(cluster: Cluster, tx: Transaction): Promise<void> {
    const sameName = await this.store.findByName(cluster.name, tx);
    if (sameName !== undefined && sameName.id !== cluster.id) throw new ClusterNameTakenError(cluster.name);
    const sameServer = await this.store.findByServer(cluster.server, tx);
    if (sameServer !== undefined && sameServer.id !== cluster.id) {
      throw new ClusterServerTakenError(cluster.server, sameServer.name);
    }
  }
}
