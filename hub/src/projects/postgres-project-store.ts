import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../platform/database/transaction.js';
import { ProjectStore } from './project-store.js';
import type { ProjectRecord } from './project.js';

const COLUMNS = `name, manifest, created_at as "createdAt", updated_at as "updatedAt"`;

@Injectable()
export class PostgresProjectStore extends ProjectStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async lock(tx: Transaction): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock(hashtext('projects'))`);
  }

  async find(name: string, tx?: Transaction): Promise<ProjectRecord | undefined> {
    return (await this.listByName([name], tx))[0];
  }

  async listByName(names: readonly string[], tx?: Transaction): Promise<ProjectRecord[]> {
    return (tx ?? this.dataSource).query<ProjectRecord[]>(
      `select ${COLUMNS} from projects where name = any($1::text[]) order by name`,
      [names],
    );
  }

  async put(name: string, manifest: ProjectRecord['manifest'], tx: Transaction): Promise<void> {
    await tx.query(
      `insert into projects (name, manifest) values ($1, $2)
       on conflict (name) do update set manifest = excluded.manifest, updated_at = now()`,
      [name, JSON.stringify(manifest)],
    );
  }

  async remove(name: string, tx: Transaction): Promise<boolean> {
    const [, count] = await tx.query<[unknown, number]>(`delete from projects where name = $1`, [name]);
    return count > 0;
  }

  async count(tx?: Transaction): Promise<number> {
    const [row] = await (tx ?? this.dataSource).query<{ count: number }[]>(
      `select count(*)::int as count from projects`,
    );
    return row?.count ?? 0;
  }

  async list({ limit, after }: { readonly limit: number; readonly after?: string }): Promise<ProjectRecord[]> {
    return this.dataSource.query<ProjectRecord[]>(
      `select ${COLUMNS} from projects where name > $1 order by name limit $2`,
      [after ?? '', limit + 1],
    );
  }
}
