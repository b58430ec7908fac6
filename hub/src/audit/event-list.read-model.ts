import { Injectable } from '@nestjs/common';
import type { EventFilter, EventSeverity } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import type { RecordedEvent } from './event.js';
import type { IdRange } from './id-ranges.js';

/** A filter matches at least this many events: counting goes no further. */
export const EVENT_COUNT_LIMIT = 10_000;

/** Which rows of a filter's list to read. */
export interface EventPage {
  readonly limit: number;
  /** Only events older than this id. */
  readonly before?: string;
}

interface EventRow {
  id: string;
  at: Date;
  type: string;
  severity: EventSeverity;
  message: string;
  cluster_name: string | null;
  application_name: string | null;
  application_set_name: string | null;
  actor: string;
  details: unknown;
}

const COLUMNS = 'id, at, type, severity, message, cluster_name, application_name, application_set_name, actor, details';

/** Events for people, newest first. */
@Injectable()
export class EventListReadModel {
  constructor(private readonly dataSource: DataSource) {}

  async list(filter: EventFilter | null | undefined, page: EventPage): Promise<RecordedEvent[]> {
    const { where, params } = conditions(filter);
    if (page.before !== undefined) where.push(`id < $${params.push(page.before)}`);
    const rows: EventRow[] = await this.dataSource.query(
      `select ${COLUMNS} from events ${whereClause(where)} order by id desc limit $${params.push(page.limit)}`,
      params,
    );
    return rows.map(toEvent);
  }

  /** How many events the filter matches, counted up to {@link EVENT_COUNT_LIMIT}. */
  async count(filter: EventFilter | null | undefined): Promise<number> {
    const { where, params } = conditions(filter);
    const rows: { count: number }[] = await this.dataSource.query(
      `select count(*)::int as count
       from (select 1 from events ${whereClause(where)} limit $${params.push(EVENT_COUNT_LIMIT)}) counted`,
      params,
    );
    return rows[0]?.count ?? 0;
  }

  /** Events of these id ranges, oldest first, the first `limit` of them. */
  async inRanges(ranges: readonly IdRange[], limit: number): Promise<RecordedEvent[]> {
    const bounds = ranges.map(({ first, last }) => ({ first: String(first), last: String(last) }));
    const rows: EventRow[] = await this.dataSource.query(
      `select ${COLUMNS} from events e
       join json_to_recordset($1::json) as r(first bigint, last bigint) on e.id between r.first and r.last
       order by id limit $2`,
      [JSON.stringify(bounds), limit],
    );
    return rows.map(toEvent);
  }

  /** The newest id; 0 without events. */
  async newestId(): Promise<bigint> {
    const rows: { id: string }[] = await this.dataSource.query('select coalesce(max(id), 0)::text as id from events');
    return BigInt(rows[0]?.id ?? '0');
  }
}

/** The same conditions as `eventPredicate`. */
function conditions(filter: EventFilter | null | undefined): { where: string[]; params: unknown[] } {
  const where: string[] = [];
  const params: unknown[] = [];
  if (filter?.types != null) where.push(`type = any($${params.push(filter.types)})`);
  if (filter?.clusters != null) where.push(`cluster_name = any($${params.push(filter.clusters)})`);
  if (filter?.applications != null) where.push(`application_name = any($${params.push(filter.applications)})`);
  if (filter?.applicationSets != null)
    where.push(`application_set_name = any($${params.push(filter.applicationSets)})`);
  if (filter?.since != null) where.push(`at >= $${params.push(filter.since)}::timestamptz`);
  return { where, params };
}

function whereClause(where: readonly string[]): string {
  return where.length === 0 ? '' : `where ${where.join(' and ')}`;
}

function toEvent(row: EventRow): RecordedEvent {
  return {
    id: row.id,
    at: row.at,
    type: row.type,
    severity: row.severity,
    message: row.message,
    clusterName: row.cluster_name,
    applicationName: row.application_name,
    applicationSetName: row.application_set_name,
    actor: row.actor,
    details: row.details,
  };
}
