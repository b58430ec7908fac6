import { Injectable } from '@nestjs/common';
import type { Transaction } from '../platform/database/transaction.js';

/** What changed of the projects. */
export interface ProjectChange {
  /** Absent: all that name a project, since the first project appeared or the last one went. */
  readonly project?: string;
  /** Whether other applications are allowed than before; else only what agents are told differs. */
  readonly isPermissionChanged: boolean;
}

/** Called inside the transaction that changes the project; what it throws undoes the change. */
export type ProjectObserver = (change: ProjectChange, tx: Transaction) => Promise<void>;

/** Who wants to know when projects appear, change or go. */
@Injectable()
export class ProjectObservers {
  private readonly observers: ProjectObserver[] = [];

  add(observer: ProjectObserver): void {
    this.observers.push(observer);
  }

  async notify(change: ProjectChange, tx: Transaction): Promise<void> {
    for (const observer of this.observers) await observer(change, tx);
  }
}
