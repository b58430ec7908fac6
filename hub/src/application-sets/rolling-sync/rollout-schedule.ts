import { Injectable } from '@nestjs/common';
import { EventLog, type NewEvent } from '../../audit/event-log.js';
import { Clock } from '../../platform/clock/clock.js';
import { HubConfig } from '../../platform/config/hub-config.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { JobQueue } from '../../platform/jobs/job-queue.js';
import type { Silence } from './rollout-store.js';
import { SetObservers } from '../set-observers.js';

/** The job that moves one set's rollout on; its identity is the set's id. */
export const ROLL_OUT_JOB = 'roll-out-application-set';
/** A rollout under way is looked at this often though nobody reported anything: so that the silence of a cluster shows. */
const LOOK_AGAIN_MS = 60_000;

/** When rollouts move on, and what is told about it. */
@Injectable()
export class RolloutSchedule {
  constructor(
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
    private readonly events: EventLog,
    private readonly config: HubConfig,
    private readonly observers: SetObservers,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  silence(): Silence {
    const { lateAfterMs, lostAfterMs } = this.config;
    return { now: this.clock.now(), lateAfterMs, lostAfterMs };
  }

  onDue(rollOut: (applicationSetId: string) => Promise<void>): void {
    this.jobs.handle(ROLL_OUT_JOB, rollOut);
  }

  /** Has the rollouts looked at once the transaction commits. */
  async rollSoon(applicationSetIds: readonly string[], tx: Transaction): Promise<void> {
    if (applicationSetIds.length > 0) await this.jobs.enqueueAll(ROLL_OUT_JOB, applicationSetIds, { transaction: tx });
  }

  async lookAgain(applicationSetId: string, tx: Transaction): Promise<void> {
    const runAt = new Date(this.clock.now().getTime() + LOOK_AGAIN_MS);
    await this.jobs.enqueue(ROLL_OUT_JOB, applicationSetId, { runAt, transaction: tx });
  }

  async record(events: readonly NewEvent[], tx: Transaction): Promise<void> {
    await this.events.record(events, tx);
  }

  /** Tells who wants to know that something about these sets is another, or that they are gone. */
  async changed(names: readonly string[], tx: Transaction): Promise<void> {
    await this.observers.changed(names, tx);
  }
}
