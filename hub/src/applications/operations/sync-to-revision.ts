import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../../platform/database/transaction.js';
import { ApplicationCommandStore, type CommandedApplication } from '../store/application-command-store.js';
import type { DesiredRender, RequestedOperation } from '../store/application-store.js';
import { ApplicationSurroundings } from '../application-surroundings.js';
import { ApplicationMovedError, AutomatedSyncError, InvalidOperationError } from '../applications.errors.js';
import type { Command } from './command-application.js';
import { isAutomated } from '../delivery-rules/sync-policy.js';
import { type ChosenRevision, wordsOfRevisions } from './chosen-revisions.js';
import { PinDesiredState } from './pin-desired-state.js';
import { RenderAtRevision } from './render-at-revision.js';
import { operationOf, type SyncOrder, wordsOf } from './sync-order.js';
import { checkTakesRequests, getSyncable } from './syncable-application.js';

const NO_DRY_RUN =
  'A dry run is of what the application follows: its agent has nothing else yet. `wheelhouse appset preview --against REVISION --manifests` ' +
  'shows what another revision would change.';

/** A sync to another revision than the one that an application follows. */
@Injectable()
export class SyncToRevision {
  constructor(
    private readonly dataSource: DataSource,
    private readonly commands: ApplicationCommandStore,
    private readonly rendering: RenderAtRevision,
    private readonly pins: PinDesiredState,
    private readonly surroundings: ApplicationSurroundings,
  ) {}

  /**
   * Renders the application there, holds it there as a rollback does, and has the agent sync it once; gives the operation's id. Refused while
   * automated sync is on, which would undo it (as in Argo CD). Rendering goes on outside the row lock: who changes the application meanwhile wins.
   */
  async sync(command: Command, order: SyncOrder, revisions: readonly ChosenRevision[]): Promise<string> {
    if (order.dryRun === true) throw new InvalidOperationError(NO_DRY_RUN);
    const operation = operationOf(command.actor, order, this.surroundings.clock.now());
    const seen = await this.dataSource.transaction((tx) => this.getMovable(command.name, tx));
    const render = await this.rendering.render(seen, revisions);
    await this.dataSource.transaction(async (tx) => {
      const application = await this.getMovable(command.name, tx);
      if (application.specDigest !== seen.specDigest || application.clusterId !== seen.clusterId)
        throw new ApplicationMovedError(command.name);
      await this.pins.pin(application, { render, operation }, tx);
      const to = wordsOfRevisions(revisions);
      const message = `${command.actor} asked for a sync of "${command.name}" to ${to}${wordsOf(order)}.`;
      await this.record(message, { command, operation, render }, tx);
    });
    return operation.id;
  }

  private async getMovable(name: string, tx: Transaction): Promise<CommandedApplication> {
    const application = await getSyncable(this.commands, name, tx);
    if (isAutomated(application.spec)) throw new AutomatedSyncError(name, 'a sync to another revision');
    await checkTakesRequests(this.commands, application, tx);
    return application;
  }

  private async record(
    message: string,
    about: { readonly command: Command; readonly operation: RequestedOperation; readonly render: DesiredRender },
    tx: Transaction,
  ): Promise<void> {
    const { command, operation, render } = about;
    const { id: operationId, request } = operation;
    const details = { operationId, revision: render.revision, ...(request && { request }) };
    const { name: applicationName, actor } = command;
    await this.surroundings.events.record([{ type: 'SyncRequested', message, applicationName, actor, details }], tx);
  }
}
