import { Injectable } from '@nestjs/common';
import type { Transaction } from '../platform/database/transaction.js';

/** Called inside the transaction that changes the clusters; what it throws undoes the change. */
export type ClusterObserver = (clusterIds: string[], tx: Transaction) => Promise<void>;

/** Who wants to know when clusters appear, change or go. */
@Injectable()
export class ClusterObservers {
  private readonly observers: ClusterObserver[] = [];

  add(observer: ClusterObserver): void {
    this.observers.push(observer);
  }

  /** One after the other: they share the transaction's connection. */
  async notify(clusterIds: readonly string[], tx: Transaction): Promise<void> {
    for (const observer of this.observers) await observer([...clusterIds], tx);
  }
}
