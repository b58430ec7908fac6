import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../platform/clock/clock.js';
import { JobQueue } from '../platform/jobs/job-queue.js';
import { Logger } from '../platform/logging/logger.js';

/** Events are kept this long. */
export const EVENT_RETENTION_MS = 30 * 24 * 3_600_000;
/** At most so many events are kept, whatever their age. */
export const EVENT_ROW_LIMIT = 1_000_000;

const JOB = 'sweep-events';
const SWEEP_EVERY_MS = 24 * 3_600_000;
/** A sweep forgets at most so much history: one by a clock that is years ahead would forget all of it at once. */
const LONGEST_FORGOTTEN_MS = 3 * SWEEP_EVERY_MS;
/** Rows a statement deletes: short locks, small transactions. */
const BATCH_SIZE = 10_000;

/** Forgets old events, once a day and at every start. */
@Injectable()
export class EventRetention implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.handle(JOB, async () => {
      const deleted = await this.sweep();
      if (deleted > 0) this.logger.info('Old events were deleted', { deleted });
      await this.jobs.enqueue(JOB, 'all', { runAt: new Date(this.clock.now().getTime() + SWEEP_EVERY_MS) });
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.enqueue(JOB, 'all');
  }

  /** Deletes what is too old and what is too much; returns how many rows. */
  async sweep(rowLimit = EVENT_ROW_LIMIT): Promise<number> {
    const tooOld = await this.deleteWhere('at < $1', [await this.oldestKept()]);
    const rows: { id: string }[] = await this.dataSource.query(
      'select id from events order by id desc offset $1 limit 1',
      [rowLimit],
    );
    const first = rows[0];
    return tooOld + (first === undefined ? 0 : await this.deleteWhere('id <= $1', [first.id]));
  }

  private async oldestKept(): Promise<Date> {
    const oldest = this.clock.now().getTime() - EVENT_RETENTION_MS;
    const rows: { first: Date | null }[] = await this.dataSource.query('select min(at) as first from events');
    const first = rows[0]?.first?.getTime() ?? oldest;
    return new Date(Math.min(oldest, first + LONGEST_FORGOTTEN_MS));
  }

  private async deleteWhere(condition: string, params: readonly unknown[]): Promise<number> {
    let total = 0;
    for (;;) {
      const [, deleted]: [unknown, number] = await this.dataSource.query(
        `delete from events where id in (select id from events where ${condition} limit ${BATCH_SIZE})`,
        [...params],
      );
      total += deleted;
      if (deleted < BATCH_SIZE) return total;
    }
  }
}
