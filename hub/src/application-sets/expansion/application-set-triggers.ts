import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ApplicationsService } from '../../applications/applications.service.js';
import { ClustersService } from '../../clusters/clusters.service.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { RepositoriesService } from '../../repositories/repositories.service.js';
import type { RepositoryRefName } from '../../repositories/refs/repository-ref.js';
import { ApplicationSetStore } from '../application-set-store.js';
import { ExpansionSchedule } from './expansion-schedule.js';

/** What makes sets expand again: connected once, at start. Every observer works inside the transaction of what happened. */
@Injectable()
export class ApplicationSetTriggers implements OnModuleInit {
  constructor(
    private readonly sets: ApplicationSetStore,
    private readonly schedule: ExpansionSchedule,
    private readonly clusters: ClustersService,
    private readonly repositories: RepositoriesService,
    private readonly applications: ApplicationsService,
  ) {}

  onModuleInit(): void {
    this.clusters.onChanged(async (_, tx) => this.schedule.expandSoon(await this.sets.listUsingClusters(tx), tx));
    const expandReaders = async (refs: readonly RepositoryRefName[], tx: Transaction): Promise<void> =>
      this.schedule.expandSoon(
        await this.sets.listReading(
          refs.map(({ url, ref }) => ({ url, ref })),
          tx,
        ),
        tx,
      );
    this.repositories.onMoved(expandReaders);
    // A ref that cannot be read freezes the sets that read it; one that can be read again lets them go on.
    this.repositories.onProblem(expandReaders);
    this.repositories.usedBy((refs) => this.sets.listUsed(refs));
    this.applications.onGone(async (applicationSetIds, tx) => {
      await this.schedule.changed(await this.sets.removeEmptied(applicationSetIds, tx), tx);
      await this.schedule.expandSoon(applicationSetIds, tx);
    });
  }
}
