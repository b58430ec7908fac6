import { Injectable } from '@nestjs/common';
import type { ClusterFilter, ClusterOrder, ClusterOrderField } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { HubConfig } from '../../platform/config/hub-config.js';
import { selectorSql } from '../../platform/database/label-selector-sql.js';
import { SqlParameters } from '../../platform/database/sql-parameters.js';
import { InvalidCursorError, type Page } from '../../platform/graphql/connection.js';
import { clusterColumns, clusterJoins, type ClusterRow } from './cluster-row.js';
import { freshnessSql } from '../freshness.js';

/** An order's key in SQL, never null so that it can be compared, and its type for the cursor's value. */
const ORDER_KEYS: Readonly<Record<ClusterOrderField, { sql: string; type: 'text' | 'bigint' }>> = {
  NAME: { sql: 'c.name', type: 'text' },
  // Microseconds, as precise as the column: a cursor in milliseconds would skip or repeat rows. Never contacted comes first.
  LAST_CONTACT: { sql: `coalesce((extract(epoch from k.last_contact_at) * 1000000)::bigint, -1)`, type: 'bigint' },
  CREATED: { sql: `(extract(epoch from c.created_at) * 1000000)::bigint`, type: 'bigint' },
};

interface Question {
  readonly parameters: SqlParameters;
  readonly now: string;
  readonly freshness: string;
  readonly conditions: string[];
}

/** The list page: clusters with their contact, delivery and agent, filtered, ordered and paged in one statement. */
@Injectable()
export class ClusterListReadModel {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly config: HubConfig,
  ) {}

  /** One row more than the limit when there are more. */
  async list(filter: ClusterFilter, order: ClusterOrder, page: Page): Promise<ClusterRow[]> {
    const question = this.ask(filter);
    const { parameters, conditions } = question;
    const key = ORDER_KEYS[order.field];
    const direction = order.direction === 'DESC' ? 'desc' : 'asc';
    if (page.cursor !== undefined) {
      const [orderKey, name] = checkedCursor(page.cursor, key.type);
      const comparison = direction === 'desc' ? '<' : '>';
      const bound = `${parameters.add(orderKey)}::${key.type}, ${parameters.add(name)}::text`;
      conditions.push(`(${key.sql}, c.name) ${comparison} (${bound})`);
    }
    return this.read(
      question,
      key.sql,
      `order by ${key.sql} ${direction}, c.name ${direction} limit ${parameters.add(page.limit + 1)}`,
    );
  }

  async count(filter: ClusterFilter): Promise<number> {
    const { parameters, conditions, freshness } = this.ask(filter);
    // Selects freshness only to mention its parameters: Postgres refuses a parameter that a statement does not use.
    const rows = await this.dataSource.query<{ count: number }[]>(
      `select count(*)::int as count
       from (select ${freshness} from clusters c left join cluster_contacts k on k.cluster_id = c.id ${where(conditions)}) counted`,
      parameters.values,
    );
    return rows[0]?.count ?? 0;
  }

  async findByName(name: string): Promise<ClusterRow | undefined> {
    const question = this.ask({});
    question.conditions.push(`c.name = ${question.parameters.add(name)}`);
    return (await this.read(question, 'c.name', ''))[0];
  }

  /** In no particular order; ids that are no cluster's are left out. */
  async listByIds(ids: readonly string[]): Promise<ClusterRow[]> {
    const question = this.ask({});
    question.conditions.push(`c.id = any(${question.parameters.add(ids)}::uuid[])`);
    return this.read(question, 'c.name', '');
  }

  private async read(
    { parameters, now, freshness, conditions }: Question,
    key: string,
    tail: string,
  ): Promise<ClusterRow[]> {
    return this.dataSource.query<ClusterRow[]>(
      `select ${clusterColumns(freshness)}, (${key})::text as order_key
       from clusters c ${clusterJoins(now)} ${where(conditions)} ${tail}`,
      parameters.values,
    );
  }

  private ask(filter: ClusterFilter): Question {
    const parameters = new SqlParameters();
    const now = `${parameters.add(this.clock.now())}::timestamptz`;
    const freshness = freshnessSql(
      'k.last_contact_at',
      now,
      `${parameters.add(this.config.lateAfterMs)}::float8`,
      `${parameters.add(this.config.lostAfterMs)}::float8`,
    );
    return { parameters, now, freshness, conditions: conditionsOf(filter, freshness, parameters) };
  }
}

function conditionsOf(filter: ClusterFilter, freshness: string, parameters: SqlParameters): string[] {
  const conditions: string[] = [];
  if (filter.selector) conditions.push(selectorSql('c.labels', filter.selector, parameters));
  if (filter.search) conditions.push(`position(lower(${parameters.add(filter.search)}) in lower(c.name)) > 0`);
  if (filter.project != null) conditions.push(`c.project = ${parameters.add(filter.project)}`);
  if (filter.freshness != null) conditions.push(`(${freshness}) = any(${parameters.add(filter.freshness)}::text[])`);
  return conditions;
}

function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
}

/** A cursor of another order must not reach the database as a value of the wrong type. */
function checkedCursor(cursor: readonly unknown[], type: 'text' | 'bigint'): [string, string] {
  const [key, name] = cursor;
  if (cursor.length !== 2 || typeof key !== 'string' || typeof name !== 'string') throw new InvalidCursorError();
  if (type === 'bigint' && !/^-?\d{1,18}$/.test(key)) throw new InvalidCursorError();
  return [key, name];
}
