import { Injectable } from '@nestjs/common';
import type { Resource, ResourceFilter } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { SqlParameters } from '../platform/database/sql-parameters.js';
import { imagePatterns } from './image-pattern.js';

/** A resource with the keys to go on from. */
export type ListedResource = Resource & { readonly cursor: readonly unknown[] };

/** Which resources to read. `applicationId` limits them to one application. */
export interface ResourceQuery {
  readonly image?: string | null | undefined;
  readonly filter?: ResourceFilter | null | undefined;
  readonly applicationId?: string;
}

const KEYS = ['c.name', 'p.name', 'r.api_group', 'r.kind', 'r.namespace', 'r.name'];

/** Objects in the fleet's clusters, as last reported. */
@Injectable()
export class ResourceListReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** One row more than the limit when there are more. */
  async list(query: ResourceQuery, limit: number, cursor?: readonly unknown[]): Promise<ListedResource[]> {
    const parameters = new SqlParameters();
    const conditions = conditionsOf(query, parameters);
    if (cursor)
      conditions.push(
        `(${KEYS.join(', ')}) > (${KEYS.map((_, index) => `${parameters.add(cursor[index] ?? '')}::text`).join(', ')})`,
      );
    const rows = await this.dataSource.query<Resource[]>(
      `select p.name as "applicationName", c.name as "clusterName", r.api_group as "group", r.version, r.kind, r.namespace, r.name,
              r.sync_status as "syncStatus", r.health, r.message, r.images
       from resources r join applications p on p.id = r.application_id join clusters c on c.id = r.cluster_id
       where ${conditions.join(' and ') || 'true'}
       order by ${KEYS.join(', ')} limit ${parameters.add(limit + 1)}`,
      parameters.values,
    );
    return rows.map((row) => ({
      ...row,
      cursor: [row.clusterName, row.applicationName, row.group, row.kind, row.namespace, row.name],
    }));
  }

  async count(query: ResourceQuery): Promise<number> {
    const parameters = new SqlParameters();
    const conditions = conditionsOf(query, parameters);
    const [row] = await this.dataSource.query<{ count: number }[]>(
      `select count(*)::int as count
       from resources r join applications p on p.id = r.application_id join clusters c on c.id = r.cluster_id
       where ${conditions.join(' and ') || 'true'}`,
      parameters.values,
    );
    return row?.count ?? 0;
  }
}

function conditionsOf({ image, filter, applicationId }: ResourceQuery, parameters: SqlParameters): string[] {
  const anyOf = (column: string, values: readonly string[] | null | undefined): string[] =>
    values ? [`${column} = any(${parameters.add(values)}::text[])`] : [];
  return [
    ...(applicationId ? [`r.application_id = ${parameters.add(applicationId)}`] : []),
    ...(image
      ? [
          `r.images <> '{}' and exists (select 1 from unnest(r.images) image where image like any(${parameters.add(imagePatterns(image))}::text[]))`,
        ]
      : []),
    ...anyOf('r.kind', filter?.kinds),
    ...anyOf('c.name', filter?.clusters),
    ...anyOf('p.name', filter?.applications),
    ...anyOf('r.namespace', filter?.namespaces),
    ...anyOf('r.name', filter?.names),
    ...anyOf('r.health', filter?.health),
  ];
}
