// What happens to the agent of a cluster: it joins, rotates its key, is revoked, or may go on after it held.
import { Injectable } from '@nestjs/common';
import { canonicalJson, NotFoundError } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { AgentCredentials } from '../../access/agents/agent-credentials.js';
import type { AgentIdentity, JoiningIdentity } from '../../access/identity.js';
import { parsePublicKey } from '../../access/agents/assertion.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { AgentHolds } from './agent-holds.js';
import { ClusterChangeLog } from '../cluster-change-log.js';
import { ClusterStore } from '../store/cluster-store.js';
import { checkedClaims, type Cluster } from '../cluster.js';
import { ClusterNotHoldingError, InvalidClusterError, InvalidPublicKeyError } from '../clusters.errors.js';

/** What an agent says when it joins. */
export interface AgentIntroduction {
  /** Base64url of the 32 raw bytes. */
  readonly publicKey: string;
  readonly clusterUid: string;
  readonly agentVersion: string;
  readonly claims: unknown;
}

/** Which key counts from now on, and for what. */
export interface JoinedAgent {
  readonly keyId: string;
  readonly clusterId: string;
  readonly clusterName: string;
}

const LONGEST_UID = 128;
const LONGEST_VERSION = 128;

@Injectable()
export class ClusterAgentsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: ClusterStore,
    private readonly credentials: AgentCredentials,
    private readonly holds: AgentHolds,
    private readonly changes: ClusterChangeLog,
  ) {}

  /** Spends the join token on the agent's key. All older keys of the cluster are revoked and their sockets closed. */
  async join({ clusterId, joinTokenId }: JoiningIdentity, introduction: AgentIntroduction): Promise<JoinedAgent> {
    const { clusterUid, agentVersion, claims } = checkedIntroduction(introduction);
    const publicKey = checkedKey(introduction.publicKey);
    return this.dataSource.transaction(async (tx) => {
      const cluster = await this.get(clusterId, tx);
      const { key, revoked, isRepeated } = await this.credentials.join(
        joinTokenId,
        { clusterId, publicKey, clusterUid, agentVersion },
        tx,
      );
      if (!isRepeated)
        await this.recordJoin(cluster, claims, { clusterUid, agentVersion, replaced: revoked.length }, tx);
      return { keyId: key.id, clusterId, clusterName: cluster.name };
    });
  }

  /** Registers the agent's next key; the present one works for ten more minutes. */
  async rotateKey({ clusterId, keyId }: AgentIdentity, nextPublicKey: string): Promise<JoinedAgent> {
    const publicKey = checkedKey(nextPublicKey);
    return this.dataSource.transaction(async (tx) => {
      const cluster = await this.get(clusterId, tx);
      const key = await this.credentials.rotate(keyId, publicKey, tx);
      if (key.id !== keyId) {
        const message = `The agent of cluster "${cluster.name}" rotated its key.`;
        await this.changes.note(cluster, { type: 'AgentKeyRotated', message, actor: 'agent' }, tx);
      }
      return { keyId: key.id, clusterId, clusterName: cluster.name };
    });
  }

  /** Gives the cluster's id. Its agent is shut out at once, on every hub. */
  async revoke(name: string, actor: string): Promise<string> {
    return this.dataSource.transaction(async (tx) => {
      const cluster = await this.getByName(name, tx);
      const revoked = await this.credentials.revoke(cluster.id, tx);
      if (revoked.length > 0) {
        const message = `The agent of cluster "${name}" was revoked. What runs in the cluster was left alone.`;
        await this.changes.note(cluster, { type: 'AgentRevoked', severity: 'Warning', message, actor }, tx);
      }
      return cluster.id;
    });
  }

  /** Gives the cluster's id. The agent hears of it with its next question, which a nudge brings about. */
  async approveHold(name: string, actor: string): Promise<string> {
    return this.dataSource.transaction(async (tx) => {
      const cluster = await this.getByName(name, tx);
      const code = await this.holds.approve(cluster.id, tx);
      if (code === undefined) throw new ClusterNotHoldingError(name);
      const message = `The agent of cluster "${name}", which holds (${code}), may go on with what the hub has now.`;
      await this.changes.note(cluster, { type: 'HoldApproved', message, actor, details: { code } }, tx);
      return cluster.id;
    });
  }

  private async recordJoin(
    cluster: Cluster,
    claims: Record<string, unknown>,
    details: { clusterUid: string; agentVersion: string; replaced: number },
    tx: Transaction,
  ): Promise<void> {
    const again = details.replaced > 0 ? ' again; its earlier key was revoked' : '';
    const message = `The agent of cluster "${cluster.name}" joined${again}.`;
    const event = { type: 'ClusterJoined', message, actor: 'agent', details };
    if (canonicalJson(cluster.claims) === canonicalJson(claims)) return this.changes.note(cluster, event, tx);
    await this.store.saveClaims(cluster.id, claims, tx);
    await this.changes.record(cluster, event, tx);
  }

  private async get(clusterId: string, tx: Transaction): Promise<Cluster> {
    const cluster = await this.store.find(clusterId, tx);
    if (cluster === undefined) throw new NotFoundError('cluster', clusterId);
    return cluster;
  }

  private async getByName(name: string, tx: Transaction): Promise<Cluster> {
    const cluster = await this.store.findByNameLocked(name, tx);
    if (cluster === undefined) throw new NotFoundError('cluster', name);
    return cluster;
  }
}

function checkedKey(text: string): Buffer {
  const publicKey = parsePublicKey(text);
  if (publicKey === undefined) throw new InvalidPublicKeyError();
  return publicKey;
}

function checkedIntroduction({ clusterUid, agentVersion, claims }: AgentIntroduction): {
  clusterUid: string;
  agentVersion: string;
  claims: Record<string, unknown>;
} {
  if (clusterUid.length === 0 || clusterUid.length > LONGEST_UID) {
    throw new InvalidClusterError(`\`clusterUid\` must have 1 to ${LONGEST_UID} characters.`);
  }
  if (agentVersion.length > LONGEST_VERSION) {
    throw new InvalidClusterError(`\`agentVersion\` must have at most ${LONGEST_VERSION} characters.`);
  }
  return { clusterUid, agentVersion, claims: checkedClaims(claims) };
}
