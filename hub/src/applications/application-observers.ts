import { Injectable } from '@nestjs/common';
import type { Transaction } from '../platform/database/transaction.js';

/** Runs inside the transaction in which applications get another desired state. */
export type RenderedObserver = (applicationIds: readonly string[], tx: Transaction) => Promise<void>;

/** Runs inside the transaction in which applications were written, or brought up to date, or the hub's own word on them changed. */
export type ChangedObserver = (
  applicationIds: readonly string[],
  tx: Transaction,
  by: ChangedBy | undefined,
) => Promise<void>;

/** Who changed the hub's own word on them, so as not to be told again. */
export type ChangedBy = 'children';

/** Runs inside the transaction in which applications of these names disappear. */
export type GoneObserver = (names: readonly string[], tx: Transaction) => Promise<void>;

/** Who wants to know that applications have another desired state, or cannot be rendered. Connected once, at start. */
@Injectable()
export class ApplicationObservers {
  private readonly renderedObservers: RenderedObserver[] = [];
  private readonly changedObservers: ChangedObserver[] = [];
  private readonly goneObservers: GoneObserver[] = [];

  onRendered(observer: RenderedObserver): void {
    this.renderedObservers.push(observer);
  }

  async rendered(applicationIds: readonly string[], tx: Transaction): Promise<void> {
    if (applicationIds.length === 0) return;
    for (const observer of this.renderedObservers) await observer(applicationIds, tx);
  }

  onGone(observer: GoneObserver): void {
    this.goneObservers.push(observer);
  }

  async gone(names: readonly string[], tx: Transaction): Promise<void> {
    if (names.length === 0) return;
    for (const observer of this.goneObservers) await observer(names, tx);
  }

  onChanged(observer: ChangedObserver): void {
    this.changedObservers.push(observer);
  }

  async changed(applicationIds: readonly string[], tx: Transaction, by?: ChangedBy): Promise<void> {
    if (applicationIds.length === 0) return;
    for (const observer of this.changedObservers) await observer(applicationIds, tx, by);
  }
}
