import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.js';
import type { Transaction } from '../platform/database/transaction.js';
import { JobQueue } from '../platform/jobs/job-queue.js';
import { ParentsReadModel } from './store/parents.read-model.js';

/** The job that brings the children of one application up to date; its identity is the application's id. */
export const BRING_CHILDREN_JOB = 'bring-application-children-up-to-date';
/**
 * The same after a while. A job of its own: one that is asked for at once, in this very moment, must not be put off by it.
 */
export const LOOK_AGAIN_JOB = 'look-again-at-application-children';
/** A parent that waits is looked at this often though nothing happened: that a cluster fell silent, or is back, is no event. */
const LOOK_AGAIN_MS = 30_000;

/** When children are looked at. */
@Injectable()
export class ChildrenSchedule {
  constructor(
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
    private readonly parents: ParentsReadModel,
  ) {}

  onDue(bring: (applicationId: string) => Promise<void>): void {
    this.jobs.handle(BRING_CHILDREN_JOB, bring);
    this.jobs.handle(LOOK_AGAIN_JOB, bring);
  }

  /** Something about these applications changed: those among them that make others, and those that made them, are looked at. */
  async changed(applicationIds: readonly string[], tx: Transaction): Promise<void> {
    await this.lookAt(await this.parents.listAffected(applicationIds, tx), tx);
  }

  /** What children say of these applications changed: of interest to those that made them, but not to themselves. */
  async childrenChanged(applicationIds: readonly string[], tx: Transaction): Promise<void> {
    const affected = await this.parents.listAffected(applicationIds, tx);
    await this.lookAt(
      affected.filter((id) => !applicationIds.includes(id)),
      tx,
    );
  }

  /** Applications of these names are gone. */
  async gone(names: readonly string[], tx: Transaction): Promise<void> {
    await this.lookAt(await this.parents.listParentsOf(names, tx), tx);
  }

  /** Something about sets of these names changed, or they are gone. */
  async setsChanged(names: readonly string[], tx: Transaction): Promise<void> {
    await this.lookAt(await this.parents.listParentsOf(names, tx, 'ApplicationSet'), tx);
  }

  /** What the project of applications says is another; without a name, of all projects. */
  async projectChanged(project: string | undefined, tx: Transaction): Promise<void> {
    await this.lookAt(await this.parents.listOfProject(project, tx), tx);
  }

  async lookAt(parentIds: readonly string[], tx: Transaction): Promise<void> {
    if (parentIds.length > 0) await this.jobs.enqueueAll(BRING_CHILDREN_JOB, parentIds, { transaction: tx });
  }

  /** After a while, or at a time before that. */
  async lookAgain(parentId: string, tx: Transaction, before?: Date): Promise<void> {
    const latest = this.clock.now().getTime() + LOOK_AGAIN_MS;
    const runAt = new Date(Math.min(latest, before?.getTime() ?? latest));
    await this.jobs.enqueue(LOOK_AGAIN_JOB, parentId, { runAt, transaction: tx });
  }
}
