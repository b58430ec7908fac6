import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../platform/database/transaction.js';

/** How many names an answer gives as examples. */
const EXAMPLES = 5;

/** Who uses projects. */
@Injectable()
export class ProjectUsageReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** How many applications name each project, in the order of the projects. */
  async count(projects: readonly string[]): Promise<number[]> {
    const rows = await this.dataSource.query<{ project: string; count: number }[]>(
      `select project, count(*)::int as count from applications where project = any($1::text[]) group by project`,
      [projects],
    );
    const counts = new Map(rows.map(({ project, count }) => [project, count]));
    return projects.map((project) => counts.get(project) ?? 0);
  }

  /** How many applications name the project, and some of them. */
  async examples(project: string, tx: Transaction): Promise<{ count: number; names: string[] }> {
    const [row] = await tx.query<{ count: number; names: string[] | null }[]>(
      `select count(*)::int as count, (array_agg(name order by name))[1:${EXAMPLES}] as names
       from applications where project = $1 and deleting_at is null`,
      [project],
    );
    return { count: row?.count ?? 0, names: row?.names ?? [] };
  }

  /** Names of projects that applications name and nobody applied, with how many do; `default` needs none. */
  async listUnknown(limit: number, tx?: Transaction): Promise<{ project: string; count: number }[]> {
    return (tx ?? this.dataSource).query<{ project: string; count: number }[]>(
      `select a.project, count(*)::int as count from applications a
       where a.project <> 'default' and not exists (select from projects p where p.name = a.project)
       group by a.project order by count(*) desc, a.project limit $1`,
      [limit],
    );
  }
}
