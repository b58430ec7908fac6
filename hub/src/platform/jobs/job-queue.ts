import type { Transaction } from '../database/transaction.js';

/** Does a job. Gets the identity of what to bring up to date, never a payload; being called twice is harmless. */
export type JobHandler = (identity: string) => Promise<void>;

/** When and with whom a job runs. */
export interface JobOptions {
  /** Not before this time; at once without it. */
  readonly runAt?: Date;
  /** The job exists only if this transaction commits. */
  readonly transaction?: Transaction;
}

/**
 * Work that must happen, stored in Postgres. A job is (name, identity): jobs for the same pair that have not started collapse into
 * one; a pair that is asked for again while it runs runs once more afterwards. A handler that throws is tried again with
 * exponential backoff, 25 times at most; then the job stays, visible as failed.
 */
export abstract class JobQueue {
  /** Called once for each name before the queue starts (in `onModuleInit`). */
  abstract handle(name: string, handler: JobHandler): void;
  abstract enqueue(name: string, identity: string, options?: JobOptions): Promise<void>;
  /** The same for many identities, in one statement. */
  abstract enqueueAll(name: string, identities: readonly string[], options?: JobOptions): Promise<void>;
}
