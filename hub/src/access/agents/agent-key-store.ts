import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../../platform/database/transaction.js';

/** The public half of an agent's key pair. The private half never leaves the agent. */
export interface AgentKey {
  readonly id: string;
  readonly clusterId: string;
  readonly clusterName: string;
  /** Raw Ed25519 public key, 32 bytes. */
  readonly publicKey: Buffer;
  /** The UID of the kube-system namespace of the cluster that joined with this key. */
  readonly clusterUid: string;
  readonly agentVersion: string;
  readonly createdAt: Date;
  /** Set when a later key came into use: the end of the overlap. */
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

interface KeyRow {
  id: string;
  cluster_id: string;
  cluster_name: string;
  public_key: Buffer;
  cluster_uid: string;
  agent_version: string;
  created_at: Date;
  expires_at: Date | null;
  revoked_at: Date | null;
}

const SELECT = `select k.*, c.name as cluster_name from agent_keys k join clusters c on c.id = k.cluster_id`;

@Injectable()
export class AgentKeyStore {
  constructor(private readonly dataSource: DataSource) {}

  async find(id: string, tx: Transaction = this.dataSource.manager): Promise<AgentKey | undefined> {
    const rows: KeyRow[] = await tx.query(`${SELECT} where k.id = $1`, [id]);
    return rows[0] && toKey(rows[0]);
  }

  /** The key of this cluster with these bytes, if it still counts. */
  async findWorking(clusterId: string, publicKey: Buffer, now: Date, tx: Transaction): Promise<AgentKey | undefined> {
    const rows: KeyRow[] = await tx.query(
      `${SELECT} where k.cluster_id = $1 and k.public_key = $2 and k.revoked_at is null
         and (k.expires_at is null or k.expires_at > $3) order by k.created_at desc limit 1`,
      [clusterId, publicKey, now],
    );
    return rows[0] && toKey(rows[0]);
  }

  async add(key: Omit<AgentKey, 'clusterName' | 'revokedAt' | 'expiresAt'>, tx: Transaction): Promise<void> {
    await tx.query(
      `insert into agent_keys (id, cluster_id, public_key, cluster_uid, agent_version, created_at) values ($1, $2, $3, $4, $5, $6)`,
      [key.id, key.clusterId, key.publicKey, key.clusterUid, key.agentVersion, key.createdAt],
    );
  }

  async setClusterUid(id: string, clusterUid: string, tx: Transaction): Promise<void> {
    await tx.query(`update agent_keys set cluster_uid = $2 where id = $1`, [id, clusterUid]);
  }

  /** Keys of the cluster that are not revoked. */
  async listIds(clusterId: string, tx: Transaction): Promise<string[]> {
    const rows: { id: string }[] = await tx.query(
      'select id from agent_keys where cluster_id = $1 and revoked_at is null',
      [clusterId],
    );
    return rows.map(({ id }) => id);
  }

  /** Ends all keys of a cluster but one at a later time; an earlier end stays. */
  async expireOthers(clusterId: string, except: string, at: Date, tx: Transaction): Promise<void> {
    await tx.query(
      `update agent_keys set expires_at = least(expires_at, $3)
       where cluster_id = $1 and id <> $2 and revoked_at is null`,
      [clusterId, except, at],
    );
  }

  /** Revokes all keys of a cluster but one; gives the ids of those that were not revoked before. */
  async revokeAll(clusterId: string, at: Date, tx: Transaction, except?: string): Promise<string[]> {
    const [rows]: [{ id: string }[], number] = await tx.query(
      `update agent_keys set revoked_at = $2
       where cluster_id = $1 and revoked_at is null and id is distinct from $3 returning id`,
      [clusterId, at, except ?? null],
    );
    return rows.map(({ id }) => id);
  }
}

function toKey(row: KeyRow): AgentKey {
  return {
    id: row.id,
    clusterId: row.cluster_id,
    clusterName: row.cluster_name,
    publicKey: row.public_key,
    clusterUid: row.cluster_uid,
    agentVersion: row.agent_version,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  };
}
