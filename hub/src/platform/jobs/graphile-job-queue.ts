// The job queue over graphile-worker. Enqueueing is SQL inside the caller's transaction; running is the library's work.
import { setTimeout as delay } from 'node:timers/promises';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { type ClientBase, Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { HUB_APPLICATION_NAME } from '../database/embedded-postgres/embedded-postgres.js';
import type { Logger } from '../logging/logger.js';
import { withRequestId } from '../logging/request-context.js';
import type { Metrics } from '../metrics/metrics.js';
import { DueTimer } from './due-timer.js';
import { type JobHandler, type JobOptions, JobQueue } from './job-queue.js';
import { JobRunner } from './job-runner.js';
import {
  COUNT_BY_STATE,
  ENQUEUE,
  HASTEN,
  HASTEN_AFTER_SET_BACK,
  HASTEN_ALL,
  JOB_LOCK_CLASS,
  jobKey,
  TELL_OF_TIMES,
  WAKE_FOR_DUE,
} from './job-sql.js';

/** Besides one for each running job and one for each idle worker: the listener and one to spare. */
const SPARE_CONNECTIONS = 3;
const CONNECT_TIMEOUT_MS = 10_000;
const IDLE_CONNECTION_TIMEOUT_MS = 30_000;
/** At the end: how long requests for connections that are still open are waited for, and how often they are looked at. */
const END_PATIENCE_MS = 1_000;
const END_LOOK_MS = 5;
/** Before the first retry, which comes after 2.7 s. */
const FAILURE_WRITTEN_MS = 500;
/** More in one statement would make a parameter of many megabytes. */
const ENQUEUE_BATCH = 5_000;

export interface GraphileJobQueueOptions {
  readonly dataSource: DataSource;
  readonly url: string;
  readonly concurrency: number;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

export class GraphileJobQueue extends JobQueue implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly handlers = new Map<string, JobHandler>();
  private readonly pool: Pool;
  private readonly due: DueTimer;
  private readonly durations;
  private readonly failures;
  private runner: JobRunner | undefined;

  constructor(private readonly options: GraphileJobQueueOptions) {
    super();
    const { logger, metrics } = options;
    this.pool = jobPool(options.url, options.concurrency);
    this.due = new DueTimer(this.pool, logger);
    this.durations = metrics.histogram('wheelhouse_job_duration_seconds', 'How long jobs took.', ['job']);
    this.failures = metrics.counter('wheelhouse_job_failures_total', 'Jobs that threw and are tried again.', ['job']);
    for (const state of ['waiting', 'running', 'failed']) {
      metrics.observedGauge(`wheelhouse_jobs_${state}`, `Jobs that are ${state}.`, () => this.count(state));
    }
  }

  handle(name: string, handler: JobHandler): void {
    if (this.runner !== undefined) throw new Error(`The handler of "${name}" comes too late: the queue has started.`);
    if (this.handlers.has(name)) throw new Error(`There are two handlers of "${name}".`);
    this.handlers.set(name, handler);
  }

  enqueue(name: string, identity: string, options: JobOptions = {}): Promise<void> {
    return this.enqueueAll(name, [identity], options);
  }

  async enqueueAll(name: string, identities: readonly string[], options: JobOptions = {}): Promise<void> {
    const keys = new Map(identities.map((identity) => [jobKey(name, identity), identity]));
    const wanted = [...keys].map(([key, identity]) => ({ key, identity })).toSorted((a, b) => (a.key < b.key ? -1 : 1));
    const executor = options.transaction ?? this.options.dataSource;
    const runAt = options.runAt?.toISOString() ?? null;
    for (let start = 0; start < wanted.length; start += ENQUEUE_BATCH) {
      const batch = wanted.slice(start, start + ENQUEUE_BATCH);
      await executor.query(ENQUEUE, [name, JSON.stringify(batch), runAt]);
      if (runAt !== null) await executor.query(HASTEN, [batch.map(({ key }) => key), runAt]);
    }
    if (runAt !== null) await executor.query(TELL_OF_TIMES);
  }

  /** Runs now what waits for a time: a clock was set back, and nobody knows by how much its time is wrong. Jobs look what is due, and wait again. */
  async hastenAll(): Promise<void> {
    await this.options.dataSource.query(HASTEN_ALL);
    await this.options.dataSource.query(WAKE_FOR_DUE);
  }

  async onApplicationBootstrap(): Promise<void> {
    const { concurrency, logger } = this.options;
    const tasks = Object.fromEntries(
      [...this.handlers].map(([name, handler]) => [name, (payload: unknown) => this.work(name, handler, payload)]),
    );
    this.runner = new JobRunner({ pool: this.pool, due: this.due, concurrency, tasks, logger });
    await this.options.dataSource.query(HASTEN_AFTER_SET_BACK);
    if (this.handlers.size > 0) await this.runner.start();
    this.due.lookAgain();
  }

  async onModuleDestroy(): Promise<void> {
    this.due.close();
    await this.runner?.stop();
    await this.served();
    await this.pool.end();
  }

  /** Who asked for a connection at the very end gets it: a pool that is ended lets him wait for ever. */
  private async served(): Promise<void> {
    for (let waited = 0; waited < END_PATIENCE_MS; waited += END_LOOK_MS) {
      await delay(END_LOOK_MS);
      if (this.pool.waitingCount === 0) return;
    }
  }

  /** Runs a job, after the previous run of the same one ended, in whichever process that is. */
  private async work(name: string, handler: JobHandler, payload: unknown): Promise<void> {
    const { identity } = payload as { identity: string };
    const key = jobKey(name, identity);
    const connection = await this.pool.connect();
    const stop = this.durations.startTimer({ job: name });
    try {
      await connection.query('select pg_advisory_lock($1, hashtext($2))', [JOB_LOCK_CLASS, key]);
      await withRequestId(`job:${key}`, () => handler(identity));
    } catch (error) {
      this.failures.inc({ job: name });
      this.options.logger.warn('A job failed and is tried again later', { job: name, identity, error });
      // The library writes only afterwards when it is tried again.
      setTimeout(() => this.due.lookAgain(), FAILURE_WRITTEN_MS).unref();
      throw error;
    } finally {
      stop();
      const unlocked = await connection
        .query('select pg_advisory_unlock($1, hashtext($2))', [JOB_LOCK_CLASS, key])
        .then(
          () => true,
          () => false,
        );
      // A connection that may still hold the lock must not go back into the pool.
      connection.release(!unlocked);
    }
  }

  private async count(state: string): Promise<number> {
    const { rows } = await this.pool.query<{ state: string; jobs: number }>(COUNT_BY_STATE);
    return rows.find((row) => row.state === state)?.jobs ?? 0;
  }
}

/** The library's own connections. What it records may be lost in a power cut: a job that is done twice is harmless. */
function jobPool(connectionString: string, concurrency: number): Pool {
  // The pool awaits the result, though the type says that there is none.
  const relax = (connection: ClientBase): unknown => connection.query('set synchronous_commit = off');
  const pool = new Pool({
    connectionString,
    onConnect: relax,
    max: concurrency * 2 + SPARE_CONNECTIONS,
    application_name: `${HUB_APPLICATION_NAME}-jobs`,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_CONNECTION_TIMEOUT_MS,
  });
  // The query that was running reports the failure; these listeners keep a dying idle connection from ending the process.
  pool.on('error', () => {});
  pool.on('connect', (connection) => connection.on('error', () => {}));
  return pool;
}
