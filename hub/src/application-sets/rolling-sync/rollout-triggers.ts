import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ApplicationObservers } from '../../applications/application-observers.js';
import { ApplicationsService } from '../../applications/applications.service.js';
import { ReportsService } from '../../delivery/reports/reports.service.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { RolloutSchedule } from './rollout-schedule.js';
import { RolloutStore } from './rollout-store.js';

/** What makes rollouts move on: connected once, at start. Every observer works inside the transaction of what happened. */
@Injectable()
export class RolloutTriggers implements OnModuleInit {
  constructor(
    private readonly rollouts: RolloutStore,
    private readonly schedule: RolloutSchedule,
    private readonly observers: ApplicationObservers,
    private readonly applications: ApplicationsService,
    private readonly reports: ReportsService,
  ) {}

  onModuleInit(): void {
    const rollSets = async (applicationIds: readonly string[], tx: Transaction): Promise<void> =>
      this.schedule.rollSoon(await this.rollouts.listRollingSets(applicationIds, tx), tx);
    this.reports.onStatuses(rollSets);
    this.observers.onRendered(rollSets);
    // What the hub says of those that make applications.
    this.observers.onChanged(async (ids, tx, by) => (by === 'children' ? rollSets(ids, tx) : undefined));
    // A set that is deleted step by step goes on when the applications of a step are gone.
    this.applications.onGone(async (applicationSetIds, tx) =>
      this.schedule.rollSoon(await this.rollouts.listRolling(applicationSetIds, tx), tx),
    );
  }
}
