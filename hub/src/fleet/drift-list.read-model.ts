import { Injectable } from '@nestjs/common';
import type { Drift, DriftFilter } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { SqlParameters } from '../platform/database/sql-parameters.js';

/** A drift with the keys to go on from. */
export type ListedDrift = Drift & { readonly cursor: readonly unknown[] };

/** Which drift to read. `applicationId` limits it to one application. */
export interface DriftQuery {
  readonly filter?: DriftFilter | null | undefined;
  readonly applicationId?: string;
}

interface DriftRow extends Omit<Drift, 'changedAt' | 'detectedAt' | 'healedAt'> {
  changedAt: Date | null;
  detectedAt: Date;
  healedAt: Date | null;
  detectedKey: string;
}

/** Drift, open first, then newest first. */
@Injectable()
export class DriftListReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** One row more than the limit when there are more. */
  async list(query: DriftQuery, limit: number, cursor?: readonly unknown[]): Promise<ListedDrift[]> {
    const parameters = new SqlParameters();
    const conditions = conditionsOf(query, parameters);
    if (cursor)
      conditions.push(
        `(d.state <> 'Healed', d.detected_at, d.id) < (${parameters.add(cursor[0])}::boolean, ${parameters.add(cursor[1])}::timestamptz, ${parameters.add(cursor[2])}::uuid)`,
      );
    const rows = await this.dataSource.query<DriftRow[]>(
      `select d.id, p.name as "applicationName", c.name as "clusterName", d.api_group as "group", d.kind, d.namespace, d.name,
              d.field, d.desired, d.live, d.manager, d.changed_by as "user", d.changed_at as "changedAt", d.detected_at as "detectedAt",
              d.detected_at::text as "detectedKey", d.healed_at as "healedAt", d.state
       from drifts d join applications p on p.id = d.application_id join clusters c on c.id = d.cluster_id
       where ${conditions.join(' and ') || 'true'}
       order by d.state <> 'Healed' desc, d.detected_at desc, d.id desc limit ${parameters.add(limit + 1)}`,
      parameters.values,
    );
    return rows.map(({ detectedKey, ...row }) => ({
      ...row,
      changedAt: row.changedAt?.toISOString() ?? null,
      detectedAt: row.detectedAt.toISOString(),
      healedAt: row.healedAt?.toISOString() ?? null,
      cursor: [row.state !== 'Healed', detectedKey, row.id],
    }));
  }

  async count(query: DriftQuery): Promise<number> {
    const parameters = new SqlParameters();
    const conditions = conditionsOf(query, parameters);
    const [row] = await this.dataSource.query<{ count: number }[]>(
      `select count(*)::int as count
       from drifts d join applications p on p.id = d.application_id join clusters c on c.id = d.cluster_id
       where ${conditions.join(' and ') || 'true'}`,
      parameters.values,
    );
    return row?.count ?? 0;
  }
}

function conditionsOf({ filter, applicationId }: DriftQuery, parameters: SqlParameters): string[] {
  const anyOf = (column: string, values: readonly string[] | null | undefined): string[] =>
    values ? [`${column} = any(${parameters.add(values)}::text[])`] : [];
  return [
    ...(applicationId ? [`d.application_id = ${parameters.add(applicationId)}`] : []),
    ...anyOf('c.name', filter?.clusters),
    ...anyOf('p.name', filter?.applications),
    ...anyOf('d.state', filter?.states),
  ];
}
