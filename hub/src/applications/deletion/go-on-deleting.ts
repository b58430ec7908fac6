import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../../platform/database/transaction.js';
import { ApplicationRemoval } from './application-removal.js';
import { DeletionWaits, type WantedDeletion } from './deletion-waits.js';

/** How many deletions one transaction looks at. */
const BATCH_SIZE = 500;
const LOWEST_ID = '00000000-0000-0000-0000-000000000000';

interface WaitingRow extends WantedDeletion {
  readonly applicationSetId: string | null;
}

/** Goes on with deletions that waited, as soon as what goes before is gone. Doing it twice is harmless. */
@Injectable()
export class GoOnDeleting implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly waits: DeletionWaits,
    private readonly removal: ApplicationRemoval,
  ) {}

  onModuleInit(): void {
    this.waits.onDue(() => this.goOn());
  }

  private async goOn(): Promise<void> {
    let after: string | undefined = LOWEST_ID;
    while (after !== undefined) {
      const from: string = after;
      after = await this.dataSource.transaction((tx) => this.goOnFrom(from, tx));
    }
  }

  /** The id to go on from; undefined at the end. */
  private async goOnFrom(after: string, tx: Transaction): Promise<string | undefined> {
    const rows = await tx.query<WaitingRow[]>(
      `select a.id, a.cluster_id as "clusterId", coalesce(a.deleting_resources, false) as "deleteResources",
              a.application_set_id as "applicationSetId"
       from application_deletion_waits w join applications a on a.id = w.application_id
       where a.deleting_at is not null and a.id > $1 order by a.id limit ${BATCH_SIZE} for update of a`,
      [after],
    );
    // Whoever applied one of them again wants it to stay.
    await tx.query(
      `delete from application_deletion_waits w using applications a where a.id = w.application_id and a.deleting_at is null`,
    );
    if (rows.length === 0) return undefined;
    const held = await this.waits.holdBack(rows, tx);
    const free = rows.filter(({ id }) => !held.has(id));
    await this.waits.forget(
      free.map(({ id }) => id),
      tx,
    );
    const gone = new Set(await this.removal.proceed(free, tx));
    const sets = free.flatMap(({ id, applicationSetId }) => (gone.has(id) ? (applicationSetId ?? []) : []));
    await this.removal.announceGone([...new Set(sets)], tx);
    return rows.at(-1)?.id;
  }
}
