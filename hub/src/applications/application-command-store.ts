import type { Transaction } from '../platform/database/transaction.js';
import type { DesiredRender, RequestedOperation, StoredApplication } from './application-store.js';
import type { ApplicationSpec } from './application.js';

/** An application that a person gives an order about. */
export interface CommandedApplication extends StoredApplication {
  readonly spec: ApplicationSpec;
  readonly namespace: string;
  readonly source: { readonly url: string; readonly ref: string } | null;
}

/** What people's orders to single applications write. */
export abstract class ApplicationCommandStore {
  /** Locks the row. Throws NOT_FOUND. */
  abstract getForUpdate(name: string, tx: Transaction): Promise<CommandedApplication>;
  /** Locks rows in order of id; unknown ones are left out. */
  abstract listForUpdate(ids: readonly string[], tx: Transaction): Promise<CommandedApplication[]>;
  /** Has the agents sync once, for many applications in one statement. */
  abstract requestOperations(
    operations: readonly { readonly id: string; readonly operation: RequestedOperation }[],
    tx: Transaction,
  ): Promise<void>;
  /** Has the agent sync once. */
  abstract requestOperation(id: string, operation: RequestedOperation, tx: Transaction): Promise<void>;
  /** Lets commits move the application again after a rollback. */
  abstract unpin(id: string, tx: Transaction): Promise<void>;
  abstract findHistory(id: string, historyId: number, tx: Transaction): Promise<DesiredRender | undefined>;
  /** Makes the newest entry of history the desired state, and holds it there. */
  abstract pinNewest(id: string, tx: Transaction): Promise<void>;
}
