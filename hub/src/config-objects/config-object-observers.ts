import { Injectable } from '@nestjs/common';
import type { Transaction } from '../platform/database/transaction.js';
import type { ConfigObjectName } from './config-object.js';

/** Called inside the transaction that changes the objects; what it throws undoes the change. */
export type ConfigObjectObserver = (changed: readonly ConfigObjectName[], tx: Transaction) => Promise<void>;

/** Who wants to know when ConfigMaps or Secrets appear, change or go. */
@Injectable()
export class ConfigObjectObservers {
  private readonly observers: ConfigObjectObserver[] = [];

  add(observer: ConfigObjectObserver): void {
    this.observers.push(observer);
  }

  /** One after the other: they share the transaction's connection. */
  async notify(changed: readonly ConfigObjectName[], tx: Transaction): Promise<void> {
    for (const observer of this.observers) await observer(changed, tx);
  }
}
