import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EventLog, type NewEvent } from '../audit/event-log.js';
import { Clock } from '../platform/clock/clock.js';
import type { Transaction } from '../platform/database/transaction.js';
import { JobQueue } from '../platform/jobs/job-queue.js';
import { REFRESH_REPOSITORY } from '../repositories/repository-jobs.js';

/** The job that expands one set; its identity is the set's id. */
export const EXPAND_JOB = 'expand-application-set';
/** A failed expansion is tried again after 3 minutes, as in Argo CD, spread over another 30 s. */
const RETRY_MS = 180_000;
const RETRY_SPREAD_MS = 30_000;

/** When sets are expanded, and what is told about it. */
@Injectable()
export class ExpansionSchedule {
  constructor(
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
    private readonly events: EventLog,
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

  async retryLater(applicationSetId: string, tx: Transaction): Promise<void> {
    const runAt = new Date(this.clock.now().getTime() + RETRY_MS + randomInt(RETRY_SPREAD_MS));
    await this.jobs.enqueue(EXPAND_JOB, applicationSetId, { runAt, transaction: tx });
  }

  async refreshRepositories(urls: readonly string[]): Promise<void> {
    if (urls.length > 0) await this.jobs.enqueueAll(REFRESH_REPOSITORY, urls);
  }

  async record(events: readonly NewEvent[], tx: Transaction): Promise<void> {
    await this.events.record(events, tx);
  }
}
