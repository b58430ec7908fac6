import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { JobQueue } from '../../platform/jobs/job-queue.js';

/** Healed drift is kept this long, as its events are. Drift that is not healed stays. */
export const DRIFT_RETENTION_MS = 30 * 24 * 3_600_000;

const JOB = 'sweep-drift';
const SWEEP_EVERY_MS = 24 * 3_600_000;
/** Rows a statement deletes: short locks, small transactions. */
const BATCH_SIZE = 10_000;

/** Forgets drift that was healed long ago, once a day and at every start. */
@Injectable()
export class DriftRetention implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.handle(JOB, async () => {
      await this.sweep();
      await this.jobs.enqueue(JOB, 'all', { runAt: new Date(this.clock.now().getTime() + SWEEP_EVERY_MS) });
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.enqueue(JOB, 'all');
  }

  /** Deletes what was healed too long ago; returns how many rows. */
  async sweep(): Promise<number> {
    const oldest = new Date(this.clock.now().getTime() - DRIFT_RETENTION_MS);
    let total = 0;
    for (;;) {
      const [, deleted]: [unknown, number] = await this.dataSource.query(
        `delete from drifts where id in (
           select id from drifts where state = 'Healed' and healed_at < $1 limit ${BATCH_SIZE})`,
        [oldest],
      );
      total += deleted;
      if (deleted < BATCH_SIZE) return total;
    }
  }
}
