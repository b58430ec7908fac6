import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../platform/database/transaction.js';
import type { DecisionKey, DecisionRecord } from './decision.js';
import { type DecisionHead, DecisionStore } from './decision-store.js';

const HEAD = `api_version as "apiVersion", kind, name, labels`;
const COLUMNS = `${HEAD}, content, created_at as "createdAt", updated_at as "updatedAt"`;

@Injectable()
export class PostgresDecisionStore extends DecisionStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async find(key: DecisionKey, tx?: Transaction): Promise<DecisionRecord | undefined> {
    const [row] = await (tx ?? this.dataSource).query<DecisionRecord[]>(
      `select ${COLUMNS} from decisions where api_version = $1 and kind = $2 and name = $3`,
      [key.apiVersion, key.kind, key.name],
    );
    return row;
  }

  async put(decision: DecisionHead & { readonly content: unknown }, tx: Transaction): Promise<void> {
    const { apiVersion, kind, name, labels, content } = decision;
    await tx.query(
      `insert into decisions (api_version, kind, name, labels, content) values ($1, $2, $3, $4, $5)
       on conflict (api_version, kind, name) do update
         set labels = excluded.labels, content = excluded.content, updated_at = now()`,
      [apiVersion, kind, name, JSON.stringify(labels), JSON.stringify(content)],
    );
  }

  async remove(key: DecisionKey, tx: Transaction): Promise<boolean> {
    const [, count] = await tx.query<[unknown, number]>(
      `delete from decisions where api_version = $1 and kind = $2 and name = $3`,
      [key.apiVersion, key.kind, key.name],
    );
    return count > 0;
  }

  async count(tx?: Transaction): Promise<number> {
    const [row] = await (tx ?? this.dataSource).query<{ count: number }[]>(
      `select count(*)::int as count from decisions`,
    );
    return row?.count ?? 0;
  }

  async list({ limit, after }: { readonly limit: number; readonly after?: DecisionKey }): Promise<DecisionRecord[]> {
    return this.dataSource.query<DecisionRecord[]>(
      `select ${COLUMNS} from decisions where (kind, api_version, name) > ($1, $2, $3)
       order by kind, api_version, name limit $4`,
      [after?.kind ?? '', after?.apiVersion ?? '', after?.name ?? '', limit + 1],
    );
  }

  async listHeads(apiVersion: string): Promise<DecisionHead[]> {
    return this.dataSource.query<DecisionHead[]>(
      `select ${HEAD} from decisions where api_version = $1 order by name, kind`,
      [apiVersion],
    );
  }

  async listStatuses(keys: readonly DecisionKey[]): Promise<{ readonly name: string; readonly status: unknown }[]> {
    return this.dataSource.query(
      `select d.name, d.content -> 'status' as status from decisions d
       join json_to_recordset($1::json) as k ("apiVersion" text, kind text, name text)
         on d.api_version = k."apiVersion" and d.kind = k.kind and d.name = k.name
       order by d.name, d.kind`,
      [JSON.stringify(keys)],
    );
  }
}
