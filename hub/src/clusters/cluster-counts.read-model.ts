import { Injectable } from '@nestjs/common';
import type { Health, HealthCounts, SyncCounts, SyncStatus } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { APPLICATION_JOINS, effectiveState } from '../applications/application-view.js';
import { Clock } from '../platform/clock/clock.js';
import { HubConfig } from '../platform/config/hub-config.js';
import { SqlParameters } from '../platform/database/sql-parameters.js';

/** The applications of one cluster in counts, by effective status. */
export interface ClusterCounts {
  readonly applicationCount: number;
  readonly sync: SyncCounts;
  readonly health: HealthCounts;
}

interface CountRow {
  cluster_id: string;
  sync: SyncStatus;
  health: Health;
  count: number;
}

/** Counts for many clusters in one statement. */
@Injectable()
export class ClusterCountsReadModel {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly config: HubConfig,
  ) {}

  /** In the order of the ids; zeros for a cluster without applications. */
  async countAll(clusterIds: readonly string[]): Promise<ClusterCounts[]> {
    const parameters = new SqlParameters();
    const { lateAfterMs, lostAfterMs } = this.config;
    const state = effectiveState({ now: this.clock.now(), lateAfterMs, lostAfterMs }, parameters);
    const rows = await this.dataSource.query<CountRow[]>(
      `select p.cluster_id, ${state.sync} as sync, ${state.health} as health, count(*)::int as count
       from applications p join clusters c on c.id = p.cluster_id ${APPLICATION_JOINS}
       where p.cluster_id = any(${parameters.add(clusterIds)}::uuid[])
       group by 1, 2, 3`,
      parameters.values,
    );
    const byCluster = Map.groupBy(rows, (row) => row.cluster_id);
    return clusterIds.map((id) => countsOf(byCluster.get(id) ?? []));
  }
}

function countsOf(rows: readonly CountRow[]): ClusterCounts {
  const sync = { synced: 0, outOfSync: 0, unknown: 0 };
  const health = { healthy: 0, progressing: 0, degraded: 0, suspended: 0, missing: 0, unknown: 0 };
  let applicationCount = 0;
  for (const row of rows) {
    applicationCount += row.count;
    sync[SYNC_FIELDS[row.sync]] += row.count;
    health[HEALTH_FIELDS[row.health]] += row.count;
  }
  return { applicationCount, sync, health };
}

const SYNC_FIELDS = { Synced: 'synced', OutOfSync: 'outOfSync', Unknown: 'unknown' } as const;

const HEALTH_FIELDS = {
  Healthy: 'healthy',
  Progressing: 'progressing',
  Degraded: 'degraded',
  Suspended: 'suspended',
  Missing: 'missing',
  Unknown: 'unknown',
} as const;
