import { Injectable } from '@nestjs/common';
import type { Transaction } from '../platform/database/transaction.js';

/** Called inside the transaction that changes the decision, with the ConfigMaps that name its kind; what it throws undoes the change. */
export type DecisionObserver = (configMaps: readonly string[], tx: Transaction) => Promise<void>;

/** Who wants to know when decisions appear, change or go. */
@Injectable()
export class DecisionObservers {
  private readonly observers: DecisionObserver[] = [];

  add(observer: DecisionObserver): void {
    this.observers.push(observer);
  }

  /** One after the other: they share the transaction's connection. */
  async notify(configMaps: readonly string[], tx: Transaction): Promise<void> {
    for (const observer of this.observers) await observer(configMaps, tx);
  }
}
