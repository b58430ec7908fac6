import { Injectable } from '@nestjs/common';
import type { Transaction } from '../platform/database/transaction.js';

/** Runs inside the transaction in which applications get another desired state. */
export type RenderedObserver = (applicationIds: readonly string[], tx: Transaction) => Promise<void>;

/** Who wants to know that applications have another desired state, or cannot be rendered. Connected once, at start. */
@Injectable()
export class ApplicationObservers {
  private readonly renderedObservers: RenderedObserver[] = [];

  onRendered(observer: RenderedObserver): void {
    this.renderedObservers.push(observer);
  }

  async rendered(applicationIds: readonly string[], tx: Transaction): Promise<void> {
    if (applicationIds.length === 0) return;
    for (const observer of this.renderedObservers) await observer(applicationIds, tx);
  }
}
