import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.js';
import type { Transaction } from '../platform/database/transaction.js';
import { JobQueue } from '../platform/jobs/job-queue.js';
import { DependingReadModel } from './depending.read-model.js';
import { WaitStore } from './wait-store.js';

/** The job that looks at waits that are due. There is one, and it takes whatever is due. */
export const LOOK_AT_WAITS_JOB = 'look-at-application-waits';
/** Marks everything that waits as due from time to time: that a cluster fell silent, or is back, is no event. */
export const LOOK_AGAIN_JOB = 'look-again-at-application-waits';
/** The identity of both. */
export const ALL_WAITS = 'all';
const LOOK_AGAIN_MS = 30_000;

/** When waits are looked at. */
@Injectable()
export class DependencySchedule {
  constructor(
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
    private readonly depending: DependingReadModel,
    private readonly waits: WaitStore,
  ) {}

  onDue(look: () => Promise<void>, lookAgain: () => Promise<void>): void {
    this.jobs.handle(LOOK_AT_WAITS_JOB, look);
    this.jobs.handle(LOOK_AGAIN_JOB, lookAgain);
  }

  /** Something about these applications changed: whoever waits for them is looked at once the transaction commits. */
  async changed(applicationIds: readonly string[], tx: Transaction): Promise<void> {
    await this.gone(await this.depending.listAwaited(applicationIds, tx), tx);
  }

  /** Applications of these names are gone, or are others now. */
  async gone(names: readonly string[], tx: Transaction): Promise<void> {
    if (names.length > 0 && (await this.waits.markDue(names, tx)) > 0) await this.lookSoon(tx);
  }

  /** These wait now. They are looked at once more after the commit: what they wait for may become ready in this very moment. */
  async begins(applicationIds: readonly string[], tx: Transaction): Promise<void> {
    await this.waits.markWaitingDue(applicationIds, tx);
    await this.lookSoon(tx);
    await this.lookAgain(tx);
  }

  async lookSoon(tx: Transaction): Promise<void> {
    await this.jobs.enqueue(LOOK_AT_WAITS_JOB, ALL_WAITS, { transaction: tx });
  }

  async lookAgain(tx?: Transaction): Promise<void> {
    const runAt = new Date(this.clock.now().getTime() + LOOK_AGAIN_MS);
    await this.jobs.enqueue(LOOK_AGAIN_JOB, ALL_WAITS, { runAt, ...(tx && { transaction: tx }) });
  }
}
