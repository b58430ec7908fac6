import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../../platform/database/transaction.js';

/** The right to register one agent for one cluster, once. */
export interface JoinToken {
  readonly id: string;
  readonly clusterId: string;
  readonly clusterName: string;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

interface JoinTokenRow {
  id: string;
  cluster_id: string;
  cluster_name: string;
  expires_at: Date;
  used_at: Date | null;
}

const SELECT = `select t.id, t.cluster_id, c.name as cluster_name, t.expires_at, t.used_at
  from join_tokens t join clusters c on c.id = t.cluster_id`;

@Injectable()
export class JoinTokenStore {
  constructor(private readonly dataSource: DataSource) {}

  async add(
    token: { id: string; clusterId: string; secretHash: Buffer; createdAt: Date; expiresAt: Date },
    tx: Transaction,
  ): Promise<void> {
    await tx.query(
      `insert into join_tokens (id, cluster_id, secret_hash, created_at, expires_at) values ($1, $2, $3, $4, $5)`,
      [token.id, token.clusterId, token.secretHash, token.createdAt, token.expiresAt],
    );
  }

  async findBySecret(secretHash: Buffer): Promise<JoinToken | undefined> {
    const rows: JoinTokenRow[] = await this.dataSource.query(`${SELECT} where t.secret_hash = $1`, [secretHash]);
    return rows[0] && toToken(rows[0]);
  }

  /** The token, locked until the transaction ends: of two agents that show it at once, the second sees it used. */
  async findLocked(id: string, tx: Transaction): Promise<JoinToken | undefined> {
    const rows: JoinTokenRow[] = await tx.query(`${SELECT} where t.id = $1 for update of t`, [id]);
    return rows[0] && toToken(rows[0]);
  }

  async markUsed(id: string, at: Date, tx: Transaction): Promise<void> {
    await tx.query('update join_tokens set used_at = $2 where id = $1', [id, at]);
  }

  async deleteExpired(before: Date, tx: Transaction): Promise<void> {
    await tx.query('delete from join_tokens where expires_at < $1', [before]);
  }
}

function toToken(row: JoinTokenRow): JoinToken {
  return {
    id: row.id,
    clusterId: row.cluster_id,
    clusterName: row.cluster_name,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
  };
}
