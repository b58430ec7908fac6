import type { Transaction } from '../platform/database/transaction.js';
import type { AssignmentRow, StoredContent } from './assignment.js';

/** What is stored of an application's assignments. */
export interface ExistingAssignment {
  readonly clusterId: string;
  readonly applicationId: string;
  readonly digest: string;
  readonly isRemoved: boolean;
  readonly deleteResources: boolean;
}

/** The end of an application on a cluster. */
export interface Removal {
  readonly cluster_id: string;
  readonly application_id: string;
  readonly delete_resources: boolean;
}

/** The counter of one cluster's desired state. */
export interface DeliveryPosition {
  readonly revision: number;
  /** Tombstones up to this revision are gone: a reader behind it needs the complete state. */
  readonly sweptTo: number;
  readonly isHoldApproved: boolean;
}

/** An assignment, or its tombstone, as an agent reads it. */
export interface DeliveredAssignment {
  readonly applicationId: string;
  readonly renderDigest: string;
  readonly content: StoredContent;
  readonly digest: string;
  readonly revision: number;
  readonly isRemoved: boolean;
  readonly deleteResources: boolean;
}

/** Assignments and the counters of desired state. All writes are set-wise: one statement whatever the number of rows. */
export abstract class AssignmentStore {
  abstract listExisting(applicationIds: readonly string[], tx: Transaction): Promise<ExistingAssignment[]>;
  /** Locks the clusters' counters in order of id and adds one to each; gives the new revisions. */
  abstract advance(clusterIds: readonly string[], tx: Transaction): Promise<Map<string, number>>;
  abstract put(rows: readonly AssignmentRow[], tx: Transaction): Promise<void>;
  abstract bury(removals: readonly Removal[], tx: Transaction): Promise<void>;
  /** Drops the tombstones of applications that the cluster's agent has removed; gives those with no assignment left anywhere. */
  abstract sweep(clusterId: string, applicationIds: readonly string[], tx: Transaction): Promise<string[]>;
  abstract findPosition(clusterId: string): Promise<DeliveryPosition | undefined>;
  /** Everything of a cluster with its position, in one snapshot. */
  abstract readCluster(
    clusterId: string,
  ): Promise<{ position: DeliveryPosition; assignments: DeliveredAssignment[] } | undefined>;
  /** Compressed renders by digest, only those assigned to the cluster. */
  abstract readRenders(clusterId: string, digests: readonly string[]): Promise<{ digest: string; content: Buffer }[]>;
  abstract listPositions(clusterIds: readonly string[]): Promise<Map<string, number>>;
}
