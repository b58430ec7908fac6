import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../../platform/database/transaction.js';
import { RepositoriesService } from '../../repositories/repositories.service.js';
import { ApplicationCommandStore } from '../store/application-command-store.js';
import { GoingApplication } from '../operations/going-application.js';
import { DeletionWaits } from './deletion-waits.js';

/** How many deletions are read at once. */
const BATCH_SIZE = 100;
const LOWEST_ID = '00000000-0000-0000-0000-000000000000';

interface FailedDeletion {
  readonly id: string;
  readonly name: string;
  readonly clusterId: string;
  /** What its agent has. */
  readonly renderDigest: string;
  readonly requestedAt: Date;
}

/**
 * A deletion whose hooks failed stands still until they succeed. They may have been mended in Git: its agent is told what Git says now, and
 * runs them again at once. Doing it twice is harmless.
 */
@Injectable()
export class RenewDeletions implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly commands: ApplicationCommandStore,
    private readonly going: GoingApplication,
    private readonly waits: DeletionWaits,
    private readonly repositories: RepositoriesService,
  ) {}

  onModuleInit(): void {
    this.waits.onFailuresDue(() => this.renewAll());
    this.repositories.onMoved(async (_moved, tx) => {
      if (await this.isAnyGoing(tx)) await this.waits.lookForFailures('now', tx);
    });
  }

  private async renewAll(): Promise<void> {
    let after: string | undefined = LOWEST_ID;
    while (after !== undefined) {
      const batch: FailedDeletion[] = await this.listFailed(after);
      for (const deletion of batch) await this.renew(deletion);
      after = batch.at(-1)?.id;
    }
    await this.dataSource.transaction(async (tx) => {
      if (await this.isAnyGoing(tx)) await this.waits.lookForFailures('later', tx);
    });
  }

  /** Nothing where Git says what its agent has. */
  private async renew({ id, name, clusterId, renderDigest, requestedAt }: FailedDeletion): Promise<void> {
    const render = await this.going.renderAnew(name);
    if (render === undefined || render.renderDigest === renderDigest) return;
    await this.dataSource.transaction(async (tx) => {
      const [application] = await this.commands.listForUpdate([id], tx);
      if (!application?.isDeleting || application.clusterId !== clusterId) return;
      await this.going.tell(application, { requestedAt: requestedAt.toISOString(), render }, tx);
    });
  }

  private async listFailed(after: string): Promise<FailedDeletion[]> {
    return this.dataSource.query<FailedDeletion[]>(
      `select a.id, a.name, a.cluster_id as "clusterId", d.render_digest as "renderDigest",
              coalesce((d.content #>> '{syncPolicy,deletion,requestedAt}')::timestamptz, a.deleting_at) as "requestedAt"
       from applications a
       join assignments d on d.application_id = a.id and d.cluster_id = a.cluster_id
       join application_statuses s on s.application_id = a.id and s.conditions @> '[{"type":"DeletionError"}]'
       where a.deleting_at is not null and a.deleting_resources and a.id > $1 order by a.id limit ${BATCH_SIZE}`,
      [after],
    );
  }

  private async isAnyGoing(tx: Transaction): Promise<boolean> {
    const [row] = await tx.query<{ going: boolean }[]>(
      `select exists (select from applications where deleting_at is not null) as going`,
    );
    return row?.going === true;
  }
}
