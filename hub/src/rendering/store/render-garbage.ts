import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { JobQueue } from '../../platform/jobs/job-queue.js';
import { Logger } from '../../platform/logging/logger.js';
import { ReadsStore } from './reads-store.js';
import { RenderStore } from './render-store.js';

/** Removes renders that nothing refers to; identity: `all`. */
export const COLLECT_RENDERS = 'collect-renders';
const ALL = 'all';
/** What nobody used for a day goes: a rollback, a revert or a flapping template within a day costs nothing. */
const UNUSED_MS = 24 * 60 * 60_000;
const EVERY_MS = 60 * 60_000;

@Injectable()
export class RenderGarbage implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly store: RenderStore,
    private readonly reads: ReadsStore,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.handle(COLLECT_RENDERS, () => this.collect());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.enqueue(COLLECT_RENDERS, ALL);
  }

  private async collect(): Promise<void> {
    const now = this.clock.now().getTime();
    const unusedSince = new Date(now - UNUSED_MS);
    const count = await this.store.collectGarbage(unusedSince);
    // After the renders: what they read goes with them.
    const reads = await this.reads.collectGarbage(unusedSince);
    if (count + reads > 0) this.logger.info('Unused renders were removed.', { count, reads });
    await this.jobs.enqueue(COLLECT_RENDERS, ALL, { runAt: new Date(now + EVERY_MS) });
  }
}
