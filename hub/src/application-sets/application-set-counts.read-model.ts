import { Injectable } from '@nestjs/common';
import type { Health, HealthCounts, SyncCounts, SyncStatus } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { APPLICATION_JOINS, effectiveState } from '../applications/application-view.js';
import { Clock } from '../platform/clock/clock.js';
import { HubConfig } from '../platform/config/hub-config.js';
import { SqlParameters } from '../platform/database/sql-parameters.js';

/** Counts of a set's applications by their effective states. */
export interface ApplicationSetCounts {
  readonly applicationCount: number;
  readonly sync: SyncCounts;
  readonly health: HealthCounts;
}

interface CountRow {
  readonly application_set_id: string;
  readonly sync: SyncStatus;
  readonly health: Health;
  readonly count: number;
}

/** Counts for the sets of a page, in one statement whatever their number. */
@Injectable()
export class ApplicationSetCountsReadModel {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly config: HubConfig,
  ) {}

  /** In the order of the ids, which may repeat: several fields ask for the counts of one set. */
  async countFor(ids: readonly string[]): Promise<ApplicationSetCounts[]> {
    const parameters = new SqlParameters();
    const { lateAfterMs, lostAfterMs } = this.config;
    const state = effectiveState({ now: this.clock.now(), lateAfterMs, lostAfterMs }, parameters);
    const rows = await this.dataSource.query<CountRow[]>(
      `select p.application_set_id, ${state.sync} as sync, ${state.health} as health, count(*)::int as count
       from applications p left join clusters c on c.id = p.cluster_id ${APPLICATION_JOINS}
       where p.application_set_id = any(${parameters.add([...new Set(ids)])}::uuid[])
       group by 1, 2, 3`,
      parameters.values,
    );
    const bySet = Map.groupBy(rows, (row) => row.application_set_id);
    return ids.map((id) => sumOf(bySet.get(id) ?? []));
  }
}

function sumOf(rows: readonly CountRow[]): ApplicationSetCounts {
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
