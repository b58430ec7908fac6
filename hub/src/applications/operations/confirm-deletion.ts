import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ApplicationCommandStore } from '../store/application-command-store.js';
import { ApplicationSurroundings } from '../application-surroundings.js';
import { ApplyApplication } from '../writing/apply-application.js';
import type { Command } from './command-application.js';
import { ANNOTATIONS } from '../delivery-rules/application-annotations.js';
import { GoingApplication } from './going-application.js';

/** A person's yes to deletions that ask for one: the annotation that Argo CD has for it. */
@Injectable()
export class ConfirmDeletion {
  constructor(
    private readonly dataSource: DataSource,
    private readonly commands: ApplicationCommandStore,
    private readonly applying: ApplyApplication,
    private readonly going: GoingApplication,
    private readonly surroundings: ApplicationSurroundings,
  ) {}

  /** Counts for what waits now: what is to be deleted later asks again. Throws NOT_FOUND. */
  async confirm(command: Command): Promise<void> {
    const { name, actor } = command;
    const at = this.surroundings.clock.now().toISOString();
    const event = { type: 'DeletionConfirmed', message: `${actor} confirmed the deletions that "${name}" waits for.` };
    const render = await this.going.renderAnew(name);
    const isGoing = await this.dataSource.transaction(async (tx) => {
      const application = await this.commands.getForUpdate(name, tx);
      if (!application.isDeleting) return false;
      await this.going.approve(application, { at, render }, tx);
      await this.surroundings.events.record([{ ...event, applicationName: name, actor }], tx);
      return true;
    });
    if (!isGoing) await this.applying.edit(command, (live) => ({ ...live, annotations: approved(live, at) }), event);
  }
}

function approved(
  { annotations }: { readonly annotations: Readonly<Record<string, string>> },
  at: string,
): Readonly<Record<string, string>> {
  return { ...annotations, [ANNOTATIONS.deletionApproved]: at };
}
