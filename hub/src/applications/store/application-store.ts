import type { Condition, RequestedSync } from '@wheelhouse/protocol';
import type { Transaction } from '../../platform/database/transaction.js';
import type { ApplicationDraft, ApplicationManifest, ApplicationSource } from '../application.js';

/** What an expansion compares its drafts with. */
export interface StoredApplication {
  readonly id: string;
  readonly name: string;
  readonly applicationSetId: string | null;
  readonly applicationSetName: string | null;
  readonly specDigest: string;
  readonly clusterId: string | null;
  readonly clusterName: string | null;
  readonly destination: string;
  readonly finalizers: readonly string[];
  readonly revision: string | null;
  readonly renderDigest: string | null;
  readonly pinnedRevisionId: number | null;
  readonly requestedOperation: RequestedOperation | null;
  readonly conditions: readonly Condition[];
  readonly isDeleting: boolean;
}

/** A sync that a person asked for; the agent runs an id once. */
export interface RequestedOperation {
  readonly id: string;
  readonly prune: boolean;
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  /** Only this render may be synced by it: with any other desired state the operation is withdrawn. */
  readonly renderDigest?: string;
  /** How often it is tried again where the application does not say. */
  readonly retryLimit?: number;
  /** What it says beyond whether it prunes: only some objects, only a dry run, an end of what runs. */
  readonly request?: Omit<RequestedSync, 'id'>;
  /** It ended, and its agent may not know that any more: it is not told of it again. */
  readonly isOver?: true;
}

/** What rendering an application came to, ready to be stored. */
export interface DesiredRender {
  readonly revision: string;
  readonly renderDigest: string;
}

/** One application to write. Without `render` and `isStale: false` the row keeps what was rendered last. */
export interface ApplicationWrite {
  readonly id: string;
  readonly draft: ApplicationDraft;
  readonly render?: DesiredRender;
  readonly conditions: readonly Condition[];
  /** Whether what was rendered depends on the cluster; true while that is not known. */
  readonly readsCluster: boolean;
  /** Whether the job has to render it. */
  readonly isStale: boolean;
}

/** A desired state that enters an application's history. */
export interface HistoryEntry {
  readonly applicationId: string;
  readonly revision: string;
  readonly renderDigest: string;
  readonly initiatedBy: string;
  /** How many entries stay, the new one included. */
  readonly keep: number;
}

/** The applications' rows. All writes are set-wise: one statement for as many rows as are given. */
export abstract class ApplicationStore {
  /** All of a set, the ones being deleted included. */
  abstract listOfSet(applicationSetId: string, tx?: Transaction): Promise<StoredApplication[]>;
  abstract listByName(names: readonly string[], tx?: Transaction): Promise<StoredApplication[]>;
  /** Of these refs, those that applications read. */
  abstract listUsed(sources: readonly ApplicationSource[]): Promise<ApplicationSource[]>;
  /** What templates, manifests and people made; with `having`, only of those that have something to keep. */
  abstract listManifests(ids: readonly string[], having?: KeptMetadata): Promise<ApplicationManifest[]>;
  /** New rows; with a render they enter history as number 1. */
  abstract insert(
    writes: readonly ApplicationWrite[],
    owner: { applicationSetId: string | null; initiatedBy: string },
    tx: Transaction,
  ): Promise<void>;
  /** Existing rows; the ids that were still there. A row that was being deleted is wanted again. */
  abstract update(writes: readonly ApplicationWrite[], tx: Transaction): Promise<string[]>;
  /** Other names for existing rows; they may swap names among each other. */
  abstract rename(names: readonly { readonly id: string; readonly name: string }[], tx: Transaction): Promise<void>;
  abstract addHistory(entries: readonly HistoryEntry[], tx: Transaction): Promise<void>;
  abstract markDeleting(
    applications: readonly { id: string; deleteResources: boolean }[],
    tx: Transaction,
  ): Promise<void>;
  abstract remove(ids: readonly string[], tx: Transaction): Promise<void>;
  /** Drops those of the rows that are being deleted; gives them with their sets. */
  abstract removeDeleted(ids: readonly string[], tx: Transaction): Promise<RemovedApplication[]>;
  /** Drops the rows being deleted whose cluster is forgotten: nobody would ever report them gone. */
  abstract removeDeletedWithoutCluster(tx: Transaction): Promise<RemovedApplication[]>;
  /** The applications of a set stay, owned by nobody. */
  abstract disown(applicationSetId: string, tx: Transaction): Promise<number>;
}

/** What of an application's metadata a set leaves as it is. */
export interface KeptMetadata {
  readonly labels: readonly string[];
  readonly annotations: readonly string[];
  /** Beginnings of finalizers. */
  readonly finalizers: readonly string[];
}

/** An application whose row is gone. */
export interface RemovedApplication {
  readonly id: string;
  readonly name: string;
  readonly applicationSetId: string | null;
}
