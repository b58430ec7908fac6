/** Has refs followed. */
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { JobQueue } from '../../platform/jobs/job-queue.js';
import { REFRESH_REPOSITORY } from '../repository-jobs.js';
import { RepositoryPermissions } from '../registry/repository-permissions.js';
import { checkAllowed } from '../charts/chart-permission.js';
import { checkName, distinctRefs, namedCommit, storedName, type RepositoryRefName } from './repository-ref.js';
import { RepositoryRefStore } from './repository-ref-store.js';

@Injectable()
export class RefFollowing {
  constructor(
    private readonly refs: RepositoryRefStore,
    private readonly permissions: RepositoryPermissions,
    private readonly jobs: JobQueue,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** See `RepositoriesService.want`. */
  async want(refs: readonly RepositoryRefName[], tx?: Transaction): Promise<void> {
    const permissions = await this.permissions.load(tx);
    const followed = [...distinctRefs(refs)];
    for (const ref of followed) {
      checkAllowed(ref, permissions);
      checkName(ref);
    }
    const moving = followed.filter((ref) => namedCommit(ref) === undefined).map(storedName);
    if (moving.length === 0) return;
    const work = async (transaction: Transaction): Promise<void> => {
      const added = await this.refs.want(moving, this.clock.now(), transaction);
      if (added.length > 0) await this.jobs.enqueueAll(REFRESH_REPOSITORY, added, { transaction });
    };
    await (tx ? work(tx) : this.dataSource.transaction(work));
  }
}
