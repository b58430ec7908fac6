import type { Condition } from '@wheelhouse/protocol';
import type { Transaction } from '../../platform/database/transaction.js';
import type { DesiredRender, RequestedOperation } from '../store/application-store.js';
import type { ApplicationSpec } from '../application.js';

/** An application whose render or assignment may be out of date. */
export interface StaleApplication {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly project: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly finalizers: readonly string[];
  readonly spec: ApplicationSpec;
  readonly clusterId: string | null;
  /** Made by an application set: which cluster it belongs to is for the set to say. */
  readonly isGenerated: boolean;
  readonly destination: string;
  readonly revision: string | null;
  readonly renderDigest: string | null;
  readonly conditions: readonly Condition[];
  readonly requestedOperation: RequestedOperation | null;
  /** The history entry that it is pinned to; commits do not move it. */
  readonly pinned: DesiredRender | null;
  readonly staleMark: string;
  /** Whether the application itself was written since it was last assigned. */
  readonly isChanged: boolean;
}

/** The outcome of bringing one stale application up to date. */
export interface SettledApplication {
  readonly id: string;
  readonly staleMark: string;
  readonly clusterId: string | null;
  readonly revision: string | null;
  readonly renderDigest: string | null;
  readonly conditions: readonly Condition[];
  /** False when a problem left everything as it was: what changed of the application itself is still to be delivered. */
  readonly isSettled: boolean;
  /** Whether another cluster, or other claims of the same one, could give another render. Absent: as before. */
  readonly readsCluster?: boolean;
  /** Stays stale, to be tried again after this time (by the clock of the database, as everything here). */
  readonly retryInMs?: number;
}

/** A stale application whose outcome takes long. */
export interface PostponedApplication {
  readonly id: string;
  readonly staleMark: string;
  /** When it is rendered again unless an outcome came before: by the clock of the database. */
  readonly retryInMs: number;
}

/** Which applications became stale. */
export type StaleSelector =
  | { readonly ids: readonly string[] }
  | { readonly source: { readonly url: string; readonly ref: string } }
  | { readonly clusterIds: readonly string[] }
  | { readonly project: string }
  | { readonly all: true }
  /** Those with this reason in a condition. */
  | { readonly reason: string };

/** The applications that wait to be rendered and assigned. All writes are set-wise. */
export abstract class StaleApplicationStore {
  abstract markStale(selector: StaleSelector, tx: Transaction): Promise<number>;
  /** Those without a cluster that do not say so yet: their cluster was removed. */
  abstract markHomeless(tx: Transaction): Promise<void>;
  /** The longest waiting first. */
  abstract listStale(limit: number): Promise<StaleApplication[]>;
  /** How long until the next stale application that waits for a retry is due. */
  abstract nextRetryInMs(): Promise<number | undefined>;
  /** Leaves these alone for a while, as they are: their outcomes are on the way. */
  abstract postpone(applications: readonly PostponedApplication[], tx: Transaction): Promise<void>;
  /** Stores outcomes where nothing made the row stale again meanwhile; gives the ids of those. */
  abstract settle(settled: readonly SettledApplication[], tx: Transaction): Promise<Set<string>>;
}
