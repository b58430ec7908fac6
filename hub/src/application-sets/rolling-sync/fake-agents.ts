import type { DataSource } from 'typeorm';
import type { RemovalObserver, ReportsService, StatusObserver } from '../../delivery/reports/reports.service.js';
import type { Clock } from '../../platform/clock/clock.js';

/** What a fake agent says of an application; the rest is as after a sync that went well. */
export interface FakeReport {
  readonly syncStatus?: string;
  readonly health?: string;
  readonly message?: string;
  /** The phase of the operation that its assignment asks for; none without it. */
  readonly phase?: string;
}

/** Agents in memory, for tests: they read assignments and report, without a cluster. Takes the place of ReportsService. */
export class FakeAgents implements Pick<ReportsService, 'onRemoved' | 'onStatuses'> {
  private readonly removalObservers: RemovalObserver[] = [];
  private readonly statusObservers: StatusObserver[] = [];

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  onRemoved(observer: RemovalObserver): void {
    this.removalObservers.push(observer);
  }

  onStatuses(observer: StatusObserver): void {
    this.statusObservers.push(observer);
  }

  /** Which operation an application's assignment asks for; null for none. */
  async operationOf(name: string): Promise<{ id: string; prune: boolean } | null> {
    return (await this.assignmentOf(name)).operation;
  }

  /** All clusters are in contact now. */
  async contact(): Promise<void> {
    await this.dataSource.query(
      `insert into cluster_contacts (cluster_id, last_contact_at) select id, $1::timestamptz from clusters
       on conflict (cluster_id) do update set last_contact_at = excluded.last_contact_at`,
      [this.clock.now()],
    );
  }

  /** Reports on an application as it is assigned now. */
  async report(name: string, changes: FakeReport = {}): Promise<void> {
    const { id, clusterId, renderDigest, operation } = await this.assignmentOf(name);
    const { syncStatus = 'Synced', health = 'Healthy', message = null, phase } = changes;
    await this.dataSource.transaction(async (tx) => {
      await tx.query(
        `insert into cluster_contacts (cluster_id, last_contact_at) values ($1, $2)
         on conflict (cluster_id) do update set last_contact_at = excluded.last_contact_at`,
        [clusterId, this.clock.now()],
      );
      await tx.query(
        `insert into application_statuses (application_id, cluster_id, render_digest, sync_status, health, message, operation)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (application_id) do update set cluster_id = excluded.cluster_id, render_digest = excluded.render_digest,
           sync_status = excluded.sync_status, health = excluded.health, message = excluded.message,
           operation = coalesce(excluded.operation, application_statuses.operation)`,
        [
          id,
          clusterId,
          renderDigest,
          syncStatus,
          health,
          message,
          phase === undefined ? null : JSON.stringify({ id: operation?.id ?? null, phase, message }),
        ],
      );
      for (const observer of this.statusObservers) await observer([id], tx);
    });
  }

  /** Does what the assignment asks for, and says that it went well. */
  async sync(name: string): Promise<void> {
    await this.report(name, { phase: 'Succeeded' });
  }

  /** Says that the objects of an application are gone. */
  async confirmRemoval(name: string): Promise<void> {
    const { id } = await this.assignmentOf(name);
    await this.dataSource.transaction(async (tx) => {
      for (const observer of this.removalObservers) await observer([id], tx);
    });
  }

  private async assignmentOf(name: string): Promise<{
    readonly id: string;
    readonly clusterId: string;
    readonly renderDigest: string;
    readonly operation: { readonly id: string; readonly prune: boolean } | null;
  }> {
    const [row] = await this.dataSource.query(
      `select a.id, s.cluster_id as "clusterId", s.render_digest as "renderDigest", s.content -> 'operation' as operation
       from applications a join assignments s on s.application_id = a.id and s.cluster_id = a.cluster_id where a.name = $1`,
      [name],
    );
    if (!row) throw new Error(`No application "${name}" is assigned.`);
    return row;
  }
}
