import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DesiredStateService } from '../../delivery/desired-state.service.js';
import { ApplicationCommandStore } from '../store/application-command-store.js';
import { GoingApplication } from '../operations/going-application.js';

interface Going {
  readonly id: string;
  readonly deletingAt: Date;
}

/**
 * A tombstone says no more than to delete: how, by which options, hooks and rights, the agent knows from what it held. One that lost its state
 * knows nothing of that, not even what there is: it is told in full, so that no hook is passed over and nothing is left behind.
 */
@Injectable()
export class DescribeDeletions implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly commands: ApplicationCommandStore,
    private readonly going: GoingApplication,
    private readonly states: DesiredStateService,
  ) {}

  onModuleInit(): void {
    this.states.onDelicateNews((clusterId, { removals }) => this.describe(clusterId, removals));
  }

  /** Whether any was. Doing it twice is harmless: what is told in full is no tombstone any more. */
  private async describe(clusterId: string, applicationIds: readonly string[]): Promise<boolean> {
    if (applicationIds.length === 0) return false;
    return this.dataSource.transaction(async (tx) => {
      const applications = await this.commands.listForUpdate(applicationIds, tx);
      const rows = await tx.query<Going[]>(
        `select id, deleting_at as "deletingAt" from applications
         where id = any($1::uuid[]) and cluster_id = $2 and deleting_at is not null and deleting_resources`,
        [applicationIds, clusterId],
      );
      const times = new Map(rows.map(({ id, deletingAt }) => [id, deletingAt.toISOString()]));
      for (const application of applications) {
        const requestedAt = times.get(application.id);
        if (requestedAt !== undefined) await this.going.tell(application, { requestedAt, render: undefined }, tx);
      }
      return rows.length > 0;
    });
  }
}
