import { Injectable } from '@nestjs/common';
import { NotFoundError, type ResourceSelector, isUuid } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { SqlParameters } from '../../platform/database/sql-parameters.js';

/** A field that drifts, or drifted. */
export interface AcceptableDrift {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly field: string;
}

/** Most fields that are accepted at once. */
const MAX_FIELDS = 100;

/** What of an application may be accepted. */
@Injectable()
export class AcceptableDriftReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** By id or by field also what was healed; without either what drifts now. Each field once. Throws NOT_FOUND for an id that is none, and without the application. */
  async list(
    application: string,
    wanted: { readonly drift?: string; readonly fields?: readonly string[]; readonly resource?: ResourceSelector },
  ): Promise<AcceptableDrift[]> {
    const { drift, fields, resource } = wanted;
    if (drift !== undefined && !isUuid(drift)) throw new NotFoundError('drift', drift);
    const parameters = new SqlParameters();
    const equal = (column: string, value: string | null | undefined): string[] =>
      value == null ? [] : [`${column} = ${parameters.add(value)}`];
    const conditions = [
      `p.name = ${parameters.add(application)}`,
      ...(drift === undefined ? [] : [`d.id = ${parameters.add(drift)}::uuid`]),
      ...(fields === undefined ? [] : [`d.field = any(${parameters.add(fields)}::text[])`]),
      ...(drift === undefined && fields === undefined ? [`d.state <> 'Healed'`] : []),
      ...equal('d.api_group', resource?.group),
      ...equal('d.kind', resource?.kind),
      ...equal('d.namespace', resource?.namespace),
      ...equal('d.name', resource?.name),
    ];
    const found = await this.dataSource.query<AcceptableDrift[]>(
      `select distinct d.api_group as "group", d.kind, d.namespace, d.name, d.field
       from drifts d join applications p on p.id = d.application_id
       where ${conditions.join(' and ')} order by 1, 2, 3, 4, 5 limit ${MAX_FIELDS}`,
      parameters.values,
    );
    if (found.length === 0) await this.checkThere(application);
    return found;
  }

  private async checkThere(application: string): Promise<void> {
    const rows = await this.dataSource.query<unknown[]>(`select from applications where name = $1`, [application]);
    if (rows.length === 0) throw new NotFoundError('application', application);
  }
}
