import { Injectable } from '@nestjs/common';
import type { Transaction } from '../platform/database/transaction.js';

/** Called inside the transaction in which sets of these names are expanded, roll on, are deleted or are gone. */
export type SetObserver = (names: readonly string[], tx: Transaction) => Promise<void>;

/** Who wants to know that something about sets is another. Connected once, at start. */
@Injectable()
export class SetObservers {
  private readonly observers: SetObserver[] = [];

  onChanged(observer: SetObserver): void {
    this.observers.push(observer);
  }

  async changed(names: readonly string[], tx: Transaction): Promise<void> {
    if (names.length === 0) return;
    for (const observer of this.observers) await observer(names, tx);
  }
}
