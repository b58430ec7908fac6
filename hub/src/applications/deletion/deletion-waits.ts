import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { JobQueue } from '../../platform/jobs/job-queue.js';

/** The job that goes on with deletions that waited. There is one, and it takes all of them. */
export const GO_ON_DELETING_JOB = 'go-on-deleting-applications';
/** The same after a while. A job of its own: one that is asked for at once, in this very moment, must not be put off by it. */
export const LOOK_AT_DELETIONS_JOB = 'look-at-deletions-of-applications';
/** Goes on with deletions that failed on their clusters: at once, and after a while. */
const FAILURE_JOBS = { now: 'renew-deletions-of-applications', later: 'look-at-failed-deletions-of-applications' };
export const ALL_DELETIONS = 'all';
/** Deletions are looked at this often though nothing happened. */
const LOOK_AGAIN_MS = 30_000;

/** An application that is to be deleted. */
export interface WantedDeletion {
  readonly id: string;
  readonly clusterId: string | null;
  /** Whether its objects go with it. */
  readonly deleteResources: boolean;
}

/** Why a deletion waits. */
export interface DeletionHold {
  /** A PascalCase word. */
  readonly reason: string;
  readonly message: string;
}

/** A concept that has something that goes before an application. */
export interface DeletionGate {
  /** By id, those that have to wait. May see to it that what they wait for goes. */
  holdBack(deletions: readonly WantedDeletion[], tx: Transaction): Promise<ReadonlyMap<string, DeletionHold>>;
}

/** Deletions that wait for something else to go first: the application stays as it is, marked, until then. */
@Injectable()
export class DeletionWaits {
  private readonly gates: DeletionGate[] = [];

  constructor(
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
    private readonly dataSource: DataSource,
  ) {}

  addGate(gate: DeletionGate): void {
    this.gates.push(gate);
  }

  onDue(goOn: () => Promise<void>): void {
    this.jobs.handle(GO_ON_DELETING_JOB, goOn);
    this.jobs.handle(LOOK_AT_DELETIONS_JOB, goOn);
  }

  onFailuresDue(renew: () => Promise<void>): void {
    for (const job of Object.values(FAILURE_JOBS)) this.jobs.handle(job, renew);
  }

  /** The ids of those that have to wait; they are remembered, with the reason. */
  async holdBack(deletions: readonly WantedDeletion[], tx: Transaction): Promise<ReadonlySet<string>> {
    const held = new Map<string, DeletionHold>();
    for (const gate of this.gates)
      for (const [id, hold] of await gate.holdBack(
        deletions.filter((deletion) => !held.has(deletion.id)),
        tx,
      ))
        held.set(id, hold);
    if (held.size > 0) await this.remember(held, tx);
    return new Set(held.keys());
  }

  /** Whether the deletion of an application waits for something. */
  async isWaiting(id: string): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(
      `select from application_deletion_waits where application_id = $1`,
      [id],
    );
    return rows.length > 0;
  }

  /** These go on. */
  async forget(ids: readonly string[], tx: Transaction): Promise<void> {
    await tx.query(`delete from application_deletion_waits where application_id = any($1::uuid[])`, [ids]);
  }

  /** Something is gone: what waited for it may go on once the transaction has committed. */
  async somethingGone(tx: Transaction): Promise<void> {
    const [row] = await tx.query<{ waiting: boolean }[]>(
      `select exists (select from application_deletion_waits) as waiting`,
    );
    if (row?.waiting === true) await this.jobs.enqueue(GO_ON_DELETING_JOB, ALL_DELETIONS, { transaction: tx });
  }

  async lookAgain(tx: Transaction): Promise<void> {
    await this.enqueueLater(LOOK_AT_DELETIONS_JOB, tx);
  }

  /** Deletions are on their way, and may have failed. */
  async lookForFailures(when: keyof typeof FAILURE_JOBS, tx: Transaction): Promise<void> {
    if (when === 'later') await this.enqueueLater(FAILURE_JOBS.later, tx);
    else await this.jobs.enqueue(FAILURE_JOBS.now, ALL_DELETIONS, { transaction: tx });
  }

  private async enqueueLater(job: string, tx: Transaction): Promise<void> {
    const runAt = new Date(this.clock.now().getTime() + LOOK_AGAIN_MS);
    await this.jobs.enqueue(job, ALL_DELETIONS, { runAt, transaction: tx });
  }

  private async remember(held: ReadonlyMap<string, DeletionHold>, tx: Transaction): Promise<void> {
    const rows = [...held].map(([id, { reason, message }]) => ({ id, reason, message }));
    await tx.query(
      `insert into application_deletion_waits as w (application_id, since, reason, message)
       select i.id, $2, i.reason, i.message from json_to_recordset($1::json) as i (id uuid, reason text, message text)
       on conflict (application_id) do update set reason = excluded.reason, message = excluded.message
         where (w.reason, w.message) is distinct from (excluded.reason, excluded.message)`,
      [JSON.stringify(rows), this.clock.now()],
    );
    await this.lookAgain(tx);
  }
}
