import { Injectable } from '@nestjs/common';
import { NotFoundError } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import type { NewEvent } from '../../audit/event-log.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { REFRESH_REPOSITORY } from '../../repositories/repository-jobs.js';
import { sourcesOf } from '../application.js';
import { ApplicationCommandStore, type CommandedApplication } from '../store/application-command-store.js';
import { ApplicationSurroundings } from '../application-surroundings.js';
import { ApplicationDeletingError, AutomatedSyncError } from '../applications.errors.js';
import { ApplicationsService } from '../applications.service.js';
import { PinDesiredState } from './pin-desired-state.js';
import { newOperation } from './sync-order.js';
import { isAutomated } from '../delivery-rules/sync-policy.js';

/** A person who gives an order about one application. */
export interface Command {
  readonly name: string;
  readonly actor: string;
}

/** People's orders to single applications. Each is one transaction under the application's row lock. */
@Injectable()
export class CommandApplication {
  constructor(
    private readonly dataSource: DataSource,
    private readonly commands: ApplicationCommandStore,
    private readonly applications: ApplicationsService,
    private readonly pins: PinDesiredState,
    private readonly surroundings: ApplicationSurroundings,
  ) {}

  /** Deletes it; `cascade` overrides what the finalizers say about its objects. A set that still generates it makes it again. */
  async delete(command: Command, cascade: boolean | null): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const application = await this.commands.getForUpdate(command.name, tx);
      // Who deletes it means it, suspended or not.
      if (application.suspension !== null) await this.commands.setSuspension([application.id], null, tx);
      const gone = await this.applications.deleteAll([{ ...application, ...(cascade !== null && { cascade }) }], tx);
      // A set that still generates it makes it again, once it is gone.
      if (gone.length > 0 && application.applicationSetId !== null)
        await this.applications.announceGone([application.applicationSetId], tx);
      await this.record(
        'ApplicationDeleted',
        `${command.actor} deleted the application "${command.name}".`,
        command,
        tx,
      );
    });
  }

  /** Has it rendered again, from what its ref means now. Lets commits move it again where it is pinned. */
  async refresh(command: Command): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const { id, spec } = await this.getActive(command.name, tx);
      await this.commands.unpin(id, tx);
      await this.applications.markStale({ ids: [id] }, tx);
      const urls = new Set(sourcesOf(spec).map(({ url }) => url));
      await this.surroundings.jobs.enqueueAll(REFRESH_REPOSITORY, [...urls], { transaction: tx });
    });
  }

  /** Makes an earlier desired state the current one, and holds it there until a sync or a refresh. */
  async rollback(command: Command, historyId: number): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const application = await this.getActive(command.name, tx);
      if (isAutomated(application.spec)) throw new AutomatedSyncError(command.name, 'a rollback');
      const earlier = await this.commands.findHistory(application.id, historyId, tx);
      if (!earlier)
        throw new NotFoundError(`revision in the history of "${command.name}" with the number`, `${historyId}`);
      const operation = { ...newOperation(command.actor, this.surroundings.clock.now()), prune: false };
      await this.pins.pin(application, { render: earlier, operation }, tx);
      const message = `${command.actor} rolled "${command.name}" back to number ${historyId} (${earlier.revision}).`;
      await this.record('ApplicationRolledBack', message, command, tx, { historyId, revision: earlier.revision });
    });
  }

  private async getActive(name: string, tx: Transaction): Promise<CommandedApplication> {
    const application = await this.commands.getForUpdate(name, tx);
    if (application.isDeleting) throw new ApplicationDeletingError(name);
    return application;
  }

  private async record(
    type: string,
    message: string,
    command: Command,
    tx: Transaction,
    details?: Record<string, unknown>,
  ): Promise<void> {
    const event: NewEvent = {
      type,
      message,
      applicationName: command.name,
      actor: command.actor,
      ...(details && { details }),
    };
    await this.surroundings.events.record([event], tx);
  }
}
