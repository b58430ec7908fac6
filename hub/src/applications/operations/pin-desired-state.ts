import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/transaction.js';
import { historyLimitOf } from '../application.js';
import { ApplicationCommandStore, type CommandedApplication } from '../store/application-command-store.js';
import type { DesiredRender, RequestedOperation } from '../store/application-store.js';
import { ApplicationSurroundings } from '../application-surroundings.js';
import { publishApplications } from '../application-wake-ups.js';
import { ApplicationsService } from '../applications.service.js';
import { DesiredStates } from '../writing/desired-states.js';

/** Holds applications at desired states that people choose, whatever is committed. */
@Injectable()
export class PinDesiredState {
  constructor(
    private readonly commands: ApplicationCommandStore,
    private readonly applications: ApplicationsService,
    private readonly desired: DesiredStates,
    private readonly surroundings: ApplicationSurroundings,
  ) {}

  /** Makes a render the desired state and has the agent sync it. It stays until a sync or a refresh. Under the application's row lock. */
  async pin(
    application: CommandedApplication,
    { render, operation }: { readonly render: DesiredRender; readonly operation: RequestedOperation },
    tx: Transaction,
  ): Promise<void> {
    const keep = historyLimitOf(application.spec);
    const entry = { applicationId: application.id, ...render, initiatedBy: operation.by, keep };
    await this.desired.addHistory(entry, tx);
    await this.commands.pinNewest(application.id, tx);
    await this.commands.requestOperation(application.id, operation, tx);
    await this.desired.assign({ ...application, ...render, requestedOperation: operation }, tx);
    await this.applications.touched([application.id], tx);
    await publishApplications(this.surroundings.feed, [application.id], tx);
  }
}
