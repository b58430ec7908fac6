import type { DeliveryHold } from '@wheelhouse/protocol';
import type { Suspension } from '../../delivery/suspension/suspension.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { DesiredRender, RequestedOperation, StoredApplication } from './application-store.js';
import type { ApplicationSpec } from '../application.js';

/** An application that a person gives an order about. */
export interface CommandedApplication extends StoredApplication {
  readonly spec: ApplicationSpec;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly suspension: Suspension | null;
  /** When its agent is told to delete it though it is assigned; only while it is being deleted. */
  readonly deletionRequestedAt?: string;
  readonly namespace: string;
  readonly source: { readonly url: string; readonly ref: string } | null;
}

/** What the cluster of an application knows, and said last. */
export interface Delivered {
  readonly hold: DeliveryHold | null;
  /** What somebody said in the cluster itself that keeps its agent from writing anything; null when nobody did. */
  readonly localHold: string | null;
  /** The id of the requested operation that it reported last; null for one that nobody asked for, or none. */
  readonly operationId: string | null;
  readonly phase: string | null;
}

/** What people's orders to single applications write. */
export abstract class ApplicationCommandStore {
  /** Locks the row. Throws NOT_FOUND. */
  abstract getForUpdate(name: string, tx: Transaction): Promise<CommandedApplication>;
  /** Locks rows in order of id; unknown ones are left out. */
  abstract listForUpdate(ids: readonly string[], tx: Transaction): Promise<CommandedApplication[]>;
  /** Locks those of the applications, in order of id, whose requested operation ended, by what their cluster reported. */
  abstract listEnded(clusterId: string, ids: readonly string[], tx: Transaction): Promise<CommandedApplication[]>;
  /** Has the agents sync once, for many applications in one statement. */
  abstract requestOperations(
    operations: readonly { readonly id: string; readonly operation: RequestedOperation }[],
    tx: Transaction,
  ): Promise<void>;
  /** Has the agent sync once. */
  abstract requestOperation(id: string, operation: RequestedOperation, tx: Transaction): Promise<void>;
  /** Lets commits move a pinned application again. */
  abstract unpin(id: string, tx: Transaction): Promise<void>;
  abstract findHistory(id: string, historyId: number, tx: Transaction): Promise<DesiredRender | undefined>;
  /** What its cluster was told of it, and said last of a sync. */
  abstract getDelivered(application: Pick<StoredApplication, 'id' | 'clusterId'>, tx: Transaction): Promise<Delivered>;
  abstract annotate(id: string, annotations: Readonly<Record<string, string>>, tx: Transaction): Promise<void>;
  /** Whether its deletion waits for something else. */
  abstract isHeldBack(id: string, tx: Transaction): Promise<boolean>;
  /** Null resumes them. */
  abstract setSuspension(ids: readonly string[], suspension: Suspension | null, tx: Transaction): Promise<void>;
  /** Locks the suspended applications whose time has come, in order of id. */
  abstract listSuspendedUntil(now: Date, tx: Transaction): Promise<{ readonly id: string; readonly name: string }[]>;
  /** When the next suspension ends by itself; undefined when none does. */
  abstract nextSuspensionEnd(tx: Transaction): Promise<Date | undefined>;
  /** Makes the newest entry of history the desired state, and holds it there. */
  abstract pinNewest(id: string, tx: Transaction): Promise<void>;
}
