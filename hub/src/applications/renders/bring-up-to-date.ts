import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../../platform/database/transaction.js';
import { ApplicationDelivery } from '../writing/application-delivery.js';
import { ALL_APPLICATIONS, BRING_UP_TO_DATE_JOB } from '../application-jobs.js';
import { ApplicationSurroundings } from '../application-surroundings.js';
import { publishApplications } from '../application-wake-ups.js';
import { LateOutcomes } from './late-outcomes.js';
import { renderFailureEvents } from './render-failure-events.js';
import { changesOf, historyEntriesOf, type Outcome } from './stale-outcome.js';
import { type StaleApplication, StaleApplicationStore } from './stale-application-store.js';
import { type LateOutcome, StaleRenderer } from './stale-renderer.js';

/** How many applications are rendered and written at once. */
const BATCH_SIZE = 2_000;
/** The first batch of a run is small: agents start to apply it while the rest is rendered. */
const FIRST_BATCH_SIZE = 25;
/** How often in a row a batch may be overtaken by newer changes before the queue's backoff takes over. */
const MAX_OVERTAKEN_ROUNDS = 5;
/** What renders so long is rendered again then, should its outcome never come: the hub that rendered it may be gone. */
const LATE_RETRY_MS = 20_000;

/**
 * The job that brings stale applications up to date: resolve, render, then store and assign in one transaction. It may run twice or on
 * several replicas at once: an outcome is stored only where nothing changed the row since it was read, and only then assigned.
 */
@Injectable()
export class BringUpToDate implements OnModuleInit, OnModuleDestroy {
  private readonly late: LateOutcomes;

  constructor(
    private readonly dataSource: DataSource,
    private readonly stale: StaleApplicationStore,
    private readonly renderer: StaleRenderer,
    private readonly delivery: ApplicationDelivery,
    private readonly surroundings: ApplicationSurroundings,
  ) {
    this.late = new LateOutcomes((outcomes) => this.settle(outcomes, []), surroundings.logger);
  }

  onModuleInit(): void {
    this.surroundings.jobs.handle(BRING_UP_TO_DATE_JOB, () => this.bringAllUpToDate());
  }

  onModuleDestroy(): void {
    this.late.close();
  }

  /** Works until nothing is stale now, or on its way; what waits for a retry gets its own run. */
  async bringAllUpToDate(): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await this.delivery.removal.sweep(tx);
      await this.stale.markHomeless(tx);
    });
    let overtaken = 0;
    for (let size = FIRST_BATCH_SIZE; ; size = BATCH_SIZE) {
      const batch = await this.stale.listStale(size);
      if (batch.length === 0) break;
      overtaken = (await this.bringUpToDate(batch)) > 0 ? 0 : overtaken + 1;
      if (overtaken >= MAX_OVERTAKEN_ROUNDS)
        throw new Error('Stale applications keep changing while they are rendered; trying again later.');
    }
    const retryInMs = await this.stale.nextRetryInMs();
    if (retryInMs === undefined) return;
    const runAt = new Date(this.surroundings.clock.now().getTime() + retryInMs);
    await this.surroundings.jobs.enqueue(BRING_UP_TO_DATE_JOB, ALL_APPLICATIONS, { runAt });
  }

  /** How many of the batch were settled, or are on the way. */
  private async bringUpToDate(batch: readonly StaleApplication[]): Promise<number> {
    const { outcomes, late } = await this.renderer.render(batch);
    const settled = await this.settle(outcomes, late);
    for (const { outcome } of late) this.late.add(outcome);
    return settled + late.length;
  }

  private async settle(outcomes: readonly Outcome[], late: readonly LateOutcome[]): Promise<number> {
    return this.dataSource.transaction(async (tx) => {
      await this.stale.postpone(
        late.map(({ application: { id, staleMark } }) => ({ id, staleMark, retryInMs: LATE_RETRY_MS })),
        tx,
      );
      const settledIds = await this.stale.settle(
        outcomes.map(({ settled }) => settled),
        tx,
      );
      await this.carryOut(
        outcomes.filter(({ settled }) => settledIds.has(settled.id)),
        tx,
      );
      return settledIds.size;
    });
  }

  private async carryOut(outcomes: readonly Outcome[], tx: Transaction): Promise<void> {
    const entries = historyEntriesOf(outcomes);
    if (entries.length > 0) await this.delivery.store.addHistory(entries, tx);
    await this.delivery.service.assign(outcomes.flatMap(changesOf), tx);
    const failures = renderFailureEvents(
      outcomes.map(({ application: { id, name, conditions }, settled }) => ({
        id,
        name,
        before: conditions,
        after: settled.conditions,
      })),
    );
    if (failures.length > 0) await this.surroundings.events.record(failures, tx);
    const visible = outcomes.filter(({ isVisible }) => isVisible).map(({ settled }) => settled.id);
    await this.delivery.observers.rendered(visible, tx);
    // Also where nobody sees a difference: what was being rendered is not any more.
    await this.delivery.observers.changed(
      outcomes.map(({ settled }) => settled.id),
      tx,
    );
    await publishApplications(this.surroundings.feed, visible, tx);
  }
}
