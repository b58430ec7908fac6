import { Injectable } from '@nestjs/common';
import type { Freshness, Health, SyncStatus } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { HubConfig } from '../../platform/config/hub-config.js';
import { SqlParameters } from '../../platform/database/sql-parameters.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { APPLICATION_JOINS, ARE_CHILDREN_READY, effectiveState } from './application-view.js';

/** Whether others may go on that wait for an application. */
export interface ApplicationReadiness {
  readonly id: string;
  readonly name: string;
  readonly clusterId: string | null;
  readonly sync: SyncStatus;
  readonly health: Health;
  readonly isDeleting: boolean;
  /** Why it does not count as ready; null: it is Synced and Healthy on its current desired state. */
  readonly problem: string | null;
}

interface ReadinessRow extends Omit<ApplicationReadiness, 'problem'> {
  readonly clusterName: string;
  readonly freshness: Freshness;
  readonly isStale: boolean;
  readonly isRendered: boolean;
  readonly isLooked: boolean;
  /** What it makes was ready. */
  readonly isSettled: boolean;
  readonly conditions: readonly { readonly message: string }[];
  readonly message: string | null;
}

/** The readiness of applications: what their clusters said, as far as it may be believed now. */
@Injectable()
export class ApplicationReadinessReadModel {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly config: HubConfig,
  ) {}

  /** By name; unknown names are left out. */
  async listByName(names: readonly string[], tx?: Transaction): Promise<Map<string, ApplicationReadiness>> {
    const rows = await this.read('p.name', 'text', names, tx);
    return new Map(rows.map((row) => [row.name, row]));
  }

  /** By id; unknown ids are left out. */
  async listById(ids: readonly string[], tx?: Transaction): Promise<Map<string, ApplicationReadiness>> {
    const rows = await this.read('p.id', 'uuid', ids, tx);
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Of the applications of sets; in no order. */
  async listOfSets(setIds: readonly string[], tx?: Transaction): Promise<(ApplicationReadiness & { setId: string })[]> {
    return this.read('p.application_set_id', 'uuid', setIds, tx);
  }

  private async read(
    column: string,
    type: string,
    values: readonly string[],
    tx: Transaction | undefined,
  ): Promise<(ApplicationReadiness & { setId: string })[]> {
    if (values.length === 0) return [];
    const parameters = new SqlParameters();
    const { lateAfterMs, lostAfterMs } = this.config;
    const state = effectiveState({ now: this.clock.now(), lateAfterMs, lostAfterMs }, parameters);
    const rows = await (tx ?? this.dataSource).query<(ReadinessRow & { setId: string })[]>(
      `select p.id, p.name, p.application_set_id as "setId", p.cluster_id as "clusterId", ${state.sync} as sync,
              ${state.health} as health, ${state.freshness} as freshness,
              coalesce(c.name, p.destination) as "clusterName", p.deleting_at is not null as "isDeleting",
              p.stale_since is not null as "isStale", p.render_digest is not null as "isRendered",
              h.application_id is null or h.render_digest is not distinct from p.render_digest as "isLooked",
              ${ARE_CHILDREN_READY} as "isSettled",
              p.conditions || coalesce(h.conditions, '[]') as conditions, coalesce(h.message, s.message) as message
       from applications p left join clusters c on c.id = p.cluster_id ${APPLICATION_JOINS}
       where ${column} = any(${parameters.add([...new Set(values)])}::${type}[])`,
      parameters.values,
    );
    return rows.map(({ id, name, setId, clusterId, sync, health, isDeleting, ...rest }) => {
      const problem = problemOf({ id, name, clusterId, sync, health, isDeleting, ...rest });
      return { id, name, setId, clusterId, sync, health, isDeleting, problem };
    });
  }
}

function problemOf(row: ReadinessRow): string | null {
  if (row.isDeleting) return 'it is being deleted';
  const [condition] = row.conditions;
  if (condition) return `it has a problem: ${condition.message}`;
  if (row.isStale || !row.isRendered || !row.isLooked) return 'it is being rendered';
  if (row.freshness === 'Lost') return `its cluster "${row.clusterName}" is silent`;
  const isGreen = row.sync === 'Synced' && row.health === 'Healthy';
  if (isGreen && row.isSettled) return null;
  const state = isGreen ? 'what it makes is not ready yet' : `it is ${row.sync} and ${row.health}`;
  return `${state}${row.message ? `: ${row.message.replace(/\.$/, '')}` : ''}`;
}
