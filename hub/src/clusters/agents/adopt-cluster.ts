import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '@wheelhouse/protocol';
import { AgentCredentials } from '../../access/agents/agent-credentials.js';
import { type UnrecognisedAgent, UnrecognisedAgents } from '../../access/agents/unrecognised-agents.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { Clock } from '../../platform/clock/clock.js';
import { ClusterChangeLog } from '../cluster-change-log.js';
import { ClusterStore } from '../store/cluster-store.js';
import { type Cluster, newCluster } from '../cluster.js';
import { ClusterNameTakenError } from '../clusters.errors.js';

/**
 * Takes in a cluster again that a restored database does not know, or whose agent has a newer key than it knows. Its agent holds HUB_BEHIND
 * afterwards, until a person approves what the hub has for it: adopting alone changes nothing in the cluster.
 */
@Injectable()
export class AdoptCluster {
  constructor(
    private readonly unrecognised: UnrecognisedAgents,
    private readonly store: ClusterStore,
    private readonly credentials: AgentCredentials,
    private readonly changes: ClusterChangeLog,
    private readonly clock: Clock,
  ) {}

  /** Gives the cluster's id. Throws NOT_FOUND, and CONFLICT where the name belongs to another cluster. */
  async adopt(keyId: string, name: string | null | undefined, actor: string): Promise<string> {
    return this.unrecognised.transaction(async (tx) => {
      await this.store.lockRegistry(tx);
      const agent = await this.unrecognised.take(keyId, tx);
      if (agent === undefined) throw new NotFoundError('unrecognised agent', keyId);
      const known = await this.store.find(agent.clusterId, tx);
      const cluster = known ?? (await this.add(agent, name ?? agent.clusterName, tx));
      await this.credentials.adopt(agent, tx);
      const message =
        `Cluster "${cluster.name}" was adopted: the key of its agent (UID ${agent.clusterUid}) was not known to this database. ` +
        'Its agent holds until what the hub has for it is approved.';
      const event = { type: 'ClusterAdopted', severity: 'Warning', message, actor } as const;
      if (known === undefined) await this.changes.record(cluster, event, tx);
      else await this.changes.note(cluster, event, tx);
      return cluster.id;
    });
  }

  private async add({ clusterId }: UnrecognisedAgent, name: string, tx: Transaction): Promise<Cluster> {
    const cluster = newCluster(clusterId, { name }, this.clock.now());
    if ((await this.store.findByName(cluster.name, tx)) !== undefined) throw new ClusterNameTakenError(cluster.name);
    const sameServer = await this.store.findByServer(cluster.server, tx);
    const unique = sameServer === undefined ? cluster : { ...cluster, server: `${cluster.server}/${randomUUID()}` };
    await this.store.add(unique, tx);
    return unique;
  }
}
