import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { retryConflicts } from '../../applications/writing/retry-conflicts.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { ApplicationSetRecord } from '../application-set.js';
import { ApplicationSetStore } from '../application-set-store.js';
import { parseStored } from '../expansion/expand-application-set.js';
import { areSame, mergeConditions } from '../set-conditions.js';
import { advanceRollout, type RolloutOutcome } from './advance-rollout.js';
import { type RollingStrategy, rollingStrategyOf } from './rolling-strategy.js';
import type { RolloutFacts, RolloutState } from './rollout.js';
import { configConditions, rolloutConditionsOf, rollingConditions } from './rollout-conditions.js';
import { rolloutEvents } from './rollout-events.js';
import { RolloutOrders } from './rollout-orders.js';
import { RolloutSchedule } from './rollout-schedule.js';
import { RolloutStore } from './rollout-store.js';

/**
 * Moves one set's rollout on: the job. One transaction under the set's row lock, so replicas take turns; it decides from what is stored
 * and reported alone, so it may run at any time, twice, or again after a hub was killed.
 */
@Injectable()
export class RollOutApplicationSet implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sets: ApplicationSetStore,
    private readonly rollouts: RolloutStore,
    private readonly schedule: RolloutSchedule,
    private readonly orders: RolloutOrders,
  ) {}

  onModuleInit(): void {
    this.schedule.onDue((id) => this.rollOut(id));
  }

  async rollOut(applicationSetId: string): Promise<void> {
    await retryConflicts(() => this.dataSource.transaction((tx) => this.advance(applicationSetId, tx)));
  }

  private async advance(id: string, tx: Transaction): Promise<void> {
    const set = await this.sets.lock(id, tx);
    if (!set) return;
    if (set.isDeleting) {
      await this.orders.deletion.deleteNext(set, tx);
      return this.schedule.changed([set.name], tx);
    }
    const strategy = rollingStrategyOf(parseStored(set).spec);
    if (strategy.steps.length === 0) return this.end(set, strategy, tx);
    const applications = await this.rollouts.listFacts(id, this.schedule.silence(), tx);
    const previous = await this.rollouts.listStates(id, tx);
    const outcome = advanceRollout({ strategy, applications, previous, now: this.schedule.now() });
    await this.rollouts.saveStates(
      outcome.states.filter((state) => isNew(state, previous.get(state.applicationId))),
      tx,
    );
    await this.sync(set, outcome, applications, tx);
    await this.tell(set, rollingConditions(outcome, strategy.steps.length, this.schedule.now()), tx);
    if (outcome.isProgressing) await this.schedule.lookAgain(id, tx);
  }

  private async sync(
    set: ApplicationSetRecord,
    outcome: RolloutOutcome,
    applications: readonly RolloutFacts[],
    tx: Transaction,
  ): Promise<void> {
    const targets = new Map(applications.map(({ id, renderDigest }) => [id, renderDigest]));
    const requests = outcome.toSync.flatMap((applicationId) => {
      const renderDigest = targets.get(applicationId);
      return renderDigest ? [{ applicationId, renderDigest }] : [];
    });
    await this.orders.syncs.request(requests, `application-set "${set.name}"`, tx);
  }

  /** The strategy does not roll, or does so no more. */
  private async end(set: ApplicationSetRecord, strategy: RollingStrategy, tx: Transaction): Promise<void> {
    await this.rollouts.forget(set.id, tx);
    await this.tell(
      set,
      strategy.problems.length === 0 ? [] : configConditions(strategy.problems, this.schedule.now()),
      tx,
    );
  }

  private async tell(
    set: ApplicationSetRecord,
    next: ReturnType<typeof rollingConditions>,
    tx: Transaction,
  ): Promise<void> {
    const before = rolloutConditionsOf(set.conditions);
    const after = mergeConditions(before, next);
    if (areSame(before, after)) return;
    const others = set.conditions.filter((condition) => !before.includes(condition));
    await this.sets.setConditions(set.id, [...others, ...after], tx);
    await this.schedule.record(rolloutEvents(set.name, before, after), tx);
    await this.schedule.changed([set.name], tx);
  }
}

function isNew(state: RolloutState, before: RolloutState | undefined): boolean {
  return before === undefined || JSON.stringify(before) !== JSON.stringify({ ...before, ...state });
}
