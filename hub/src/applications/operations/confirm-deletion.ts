import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../../platform/database/transaction.js';
import { ApplicationCommandStore } from '../application-command-store.js';
import { ApplicationSurroundings } from '../application-surroundings.js';
import { ApplyApplication } from '../apply-application.js';
import type { Command } from '../command-application.js';
import { ANNOTATIONS } from '../delivery-rules/application-annotations.js';
import { DesiredStates } from '../desired-states.js';

/** A person's yes to deletions that ask for one: the annotation that Argo CD has for it. */
@Injectable()
export class ConfirmDeletion {
  constructor(
    private readonly dataSource: DataSource,
    private readonly commands: ApplicationCommandStore,
    private readonly applying: ApplyApplication,
    private readonly desired: DesiredStates,
    private readonly surroundings: ApplicationSurroundings,
  ) {}

  /** Counts for what waits now: what is to be deleted later asks again. Throws NOT_FOUND. */
  async confirm(command: Command): Promise<void> {
    const at = this.surroundings.clock.now().toISOString();
    const isDone = await this.dataSource.transaction((tx) => this.confirmGoing(command, at, tx));
    if (!isDone)
      await this.applying.edit(
        command,
        (live) => ({ ...live, annotations: { ...live.annotations, [ANNOTATIONS.deletionApproved]: at } }),
        { type: 'DeletionConfirmed', message: sentence(command) },
      );
  }

  /**
   * An application that is being deleted is told to its agent once more, as one that is to go and may: a tombstone says nothing of
   * approvals. False where it is not being deleted.
   */
  private async confirmGoing(command: Command, at: string, tx: Transaction): Promise<boolean> {
    const application = await this.commands.getForUpdate(command.name, tx);
    if (!application.isDeleting) return false;
    const annotations = { ...application.annotations, [ANNOTATIONS.deletionApproved]: at };
    await this.commands.annotate(application.id, annotations, tx);
    // What waits for something else to go first is not to be told to go.
    if (!(await this.commands.isHeldBack(application.id, tx)))
      await this.desired.assign({ ...application, annotations, deletionRequestedAt: at }, tx);
    await this.surroundings.events.record(
      [{ type: 'DeletionConfirmed', message: sentence(command), applicationName: command.name, actor: command.actor }],
      tx,
    );
    return true;
  }
}

function sentence({ name, actor }: Command): string {
  return `${actor} confirmed the deletions that "${name}" waits for.`;
}
