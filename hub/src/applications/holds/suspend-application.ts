import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { reasonOf, type Suspension } from '../../delivery/suspension/suspension.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { ApplicationCommandStore } from '../store/application-command-store.js';
import { ApplicationSurroundings } from '../application-surroundings.js';
import { InvalidSuspensionError } from '../applications.errors.js';
import { DeletionWaits } from '../deletion/deletion-waits.js';
import type { Command } from '../operations/command-application.js';
import { Reassignment } from '../reassignment/reassignment.js';

/** Resumes what was suspended until a time that has come; identity: `all`. */
const RESUME_JOB = 'resume-applications';
const ALL = 'all';

/** Suspends and resumes single applications. */
@Injectable()
export class SuspendApplication implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly commands: ApplicationCommandStore,
    private readonly reassignment: Reassignment,
    private readonly deletions: DeletionWaits,
    private readonly surroundings: ApplicationSurroundings,
  ) {}

  onModuleInit(): void {
    this.surroundings.jobs.handle(RESUME_JOB, () => this.resumeDue());
  }

  /** Until somebody resumes it, or the time has come. Said again, the last word counts. */
  async suspend(command: Command, reason: string, until: Date | null): Promise<void> {
    const now = this.surroundings.clock.now();
    if (until !== null && until <= now) throw new InvalidSuspensionError(until.toISOString());
    const suspension: Suspension = {
      reason: reasonOf(reason),
      by: command.actor,
      at: now.toISOString(),
      ...(until && { until: until.toISOString() }),
    };
    await this.dataSource.transaction(async (tx) => {
      const { id } = await this.commands.getForUpdate(command.name, tx);
      await this.commands.setSuspension([id], suspension, tx);
      await this.reassignment.request({ applicationIds: [id] }, tx);
      const because = suspension.reason === '' ? '' : `: ${suspension.reason}`;
      const message = `${command.actor} suspended "${command.name}"${until ? ` until ${until.toISOString()}` : ''}${because}`;
      await this.record('ApplicationSuspended', message, command, tx);
      if (until) await this.surroundings.jobs.enqueue(RESUME_JOB, ALL, { runAt: until, transaction: tx });
    });
  }

  /** Does nothing where it is not suspended. */
  async resume(command: Command): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const { id, suspension } = await this.commands.getForUpdate(command.name, tx);
      if (suspension === null) return;
      await this.commands.setSuspension([id], null, tx);
      await this.reassignment.request({ applicationIds: [id] }, tx);
      await this.deletions.somethingGone(tx);
      await this.record('ApplicationResumed', `${command.actor} resumed "${command.name}".`, command, tx);
    });
  }

  private async resumeDue(): Promise<void> {
    const now = this.surroundings.clock.now();
    await this.dataSource.transaction(async (tx) => {
      const due = await this.commands.listSuspendedUntil(now, tx);
      const ids = due.map(({ id }) => id);
      await this.commands.setSuspension(ids, null, tx);
      await this.reassignment.request({ applicationIds: ids }, tx);
      await this.deletions.somethingGone(tx);
      for (const { name } of due)
        await this.record('ApplicationResumed', `The suspension of "${name}" ended.`, { name, actor: 'hub' }, tx);
      const next = await this.commands.nextSuspensionEnd(tx);
      if (next) await this.surroundings.jobs.enqueue(RESUME_JOB, ALL, { runAt: next, transaction: tx });
    });
  }

  private async record(type: string, message: string, { name, actor }: Command, tx: Transaction): Promise<void> {
    await this.surroundings.events.record([{ type, message, applicationName: name, actor }], tx);
  }
}
