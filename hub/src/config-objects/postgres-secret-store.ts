import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../platform/database/transaction.js';
import type { SecretKeyRecord, SecretRecord } from './config-object.js';
import { type SealedValue, SecretStore } from './secret-store.js';

interface KeyRow extends SecretKeyRecord {
  readonly name: string;
}

@Injectable()
export class PostgresSecretStore extends SecretStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async findValue(name: string, key: string): Promise<Buffer | undefined> {
    const [row] = await this.dataSource.query<{ sealed: Buffer }[]>(
      `select value_sealed as sealed from secrets where name = $1 and key = $2`,
      [name, key],
    );
    return row?.sealed;
  }

  async listValues(name: string, tx: Transaction): Promise<SealedValue[]> {
    return tx.query<SealedValue[]>(`select key, value_sealed as sealed from secrets where name = $1 order by key`, [
      name,
    ]);
  }

  async put(name: string, values: readonly SealedValue[], tx: Transaction): Promise<void> {
    const rows = values.map(({ key, sealed }) => ({ key, sealed: sealed.toString('base64') }));
    await tx.query(
      `insert into secrets (name, key, value_sealed)
       select $1, key, decode(sealed, 'base64') from json_to_recordset($2::json) as i (key text, sealed text)
       on conflict (name, key) do update set value_sealed = excluded.value_sealed, updated_at = now()`,
      [name, JSON.stringify(rows)],
    );
  }

  async removeKeys(name: string, keys: readonly string[], tx: Transaction): Promise<void> {
    await tx.query(`delete from secrets where name = $1 and key = any($2::text[])`, [name, keys]);
  }

  async remove(name: string, tx: Transaction): Promise<boolean> {
    const [, count] = await tx.query<[unknown, number]>(`delete from secrets where name = $1`, [name]);
    return count > 0;
  }

  async count(tx?: Transaction): Promise<number> {
    const [row] = await (tx ?? this.dataSource).query<{ count: number }[]>(
      `select count(distinct name)::int as count from secrets`,
    );
    return row?.count ?? 0;
  }

  async find(name: string): Promise<SecretRecord | undefined> {
    return grouped(await this.keysOf([name]))[0];
  }

  async list({ limit, after }: { readonly limit: number; readonly after?: string }): Promise<SecretRecord[]> {
    const names = await this.dataSource.query<{ name: string }[]>(
      `select distinct name from secrets where name > $1 order by name limit $2`,
      [after ?? '', limit + 1],
    );
    return grouped(await this.keysOf(names.map(({ name }) => name)));
  }

  private async keysOf(names: readonly string[]): Promise<KeyRow[]> {
    return this.dataSource.query<KeyRow[]>(
      `select name, key, created_at as "createdAt", updated_at as "updatedAt" from secrets
       where name = any($1::text[]) order by name, key`,
      [names],
    );
  }
}

/** Rows in order of names, as one record for each name. */
function grouped(rows: readonly KeyRow[]): SecretRecord[] {
  const keys = new Map<string, SecretKeyRecord[]>();
  for (const { name, key, createdAt, updatedAt } of rows) {
    const own = keys.get(name) ?? [];
    own.push({ key, createdAt, updatedAt });
    keys.set(name, own);
  }
  return [...keys].map(([name, own]) => ({ name, keys: own }));
}
