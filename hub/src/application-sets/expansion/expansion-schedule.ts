import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EventLog, type NewEvent } from '../../audit/event-log.js';
import { Clock } from '../../platform/clock/clock.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { JobQueue } from '../../platform/jobs/job-queue.js';
import { ROLL_OUT_JOB } from '../rolling-sync/rollout-schedule.js';
import { REFRESH_REPOSITORY } from '../../repositories/repository-jobs.js';
import { SetObservers } from '../set-observers.js';

/** The job that expands one set; its identity is the set's id. */
export const EXPAND_JOB = 'expand-application-set';
/** A failed expansion is tried again after 3 minutes, as in Argo CD, spread over another 30 s. */
const RETRY_MS = 180_000;
const RETRY_SPREAD_MS = 30_000;
/** Sets that are expanded again after a time are spread over another tenth of it. */
const REQUEUE_SPREAD = 0.1;
/** Webhooks come in bursts: one expansion serves all of the next two seconds. */
const MOMENT_MS = 2_000;

/** When sets are expanded, and what is told about it. */
@Injectable()
export class ExpansionSchedule {
  constructor(
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
    private readonly events: EventLog,
    private readonly observers: SetObservers,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  onDue(expand: (applicationSetId: string) => Promise<void>): void {
    this.jobs.handle(EXPAND_JOB, expand);
  }

  /** Has the sets expanded once the transaction commits. */
  async expandSoon(applicationSetIds: readonly string[], tx: Transaction): Promise<void> {
    if (applicationSetIds.length > 0) await this.jobs.enqueueAll(EXPAND_JOB, applicationSetIds, { transaction: tx });
  }

  /** Has the rollouts of the sets looked at once the transaction commits. */
  async rollSoon(applicationSetIds: readonly string[], tx: Transaction): Promise<void> {
    if (applicationSetIds.length > 0) await this.jobs.enqueueAll(ROLL_OUT_JOB, applicationSetIds, { transaction: tx });
  }

  /** After a failure; not before `earliest`, where a service said when to ask again. */
  async retryLater(applicationSetId: string, tx: Transaction, earliest?: Date): Promise<void> {
    const after = Math.max(this.clock.now().getTime() + RETRY_MS, earliest?.getTime() ?? 0);
    const runAt = new Date(after + randomInt(RETRY_SPREAD_MS));
    await this.jobs.enqueue(EXPAND_JOB, applicationSetId, { runAt, transaction: tx });
  }

  /** The next expansion of a set that asks services; null: only events bring it. */
  async expandAgain(applicationSetId: string, seconds: number | null, tx?: Transaction): Promise<void> {
    if (seconds === null) return;
    // Never before its time: then the answers of now would be taken again.
    const waitMs = seconds * 1_000 * (1 + (REQUEUE_SPREAD * randomInt(1_000)) / 1_000);
    const runAt = new Date(this.clock.now().getTime() + waitMs);
    await this.jobs.enqueue(EXPAND_JOB, applicationSetId, { runAt, ...(tx && { transaction: tx }) });
  }

  /** Has the sets expanded in a moment: what else asks for it until then collapses with it. */
  async expandInAMoment(applicationSetIds: readonly string[], tx: Transaction): Promise<void> {
    if (applicationSetIds.length === 0) return;
    const runAt = new Date(this.clock.now().getTime() + MOMENT_MS);
    await this.jobs.enqueueAll(EXPAND_JOB, applicationSetIds, { runAt, transaction: tx });
  }

  async refreshRepositories(urls: readonly string[]): Promise<void> {
    if (urls.length > 0) await this.jobs.enqueueAll(REFRESH_REPOSITORY, urls);
  }

  async record(events: readonly NewEvent[], tx: Transaction): Promise<void> {
    await this.events.record(events, tx);
  }

  /** Tells who wants to know that something about these sets is another, or that they are gone. */
  async changed(names: readonly string[], tx: Transaction): Promise<void> {
    await this.observers.changed(names, tx);
  }
}
