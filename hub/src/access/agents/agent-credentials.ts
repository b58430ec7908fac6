// What other concepts may do with agents' credentials: make join tokens, take them, add and revoke keys. All inside the caller's
// transaction, so that a used token and the key it brought appear together or not at all.
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CHANNELS, ChangeFeed } from '../../platform/change-feed/change-feed.js';
import { Clock } from '../../platform/clock/clock.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { CredentialInvalidError, JoinTokenExpiredError, JoinTokenUsedError } from '../access.errors.js';
import { AgentAuthenticator } from './agent-authenticator.js';
import { type AgentKey, AgentKeyStore } from './agent-key-store.js';
import { newToken } from '../credential-secret.js';
import { type JoinToken, JoinTokenStore } from './join-token-store.js';

/** A rotated key works for so long beside its successor. */
export const KEY_OVERLAP_MS = 10 * 60_000;
/** So long an expired join token is still told from one that never was. */
const EXPIRED_TOKEN_RETENTION_MS = 30 * 24 * 3_600_000;

/** What an agent shows when it registers a key. */
export interface NewAgentKey {
  readonly clusterId: string;
  readonly publicKey: Buffer;
  readonly clusterUid: string;
  readonly agentVersion: string;
}

@Injectable()
export class AgentCredentials {
  constructor(
    private readonly joinTokens: JoinTokenStore,
    private readonly keys: AgentKeyStore,
    private readonly agents: AgentAuthenticator,
    private readonly changeFeed: ChangeFeed,
    private readonly clock: Clock,
  ) {}

  /** The secret is shown once; only its hash is stored. */
  async createJoinToken(
    clusterId: string,
    ttlSeconds: number,
    tx: Transaction,
  ): Promise<{ secret: string; expiresAt: Date }> {
    const { secret, hash } = newToken('join');
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + ttlSeconds * 1_000);
    await this.joinTokens.deleteExpired(new Date(createdAt.getTime() - EXPIRED_TOKEN_RETENTION_MS), tx);
    await this.joinTokens.add({ id: randomUUID(), clusterId, secretHash: hash, createdAt, expiresAt }, tx);
    return { secret, expiresAt };
  }

  /**
   * Registers the key that a join token is spent on; all older keys of the cluster are revoked. The same key shown again with the
   * same token is the same join: the agent did not get the first answer. Throws `JOIN_TOKEN_USED` or `JOIN_TOKEN_EXPIRED`.
   */
  async join(
    joinTokenId: string,
    key: NewAgentKey,
    tx: Transaction,
  ): Promise<{ key: AgentKey; revoked: string[]; isRepeated: boolean }> {
    const now = this.clock.now();
    const token = await this.joinTokens.findLocked(joinTokenId, tx);
    if (token === undefined) throw new CredentialInvalidError();
    if (token.usedAt !== null) return this.repeatJoin(token, token.usedAt, key, tx);
    if (token.expiresAt <= now) throw new JoinTokenExpiredError(token.clusterName, token.expiresAt);
    await this.joinTokens.markUsed(token.id, now, tx);
    const added = await this.addKey(key, tx);
    const revoked = await this.revoke(key.clusterId, tx, added.id);
    return { key: added, revoked, isRepeated: false };
  }

  /** Adds the next key and ends the current one after the overlap. The same next key shown again gives the same result. */
  async rotate(keyId: string, publicKey: Buffer, tx: Transaction): Promise<AgentKey> {
    const now = this.clock.now();
    const current = await this.keys.find(keyId, tx);
    if (current === undefined) throw new CredentialInvalidError();
    const existing = await this.keys.findWorking(current.clusterId, publicKey, now, tx);
    if (existing === undefined) {
      const { clusterId, clusterUid, agentVersion } = current;
      return this.addKey({ clusterId, clusterUid, agentVersion, publicKey }, tx);
    }
    // Only when the new key itself asks is it sure that the agent has it: until then the old one goes on without an end.
    if (existing.id === keyId)
      await this.keys.expireOthers(current.clusterId, keyId, new Date(now.getTime() + KEY_OVERLAP_MS), tx);
    return existing;
  }

  /** From now on the key belongs to the agent of another cluster, by the UID of its kube-system namespace. */
  async moveKey(keyId: string, clusterUid: string, tx: Transaction): Promise<void> {
    await this.keys.setClusterUid(keyId, clusterUid, tx);
    this.agents.forget(keyId);
  }

  /** Takes in a key under the id that its agent knows it by. */
  async adopt(
    { keyId: id, clusterId, publicKey, clusterUid, agentVersion }: NewAgentKey & { readonly keyId: string },
    tx: Transaction,
  ): Promise<void> {
    await this.keys.add({ id, clusterId, publicKey, clusterUid, agentVersion, createdAt: this.clock.now() }, tx);
  }

  /** Revokes all keys of a cluster, but one if given; closes their sockets on every hub when the transaction commits. */
  async revoke(clusterId: string, tx: Transaction, except?: string): Promise<string[]> {
    const revoked = await this.keys.revokeAll(clusterId, this.clock.now(), tx, except);
    await this.changeFeed.publish(
      CHANNELS.revocations,
      revoked.map((id) => `key:${id}`),
      tx,
    );
    return revoked;
  }

  /** Keys of the cluster that are not revoked. */
  async listKeyIds(clusterId: string, tx: Transaction): Promise<string[]> {
    return this.keys.listIds(clusterId, tx);
  }

  /** A key as it was at most half a minute ago. */
  async findKey(keyId: string): Promise<AgentKey | undefined> {
    return this.agents.findKey(keyId);
  }

  private async repeatJoin(
    token: JoinToken,
    usedAt: Date,
    { clusterId, publicKey }: NewAgentKey,
    tx: Transaction,
  ): Promise<{ key: AgentKey; revoked: string[]; isRepeated: boolean }> {
    const key = await this.keys.findWorking(clusterId, publicKey, this.clock.now(), tx);
    if (key === undefined) throw new JoinTokenUsedError(token.clusterName, usedAt);
    return { key, revoked: [], isRepeated: true };
  }

  private async addKey(key: NewAgentKey, tx: Transaction): Promise<AgentKey> {
    const id = randomUUID();
    await this.keys.add({ id, createdAt: this.clock.now(), ...key }, tx);
    const added = await this.keys.find(id, tx);
    if (added === undefined) throw new CredentialInvalidError();
    return added;
  }
}
