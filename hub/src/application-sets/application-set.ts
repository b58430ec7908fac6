import type { Condition, Problem } from '@wheelhouse/protocol';
import type { PlanLine } from './expansion-plan.js';

/** A ref that a set's generators read. */
export interface SetSource {
  readonly url: string;
  readonly ref: string;
}

/** A stored application set. */
export interface ApplicationSetRecord {
  readonly id: string;
  readonly name: string;
  /** The whole object as it was applied. */
  readonly manifest: unknown;
  readonly generation: number;
  readonly conditions: readonly Condition[];
  readonly sources: readonly SetSource[];
  readonly usesClusters: boolean;
  /** Whether it is being deleted. */
  readonly isDeleting: boolean;
  /** Changes with every write of the row: what was computed from an older version must not be carried out. */
  readonly version: string;
}

/** What the expansion of a set writes to its row. */
export interface ApplicationSetWrite {
  readonly manifest?: unknown;
  readonly conditions: readonly Condition[];
  readonly sources: readonly SetSource[];
  readonly usesClusters: boolean;
}

/** A plan as it is stored. */
export interface PlanRecord {
  readonly id: string;
  readonly applicationSetId: string;
  readonly status: 'Applied' | 'Held' | 'Superseded';
  readonly digest: string;
  readonly createCount: number;
  readonly updateCount: number;
  readonly deleteCount: number;
  readonly unchangedCount: number;
  readonly heldReason: string | null;
  readonly problems: readonly Problem[];
  readonly items: readonly PlanLine[];
  readonly approvedBy: string | null;
  readonly createdAt: Date;
}
