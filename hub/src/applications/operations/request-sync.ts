import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../../platform/database/transaction.js';
import { ApplicationCommandStore, type CommandedApplication } from '../store/application-command-store.js';
import type { RequestedOperation } from '../store/application-store.js';
import { ApplicationSurroundings } from '../application-surroundings.js';
import { publishApplications } from '../application-wake-ups.js';
import { NoOperationError } from '../applications.errors.js';
import { ApplicationsService } from '../applications.service.js';
import type { Command } from './command-application.js';
import { DesiredStates } from '../writing/desired-states.js';
import { newOperation, operationOf, type SyncOrder, wordsOf } from './sync-order.js';
import { checkTakesRequests, getSyncable } from './syncable-application.js';

/** Syncs that people ask for, and their end. Each is one transaction under the application's row lock. */
@Injectable()
export class RequestSync {
  constructor(
    private readonly dataSource: DataSource,
    private readonly commands: ApplicationCommandStore,
    private readonly applications: ApplicationsService,
    private readonly desired: DesiredStates,
    private readonly surroundings: ApplicationSurroundings,
  ) {}

  /**
   * Has the agent sync it once; gives the operation's id. Lets commits move it again where it is pinned. Throws CONFLICT where it takes no
   * requests.
   */
  async sync(command: Command, order: SyncOrder): Promise<string> {
    const operation = operationOf(command.actor, order, this.surroundings.clock.now());
    await this.dataSource.transaction(async (tx) => {
      const application = await getSyncable(this.commands, command.name, tx);
      await checkTakesRequests(this.commands, application, tx);
      await this.commands.unpin(application.id, tx);
      await this.request(application, operation, tx);
      const message = `${command.actor} asked for a sync of "${command.name}"${wordsOf(order)}.`;
      await this.record('SyncRequested', message, { command, operation }, tx);
    });
    return operation.id;
  }

  /** Ends the sync that runs, or is asked for and has not begun. Throws CONFLICT when there is none. */
  async terminate(command: Command): Promise<void> {
    const begun = newOperation(command.actor, this.surroundings.clock.now());
    const operation = { ...begun, prune: false, request: { terminate: true } };
    await this.dataSource.transaction(async (tx) => {
      const application = await getSyncable(this.commands, command.name, tx);
      const { operationId, phase } = await this.commands.getDelivered(application, tx);
      const wanted = application.requestedOperation;
      const isDone = wanted?.isOver === true || wanted?.id === operationId;
      const isPending = wanted !== null && !isDone && wanted.request?.terminate !== true;
      if (phase !== 'Running' && !isPending) throw new NoOperationError(command.name);
      await this.request(application, operation, tx);
      await this.record(
        'SyncTerminated',
        `${command.actor} ended the sync of "${command.name}".`,
        { command, operation },
        tx,
      );
    });
  }

  private async request(
    application: CommandedApplication,
    operation: RequestedOperation,
    tx: Transaction,
  ): Promise<void> {
    await this.commands.requestOperation(application.id, operation, tx);
    // What was held back while it was pinned has to be rendered first: the job assigns the operation with it.
    if (application.pinnedRevisionId !== null) await this.applications.markStale({ ids: [application.id] }, tx);
    else await this.desired.assign({ ...application, requestedOperation: operation }, tx);
    await this.applications.touched([application.id], tx);
    await publishApplications(this.surroundings.feed, [application.id], tx);
  }

  private async record(
    type: string,
    message: string,
    { command, operation }: { readonly command: Command; readonly operation: RequestedOperation },
    tx: Transaction,
  ): Promise<void> {
    const details = { operationId: operation.id, ...(operation.request && { request: operation.request }) };
    await this.surroundings.events.record(
      [{ type, message, applicationName: command.name, actor: command.actor, details }],
      tx,
    );
  }
}
