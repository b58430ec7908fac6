import type { Condition, Problem } from '@wheelhouse/protocol';
import type { PlanLine } from './plans/expansion-plan.js';
import type { AskedQuestion } from './questions/asked-question.js';

/** A ref that a set's generators read. */
export interface SetSource {
  readonly url: string;
  readonly ref: string;
  /** How often the set wants the repository to be looked up; absent: as often as all are. */
  readonly pollSeconds?: number;
}

/** What a set's generators asked of others than Git and the hub's clusters, and when that is to be asked again. */
export interface SetQuestions {
  readonly questions: readonly AskedQuestion[];
  /** The set is expanded again after so many seconds; null: only when something happens. */
  readonly requeueSeconds: number | null;
  /** Answers of services that are older are out of date; null where there are none. */
  readonly answersFrom: Date | null;
}

/** A stored application set. */
export interface ApplicationSetRecord extends SetQuestions {
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
export interface ApplicationSetWrite extends SetQuestions {
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
  readonly renameCount: number;
  readonly unchangedCount: number;
  readonly heldReason: string | null;
  readonly problems: readonly Problem[];
  readonly items: readonly PlanLine[];
  readonly approvedBy: string | null;
  readonly createdAt: Date;
}
