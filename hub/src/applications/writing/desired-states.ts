import { Injectable } from '@nestjs/common';
import { DeliveryService } from '../../delivery/delivery.service.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { CommandedApplication } from '../store/application-command-store.js';
import { ApplicationStore, type HistoryEntry } from '../store/application-store.js';
import { assignmentOf } from './prepared-upsert.js';

/** The desired state of one application: its history and its assignment. */
@Injectable()
export class DesiredStates {
  constructor(
    private readonly store: ApplicationStore,
    private readonly delivery: DeliveryService,
  ) {}

  async addHistory(entry: HistoryEntry, tx: Transaction): Promise<void> {
    await this.store.addHistory([entry], tx);
  }

  /** Assigns what was rendered last; nothing before the first render. */
  async assign(application: CommandedApplication, tx: Transaction): Promise<void> {
    await this.assignAll([application], tx);
  }

  /** The same for many applications at once. */
  async assignAll(applications: readonly CommandedApplication[], tx: Transaction): Promise<void> {
    const changes = applications.flatMap((application) => {
      const { clusterId, revision, renderDigest, requestedOperation } = application;
      if (clusterId === null || revision === null || renderDigest === null) return [];
      const assignable = { ...application, clusterId, operation: requestedOperation };
      return [assignmentOf(assignable, { revision, renderDigest })];
    });
    await this.delivery.assign(changes, tx);
  }
}
