import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DeliveryContributions } from '../../delivery/delivery-contributions.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { ApplicationCommandStore } from '../store/application-command-store.js';
import type { ChangedBy, ChangedObserver } from '../application-observers.js';
import { ApplicationSurroundings } from '../application-surroundings.js';
import { publishApplications } from '../application-wake-ups.js';
import { DesiredStates } from '../writing/desired-states.js';
import { AssignedIdsReadModel } from './assigned-ids.read-model.js';
import { identityOf, type ReassignmentScope, scopeOf } from './reassignment-scope.js';

/** Assigns the applications of a scope again; identity: the scope. */
export const REASSIGN_JOB = 'reassign-applications';
/** How many applications are assigned in one transaction. */
const BATCH_SIZE = 500;

/**
 * Assigns applications again, from what was rendered last, when something is said otherwise about how agents treat them: nothing is
 * rendered. What comes out the same reaches nobody.
 */
@Injectable()
export class Reassignment implements OnModuleInit {
  private readonly observers: ChangedObserver[] = [];

  constructor(
    private readonly dataSource: DataSource,
    private readonly commands: ApplicationCommandStore,
    private readonly desired: DesiredStates,
    private readonly contributions: DeliveryContributions,
    private readonly surroundings: ApplicationSurroundings,
  ) {}

  onModuleInit(): void {
    this.surroundings.jobs.handle(REASSIGN_JOB, (identity) => this.reassign(scopeOf(identity)));
  }

  /** Called inside the transaction in which applications are assigned again: what holds them may be another. Also for those on no cluster. */
  onReassigned(observer: ChangedObserver): void {
    this.observers.push(observer);
  }

  /**
   * Once the transaction has committed, in bounded batches; applications that are named one by one are assigned within it. Whoever calls
   * has written what is to be said before.
   */
  async request(
    scope: ReassignmentScope | { readonly applicationIds: readonly string[] },
    tx: Transaction,
    by?: ChangedBy,
  ): Promise<void> {
    if (scope === 'all' || !('applicationIds' in scope))
      await this.surroundings.jobs.enqueue(REASSIGN_JOB, identityOf(scope), { transaction: tx });
    else await this.assignBatch(scope.applicationIds, tx, by);
  }

  private async reassign(scope: ReassignmentScope): Promise<void> {
    // Assignments that began before the change may still bring what was said before: they end first.
    await this.dataSource.transaction((tx) => this.contributions.settled(tx));
    const ids = new AssignedIdsReadModel(this.dataSource);
    for (
      let page = await ids.list(scope, BATCH_SIZE);
      page.ids.length > 0;
      page = await ids.list(scope, BATCH_SIZE, page.last)
    )
      await this.dataSource.transaction((tx) => this.assignBatch(page.ids, tx));
  }

  private async assignBatch(ids: readonly string[], tx: Transaction, by?: ChangedBy): Promise<void> {
    if (ids.length === 0) return;
    const locked = await this.commands.listForUpdate(ids, tx);
    const active = locked.filter(({ isDeleting }) => !isDeleting);
    await this.desired.assignAll(active, tx);
    const activeIds = active.map(({ id }) => id);
    for (const observer of this.observers) await observer(activeIds, tx, by);
    await publishApplications(this.surroundings.feed, activeIds, tx);
  }
}
