import { Injectable } from '@nestjs/common';
import type { Condition } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { likePattern } from '../applications/views/application-filter.js';
import { SqlParameters } from '../platform/database/sql-parameters.js';

/** An application set as the read models select it. */
export interface ApplicationSetRow {
  readonly id: string;
  readonly name: string;
  readonly manifest: unknown;
  readonly generation: number;
  readonly conditions: readonly Condition[];
  readonly is_deleting: boolean;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const COLUMNS = `s.id, s.name, s.manifest, s.generation, s.conditions, s.deleting_cascade is not null as is_deleting,
  s.created_at, s.updated_at`;

/** The list of application sets, searched and paged by name in the database. */
@Injectable()
export class ApplicationSetListReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** One row more than the limit when there are more. */
  async list(
    search: string | null | undefined,
    page: { readonly limit: number; readonly cursor?: readonly unknown[] },
  ): Promise<ApplicationSetRow[]> {
    const parameters = new SqlParameters();
    const conditions = searchCondition(search, parameters);
    if (page.cursor) conditions.push(`s.name > ${parameters.add(page.cursor[0])}`);
    return this.dataSource.query<ApplicationSetRow[]>(
      `select ${COLUMNS} from application_sets s where ${conditions.join(' and ') || 'true'}
       order by s.name limit ${parameters.add(page.limit + 1)}`,
      parameters.values,
    );
  }

  async count(search: string | null | undefined): Promise<number> {
    const parameters = new SqlParameters();
    const conditions = searchCondition(search, parameters);
    const [row] = await this.dataSource.query<{ count: number }[]>(
      `select count(*)::int as count from application_sets s where ${conditions.join(' and ') || 'true'}`,
      parameters.values,
    );
    return row?.count ?? 0;
  }

  async findByName(name: string): Promise<ApplicationSetRow | undefined> {
    const [row] = await this.dataSource.query<ApplicationSetRow[]>(
      `select ${COLUMNS} from application_sets s where s.name = $1`,
      [name],
    );
    return row;
  }

  async listByIds(ids: readonly string[]): Promise<ApplicationSetRow[]> {
    return this.dataSource.query<ApplicationSetRow[]>(
      `select ${COLUMNS} from application_sets s where s.id = any($1::uuid[])`,
      [ids],
    );
  }
}

function searchCondition(search: string | null | undefined, parameters: SqlParameters): string[] {
  return search ? [`s.name ilike ${parameters.add(likePattern(search))}`] : [];
}
