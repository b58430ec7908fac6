import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../../platform/database/transaction.js';

/** A token's record; its secret is nowhere. */
export interface ApiTokenRecord {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** A token that is made. */
export interface NewApiToken {
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  readonly secretHash: Buffer;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
}

/** What a token stands for when it is shown. */
export interface TokenOwner {
  readonly tokenId: string;
  readonly personId: string;
  readonly name: string;
  readonly expiresAt: Date | null;
}

/** The list shows at most so many tokens. */
export const API_TOKEN_LIST_LIMIT = 500;

interface TokenRow {
  id: string;
  name: string;
  owner: string;
  created_at: Date;
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
}

const SELECT = `select t.id, t.name, p.name as owner, t.created_at, t.expires_at, t.revoked_at, t.last_used_at
  from api_tokens t join people p on p.id = t.person_id`;

@Injectable()
export class ApiTokenStore {
  constructor(private readonly dataSource: DataSource) {}

  async add(token: NewApiToken, tx: Transaction): Promise<void> {
    await tx.query(
      `insert into api_tokens (id, person_id, name, secret_hash, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)`,
      [token.id, token.personId, token.name, token.secretHash, token.createdAt, token.expiresAt],
    );
  }

  /** Newest first. */
  async list(): Promise<ApiTokenRecord[]> {
    const rows: TokenRow[] = await this.dataSource.query(
      `${SELECT} order by t.created_at desc, t.id limit ${API_TOKEN_LIST_LIMIT}`,
    );
    return rows.map(toRecord);
  }

  async find(id: string, tx: Transaction = this.dataSource.manager): Promise<ApiTokenRecord | undefined> {
    const rows: TokenRow[] = await tx.query(`${SELECT} where t.id = $1`, [id]);
    return rows[0] && toRecord(rows[0]);
  }

  /** Whether a token of this name was ever made, working or not. */
  async existsNamed(name: string, tx: Transaction): Promise<boolean> {
    const rows: unknown[] = await tx.query('select 1 from api_tokens where name = $1 limit 1', [name]);
    return rows.length > 0;
  }

  async countWorking(now: Date, tx: Transaction): Promise<number> {
    const rows: { count: number }[] = await tx.query(
      `select count(*)::int as count from api_tokens where revoked_at is null and (expires_at is null or expires_at > $1)`,
      [now],
    );
    return rows[0]?.count ?? 0;
  }

  /** Only a token that works now. */
  async findOwner(secretHash: Buffer, now: Date): Promise<TokenOwner | undefined> {
    const rows: { id: string; person_id: string; name: string; expires_at: Date | null }[] =
      await this.dataSource.query(
        `select t.id, t.person_id, p.name, t.expires_at from api_tokens t join people p on p.id = t.person_id
       where t.secret_hash = $1 and t.revoked_at is null and (t.expires_at is null or t.expires_at > $2)`,
        [secretHash, now],
      );
    const row = rows[0];
    return row && { tokenId: row.id, personId: row.person_id, name: row.name, expiresAt: row.expires_at };
  }

  /** Keeps the time of an earlier revocation. */
  async revoke(id: string, at: Date, tx: Transaction): Promise<void> {
    await tx.query('update api_tokens set revoked_at = coalesce(revoked_at, $2) where id = $1', [id, at]);
  }

  async markUsed(ids: readonly string[], at: Date): Promise<void> {
    await this.dataSource.query(
      `update api_tokens set last_used_at = $2 where id = any($1) and (last_used_at is null or last_used_at < $2)`,
      [ids, at],
    );
  }
}

function toRecord(row: TokenRow): ApiTokenRecord {
  return {
    id: row.id,
    name: row.name,
    owner: row.owner,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  };
}
