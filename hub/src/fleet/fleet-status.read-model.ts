import { Injectable } from '@nestjs/common';
import type { ApplicationFilter, FleetGroup, FleetStatus } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { applicationConditions } from '../applications/views/application-filter.js';
import { APPLICATION_JOINS, effectiveState, IS_HELD } from '../applications/views/application-view.js';
import { Clock } from '../platform/clock/clock.js';
import { HubConfig } from '../platform/config/hub-config.js';
import { SqlParameters } from '../platform/database/sql-parameters.js';
import { groupingExpressions } from './fleet-grouping.js';

/** How many groups an answer holds. */
const GROUPS_LIMIT = 1_000;

interface CountRow {
  key: string[] | null;
  is_total: number;
  open_drift: string | null;
  held: number;
  suspended_clusters: number;
  [count: string]: unknown;
}

/** The state of the fleet in counts: one statement for the total and all groups. */
@Injectable()
export class FleetStatusReadModel {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly config: HubConfig,
  ) {}

  async count(filter: ApplicationFilter, groupBy: readonly string[]): Promise<FleetStatus> {
    const parameters = new SqlParameters();
    const now = this.clock.now();
    const { lateAfterMs, lostAfterMs } = this.config;
    const state = effectiveState({ now, lateAfterMs, lostAfterMs }, parameters);
    const conditions = applicationConditions(filter, state, parameters);
    const keys = groupingExpressions(groupBy, parameters);
    const key = keys.length > 0 ? `array[${keys.join(', ')}]::text[]` : 'null::text[]';
    // Clusters without applications count too, hence the full join; conditions on applications leave them out by themselves.
    const rows = await this.dataSource.query<CountRow[]>(
      `select key, grouping(key) as is_total, count(distinct cluster_id)::int as clusters, count(application_id)::int as applications,
              sum(open_drift) as open_drift, count(application_id) filter (where is_held)::int as held,
              count(distinct cluster_id) filter (where is_suspended)::int as suspended_clusters, ${countColumns()}
       from (
         select ${key} as key, c.id as cluster_id, p.id as application_id, coalesce(o.open_drift, 0) as open_drift,
                ${IS_HELD} as is_held, k.hold_code = 'SUSPENDED_LOCALLY' or d.suspension is not null as is_suspended,
                ${state.sync} as sync, ${state.health} as health, ${state.freshness} as freshness
         from applications p full join clusters c on c.id = p.cluster_id ${APPLICATION_JOINS}
         left join cluster_deliveries d on d.cluster_id = c.id
         where ${conditions.join(' and ') || 'true'}
       ) fleet
       group by grouping sets ((key), ())
       order by is_total desc, key
       limit ${GROUPS_LIMIT + 1}`,
      parameters.values,
    );
    const [total, ...groups] = rows;
    return {
      ...toCounts(total),
      openDrift: Number(total?.open_drift ?? 0),
      held: total?.held ?? 0,
      suspendedClusters: total?.suspended_clusters ?? 0,
      groups: groupBy.length > 0 ? groups.map((row) => ({ key: row.key ?? [], ...toCounts(row) })) : [],
      asOf: now.toISOString(),
    };
  }
}

const SYNC = { synced: 'Synced', outOfSync: 'OutOfSync', unknown: 'Unknown' };
const HEALTH = {
  healthy: 'Healthy',
  progressing: 'Progressing',
  degraded: 'Degraded',
  suspended: 'Suspended',
  missing: 'Missing',
  unknown: 'Unknown',
};
const FRESHNESS = { live: 'Live', late: 'Late', lost: 'Lost' };

function countColumns(): string {
  const filtered = (what: string, prefix: string, column: string, values: Record<string, string>): string[] =>
    Object.entries(values).map(
      ([name, value]) => `count(${what}) filter (where ${column} = '${value}')::int as "${prefix}_${name}"`,
    );
  return [
    ...filtered('application_id', 'sync', 'sync', SYNC),
    ...filtered('application_id', 'health', 'health', HEALTH),
    ...filtered('distinct cluster_id', 'freshness', 'freshness', FRESHNESS),
    `count(application_id) filter (where sync = 'Synced' and health = 'Healthy' and freshness = 'Live')::int as green`,
  ].join(', ');
}

function toCounts(row: CountRow | undefined): Omit<FleetGroup, 'key'> {
  const take = (name: string): number => Number(row?.[name] ?? 0);
  const pick = <K extends string>(prefix: string, names: Record<K, string>): Record<K, number> =>
    Object.fromEntries(Object.keys(names).map((name) => [name, take(`${prefix}_${name}`)])) as Record<K, number>;
  return {
    clusters: take('clusters'),
    applications: take('applications'),
    sync: pick('sync', SYNC),
    health: pick('health', HEALTH),
    freshness: pick('freshness', FRESHNESS),
    green: take('green'),
  };
}
