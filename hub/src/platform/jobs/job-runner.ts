// Runs the job library and keeps it running: restarts it when it gives up, gives back the jobs of hubs that died, and holds the lock
// that tells other hubs that this one lives.
import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { type Runner, type TaskList, type WorkerEvents, run } from 'graphile-worker';
import type { ClientBase, Pool } from 'pg';
import type { Logger } from '../logging/logger.js';
import { graphileLogger } from './graphile-logger.js';
import type { DueTimer } from './due-timer.js';
import { HAS_TIMES, ORPHAN_AGE_SECONDS, POOL_LOCK_CLASS, RELEASE_ORPHANS, WAKE } from './job-sql.js';

/** Only a safety net: new jobs are notified, due ones are woken by a timer. */
const POLL_MS = 30_000;
/** How often jobs of dead hubs are looked for. */
const ORPHAN_INTERVAL_MS = 30_000;
const FIRST_ORPHAN_LOOK_MS = ORPHAN_AGE_SECONDS * 1_000 + 500;
/** The library sends its LISTEN on the same connection right now, and a connection does one thing at a time. */
const LISTEN_FIRST_MS = 100;
const RESTART_DELAY_MS = 1_000;
/** How long running jobs may take to end at shutdown; then another hub, or the next start, does them again. */
const STOP_TIMEOUT_MS = 10_000;

export interface JobRunnerOptions {
  readonly pool: Pool;
  readonly due: DueTimer;
  readonly concurrency: number;
  readonly tasks: TaskList;
  readonly logger: Logger;
}

export class JobRunner {
  private runner: Runner | undefined;
  private isStopping = false;
  private orphanTimer: NodeJS.Timeout | undefined;

  constructor(private readonly options: JobRunnerOptions) {}

  async start(): Promise<void> {
    await this.releaseOrphans();
    await this.run();
    this.orphanTimer = setTimeout(() => {
      void this.releaseOrphans();
      this.orphanTimer = setInterval(() => void this.releaseOrphans(), ORPHAN_INTERVAL_MS).unref();
    }, FIRST_ORPHAN_LOOK_MS).unref();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.orphanTimer);
    const stopped = this.runner?.stop().catch(() => {});
    await Promise.race([stopped, delay(STOP_TIMEOUT_MS, undefined, { ref: false })]);
  }

  private async run(): Promise<void> {
    const { pool, concurrency, tasks, logger } = this.options;
    this.runner = await run({
      pgPool: pool,
      concurrency,
      taskList: tasks,
      parsedCronItems: [],
      pollInterval: POLL_MS,
      noHandleSignals: true,
      logger: graphileLogger(logger),
      events: this.events(concurrency),
    });
    this.runner.promise.then(
      () => this.restart(undefined),
      (error: unknown) => this.restart(error),
    );
  }

  private restart(error: unknown): void {
    if (this.isStopping) return;
    this.options.logger.error('The job workers ended and are started again', error === undefined ? {} : { error });
    setTimeout(() => void this.runAgain(), RESTART_DELAY_MS).unref();
  }

  private async runAgain(): Promise<void> {
    try {
      if (!this.isStopping) await this.run();
    } catch (error) {
      this.restart(error);
    }
  }

  /** Hears of jobs with times. On every (re)connection: says that this pool lives, and looks for jobs whose notification was missed. */
  private events(concurrency: number): WorkerEvents {
    const events: WorkerEvents = new EventEmitter();
    const { due } = this.options;
    events.on('pool:listen:notification', ({ message }) => {
      if (message.payload?.includes(`"${HAS_TIMES}"`)) due.lookAgain();
    });
    events.on('pool:listen:success', ({ workerPool, client }) => {
      due.lookAgain();
      setTimeout(() => void this.takeLock(client, workerPool.id), LISTEN_FIRST_MS).unref();
      if (!this.isStopping) workerPool.nudge(concurrency);
    });
    return events;
  }

  private async takeLock(client: ClientBase, poolId: string): Promise<void> {
    try {
      await client.query('select pg_advisory_lock_shared($1, hashtext($2))', [POOL_LOCK_CLASS, poolId]);
    } catch (error) {
      this.options.logger.debug('The lock of the job workers was not taken', { error });
    }
  }

  private async releaseOrphans(): Promise<void> {
    try {
      const { pool, concurrency } = this.options;
      const { rowCount } = await pool.query(RELEASE_ORPHANS, [POOL_LOCK_CLASS, ORPHAN_AGE_SECONDS]);
      // Only new jobs are notified: without this they would wait for the next poll.
      if (rowCount) await pool.query(WAKE, [concurrency]);
    } catch (error) {
      this.options.logger.debug('Jobs of dead hubs were not looked for', { error });
    }
  }
}
