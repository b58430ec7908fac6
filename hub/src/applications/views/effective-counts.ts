import type { Health, HealthCounts, SyncCounts, SyncStatus } from '@wheelhouse/protocol';
import type { DataSource } from 'typeorm';
import type { Clock } from '../../platform/clock/clock.js';
import type { HubConfig } from '../../platform/config/hub-config.js';
import { SqlParameters } from '../../platform/database/sql-parameters.js';
import { APPLICATION_JOINS, effectiveState } from './application-view.js';

/** Applications in counts, by effective status. */
export interface EffectiveCounts {
  readonly applicationCount: number;
  readonly sync: SyncCounts;
  readonly health: HealthCounts;
}

/** What applications are counted by. */
export type CountedBy = 'cluster_id' | 'application_set_id';

interface CountRow {
  readonly id: string;
  readonly sync: SyncStatus;
  readonly health: Health;
  readonly count: number;
}

/** Counts for many clusters or application sets in one statement, in the order of the ids, which may repeat; zeros where there are none. */
export async function countEffective(
  { dataSource, clock, config }: { dataSource: DataSource; clock: Clock; config: HubConfig },
  column: CountedBy,
  ids: readonly string[],
): Promise<EffectiveCounts[]> {
  const parameters = new SqlParameters();
  const { lateAfterMs, lostAfterMs } = config;
  const state = effectiveState({ now: clock.now(), lateAfterMs, lostAfterMs }, parameters);
  const rows = await dataSource.query<CountRow[]>(
    `select p.${column} as id, ${state.sync} as sync, ${state.health} as health, count(*)::int as count
     from applications p left join clusters c on c.id = p.cluster_id ${APPLICATION_JOINS}
     where p.${column} = any(${parameters.add([...new Set(ids)])}::uuid[])
     group by 1, 2, 3`,
    parameters.values,
  );
  const byId = Map.groupBy(rows, (row) => row.id);
  return ids.map((id) => sumOf(byId.get(id) ?? []));
}

function sumOf(rows: readonly CountRow[]): EffectiveCounts {
  const sync = { synced: 0, outOfSync: 0, unknown: 0 };
  const health = { healthy: 0, progressing: 0, degraded: 0, suspended: 0, missing: 0, unknown: 0 };
  let applicationCount = 0;
  for (const row of rows) {
    applicationCount += row.count;
    sync[SYNC_FIELD[row.sync]] += row.count;
    health[HEALTH_FIELD[row.health]] += row.count;
  }
  return { applicationCount, sync, health };
}

const SYNC_FIELD = { Synced: 'synced', OutOfSync: 'outOfSync', Unknown: 'unknown' } as const satisfies Record<
  SyncStatus,
  string
>;
const HEALTH_FIELD = {
  Healthy: 'healthy',
  Progressing: 'progressing',
  Degraded: 'degraded',
  Suspended: 'suspended',
  Missing: 'missing',
  Unknown: 'unknown',
} as const satisfies Record<Health, string>;
