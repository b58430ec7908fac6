import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ApplicationCommandStore } from '../store/application-command-store.js';
import { areFollowed, type ChosenRevision } from './chosen-revisions.js';
import type { Command } from './command-application.js';
import { RequestSync } from './request-sync.js';
import type { SyncOrder } from './sync-order.js';
import { SyncToRevision } from './sync-to-revision.js';
import { getSyncable } from './syncable-application.js';

/** A sync that a person asks for, wherever to. */
@Injectable()
export class SyncApplication {
  constructor(
    private readonly dataSource: DataSource,
    private readonly commands: ApplicationCommandStore,
    private readonly requests: RequestSync,
    private readonly toRevisions: SyncToRevision,
  ) {}

  /**
   * To what the application follows, or to other revisions; gives the operation's id. Revisions that are followed anyway are as good as none.
   * Throws as {@link RequestSync} and {@link SyncToRevision} do.
   */
  async sync(command: Command, order: SyncOrder, revisions: readonly ChosenRevision[] = []): Promise<string> {
    if (revisions.length === 0) return this.requests.sync(command, order);
    const { spec } = await this.dataSource.transaction((tx) => getSyncable(this.commands, command.name, tx));
    if (areFollowed(spec, revisions)) return this.requests.sync(command, order);
    return this.toRevisions.sync(command, order, revisions);
  }
}
