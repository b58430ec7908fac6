import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DesiredStateService } from '../../delivery/desired-state.service.js';
import { ApplicationCommandStore } from '../store/application-command-store.js';
import { DesiredStates } from '../writing/desired-states.js';

/**
 * An agent runs a requested sync once, by what it remembers. One that lost its state, or took over from another, does not remember it: what ended
 * is taken out of what agents are told, so that it does not run once more, hooks included.
 */
@Injectable()
export class EndedOperations implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly commands: ApplicationCommandStore,
    private readonly desired: DesiredStates,
    private readonly states: DesiredStateService,
  ) {}

  onModuleInit(): void {
    this.states.onDelicateNews((clusterId, { operations }) => this.takeOut(clusterId, operations));
  }

  /** Whether there were any. Doing it twice is harmless. */
  private async takeOut(clusterId: string, applicationIds: readonly string[]): Promise<boolean> {
    if (applicationIds.length === 0) return false;
    return this.dataSource.transaction(async (tx) => {
      const ended = (await this.commands.listEnded(clusterId, applicationIds, tx)).flatMap((application) => {
        const { requestedOperation } = application;
        if (requestedOperation === null) return [];
        return [{ ...application, requestedOperation: { ...requestedOperation, isOver: true as const } }];
      });
      if (ended.length === 0) return false;
      const operations = ended.map(({ id, requestedOperation }) => ({ id, operation: requestedOperation }));
      await this.commands.requestOperations(operations, tx);
      await this.desired.assignAll(ended, tx);
      return true;
    });
  }
}
