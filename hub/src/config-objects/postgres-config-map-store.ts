import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../platform/database/transaction.js';
import { ConfigMapStore } from './config-map-store.js';
import { type ConfigMapRecord, DEFAULT_SECRET } from './config-object.js';

const COLUMNS = `name, data, created_at as "createdAt", updated_at as "updatedAt"`;

@Injectable()
export class PostgresConfigMapStore extends ConfigMapStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async find(name: string, tx?: Transaction): Promise<ConfigMapRecord | undefined> {
    const [row] = await (tx ?? this.dataSource).query<ConfigMapRecord[]>(
      `select ${COLUMNS} from config_maps where name = $1`,
      [name],
    );
    return row;
  }

  async put(name: string, data: Readonly<Record<string, string>>, tx: Transaction): Promise<void> {
    await tx.query(
      `insert into config_maps (name, data) values ($1, $2)
       on conflict (name) do update set data = excluded.data, updated_at = now()`,
      [name, JSON.stringify(data)],
    );
  }

  async remove(name: string, tx: Transaction): Promise<boolean> {
    const [, count] = await tx.query<[unknown, number]>(`delete from config_maps where name = $1`, [name]);
    return count > 0;
  }

  async count(tx?: Transaction): Promise<number> {
    const [row] = await (tx ?? this.dataSource).query<{ count: number }[]>(
      `select count(*)::int as count from config_maps`,
    );
    return row?.count ?? 0;
  }

  async list({ limit, after }: { readonly limit: number; readonly after?: string }): Promise<ConfigMapRecord[]> {
    return this.dataSource.query<ConfigMapRecord[]>(
      `select ${COLUMNS} from config_maps where name > $1 order by name limit $2`,
      [after ?? '', limit + 1],
    );
  }

  async listWithKind(tx?: Transaction): Promise<{ name: string; apiVersion: string; kind: string }[]> {
    return (tx ?? this.dataSource).query(
      `select name, data ->> 'apiVersion' as "apiVersion", data ->> 'kind' as kind from config_maps
       where data ? 'apiVersion' and data ? 'kind' order by name`,
    );
  }

  async listNamingSecret(secret: string, tx: Transaction): Promise<string[]> {
    const rows = await tx.query<{ name: string }[]>(
      `select name from config_maps
       where split_part(data ->> 'token', ':', 1) = '$' || $1
          or ($1 = '${DEFAULT_SECRET}' and data ->> 'token' like '$%' and position(':' in data ->> 'token') = 0)
       order by name`,
      [secret],
    );
    return rows.map(({ name }) => name);
  }
}
