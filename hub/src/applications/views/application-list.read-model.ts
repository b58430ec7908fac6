import { Injectable } from '@nestjs/common';
import {
  type ApplicationFilter,
  type ApplicationOrder,
  type ApplicationOrderField,
  NotFoundError,
} from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { HubConfig } from '../../platform/config/hub-config.js';
import { SqlParameters } from '../../platform/database/sql-parameters.js';
import { applicationConditions } from './application-filter.js';
import { type ApplicationRow, applicationColumns } from './application-row.js';
import { APPLICATION_JOINS, type EffectiveState, effectiveState } from './application-view.js';

/** A page to read: rows after the cursor's keys. */
export interface ApplicationPage {
  readonly limit: number;
  readonly cursor?: readonly unknown[] | undefined;
}

/** An order's key in SQL (never null, so that it can be compared) and its type for the cursor's value. */
interface OrderKey {
  readonly sql: string;
  readonly type: string;
}

/** The list page: applications with their effective state, filtered, ordered and paged in one statement. */
@Injectable()
export class ApplicationListReadModel {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly config: HubConfig,
  ) {}

  /** One row more than the limit when there are more. Each row's `cursor` holds the keys to go on from. */
  async list(filter: ApplicationFilter, order: ApplicationOrder, page: ApplicationPage): Promise<ApplicationRow[]> {
    const { parameters, state, conditions } = this.start(filter);
    const key = orderKey(order.field, state);
    const isDescending = order.direction === 'DESC';
    if (page.cursor)
      conditions.push(
        `(${key.sql}, p.name) ${isDescending ? '<' : '>'} (${parameters.add(page.cursor[0])}::${key.type}, ${parameters.add(page.cursor[1])})`,
      );
    const direction = isDescending ? 'desc' : 'asc';
    return this.dataSource.query<ApplicationRow[]>(
      `select ${applicationColumns(state)}, (${key.sql})::text as order_key
       from applications p left join clusters c on c.id = p.cluster_id ${APPLICATION_JOINS}
       where ${conditions.join(' and ') || 'true'}
       order by ${key.sql} ${direction}, p.name ${direction}
       limit ${parameters.add(page.limit + 1)}`,
      parameters.values,
    );
  }

  async count(filter: ApplicationFilter): Promise<number> {
    const { parameters, state, conditions } = this.start(filter);
    // The freshness is selected so that its parameters have their types even where no condition uses them; it costs nothing.
    const [row] = await this.dataSource.query<{ count: number }[]>(
      `select count(*)::int as count from (
         select ${state.freshness}
         from applications p left join clusters c on c.id = p.cluster_id ${APPLICATION_JOINS}
         where ${conditions.join(' and ') || 'true'}) matching`,
      parameters.values,
    );
    return row?.count ?? 0;
  }

  /** Throws NOT_FOUND. */
  async getByName(name: string): Promise<ApplicationRow> {
    const row = await this.findByName(name);
    if (!row) throw new NotFoundError('application', name);
    return row;
  }

  async findByName(name: string): Promise<ApplicationRow | undefined> {
    return (await this.read('p.name', 'text', [name]))[0];
  }

  async listByIds(ids: readonly string[]): Promise<ApplicationRow[]> {
    return this.read('p.id', 'uuid', ids);
  }

  private async read(column: string, type: string, values: readonly string[]): Promise<ApplicationRow[]> {
    const { parameters, state } = this.start({});
    return this.dataSource.query<ApplicationRow[]>(
      `select ${applicationColumns(state)}, p.name as order_key
       from applications p left join clusters c on c.id = p.cluster_id ${APPLICATION_JOINS}
       where ${column} = any(${parameters.add(values)}::${type}[])`,
      parameters.values,
    );
  }

  private start(filter: ApplicationFilter): {
    parameters: SqlParameters;
    state: EffectiveState;
    conditions: string[];
  } {
    const parameters = new SqlParameters();
    const { lateAfterMs, lostAfterMs } = this.config;
    const state = effectiveState({ now: this.clock.now(), lateAfterMs, lostAfterMs }, parameters);
    return { parameters, state, conditions: applicationConditions(filter, state, parameters) };
  }
}

function orderKey(field: ApplicationOrderField, state: EffectiveState): OrderKey {
  switch (field) {
    case 'NAME':
      return { sql: 'p.name', type: 'text' };
    case 'CLUSTER':
      return { sql: 'coalesce(c.name, p.destination)', type: 'text' };
    case 'SYNC_STATUS':
      return { sql: `array_position(array['OutOfSync','Unknown','Synced'], ${state.sync})`, type: 'int' };
    case 'HEALTH':
      return {
        sql: `array_position(array['Unknown','Degraded','Missing','Progressing','Suspended','Healthy'], ${state.health})`,
        type: 'int',
      };
    case 'REPORTED':
      return { sql: `coalesce(s.reported_at, '-infinity')`, type: 'timestamptz' };
    case 'CREATED':
      return { sql: 'p.created_at', type: 'timestamptz' };
  }
}
