import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { relaxCommit } from '../platform/database/relaxed-commit.js';
import { Logger } from '../platform/logging/logger.js';

/** How long contacts are collected before they are written: a thousand polling agents cost one statement a second. */
const FLUSH_AFTER_MS = 1_000;

/**
 * Locks rows in the order of their ids, as delivery does, so that the two cannot deadlock. A contact in the future is one by a clock that was
 * wrong: it would keep a cluster Live that says nothing any more.
 */
const UPSERT = `
  insert into cluster_contacts as k (cluster_id, last_contact_at)
  select c.id, i.at
  from json_to_recordset($1::json) as i (id uuid, at timestamptz) join clusters c on c.id = i.id
  order by c.id
  on conflict (cluster_id) do update set last_contact_at = excluded.last_contact_at
  where k.last_contact_at is null or k.last_contact_at < excluded.last_contact_at or k.last_contact_at > now() + interval '1 minute'`;

/** When agents were last in contact, written in batches. */
@Injectable()
export class ClusterContacts implements OnModuleDestroy {
  private pending = new Map<string, Date>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly logger: Logger,
  ) {}

  async onModuleDestroy(): Promise<void> {
    await this.flush();
  }

  /** Returns at once; the database knows within a second. */
  touch(clusterId: string, at: Date): void {
    const known = this.pending.get(clusterId);
    if (known === undefined || known < at) this.pending.set(clusterId, at);
    this.schedule();
  }

  /** Writes what is collected. While the database is away it stays collected: one entry a cluster, so it cannot grow. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.pending.size === 0) return;
    const batch = this.pending;
    this.pending = new Map();
    try {
      await this.dataSource.transaction(async (tx) => {
        await relaxCommit(tx);
        await tx.query(UPSERT, [JSON.stringify([...batch].map(([id, at]) => ({ id, at })))]);
      });
    } catch (error) {
      this.logger.warn('Last contacts of clusters could not be written; they are kept for the next try', { error });
      for (const [clusterId, at] of batch) if (!this.pending.has(clusterId)) this.pending.set(clusterId, at);
      this.schedule();
    }
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_AFTER_MS).unref();
  }
}
