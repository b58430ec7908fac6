import type { Condition } from '@wheelhouse/protocol';
import type { Transaction } from '../platform/database/transaction.js';
import type { ApplicationSetRecord, ApplicationSetWrite, PlanRecord, SetSource } from './application-set.js';
import type { AskedQuestion } from './questions/asked-question.js';

/** A plan before it has its time. */
export type NewPlan = Omit<PlanRecord, 'createdAt'>;

/** The application sets' rows and their plans. */
export abstract class ApplicationSetStore {
  abstract findByName(name: string): Promise<ApplicationSetRecord | undefined>;
  abstract findById(id: string): Promise<ApplicationSetRecord | undefined>;
  /** Locks the row until the transaction ends. */
  abstract lock(id: string, tx: Transaction): Promise<ApplicationSetRecord | undefined>;
  /** False when the name was taken meanwhile. */
  abstract insert(id: string, name: string, write: ApplicationSetWrite, tx: Transaction): Promise<boolean>;
  /** With a manifest, the generation grows by one. */
  abstract update(id: string, write: ApplicationSetWrite, tx: Transaction): Promise<void>;
  abstract setConditions(id: string, conditions: readonly Condition[], tx: Transaction): Promise<void>;
  abstract markDeleting(id: string, tx: Transaction): Promise<void>;
  /** Drops those of the sets that are being deleted and have no applications left; gives their names. */
  abstract removeEmptied(ids: readonly string[], tx: Transaction): Promise<string[]>;
  /** Sets whose expansion read clusters. */
  abstract listUsingClusters(tx: Transaction): Promise<string[]>;
  /** Sets whose generators read one of the refs. */
  abstract listReading(sources: readonly SetSource[], tx: Transaction): Promise<string[]>;
  /** Sets that asked a question which holds all of one of these patterns. */
  abstract listAsking(patterns: readonly Partial<AskedQuestion>[], tx: Transaction): Promise<string[]>;
  /** Answers of services that are older count no more for these sets. Leaves their rows alone, so no expansion is overtaken. */
  abstract requireAnswers(ids: readonly string[], from: Date, tx: Transaction): Promise<void>;
  /** Sets that are expanded again after a time. */
  abstract listRequeued(): Promise<{ readonly id: string; readonly requeueSeconds: number }[]>;
  /** How often sets want a repository to be looked up; undefined when none says. */
  abstract findPollSeconds(url: string): Promise<number | undefined>;
  /** Of these refs, those that generators read. */
  abstract listUsed(sources: readonly SetSource[]): Promise<SetSource[]>;
  abstract findHeldPlan(applicationSetId: string, tx?: Transaction): Promise<PlanRecord | undefined>;
  abstract addPlan(plan: NewPlan, tx: Transaction): Promise<void>;
  /** The same plan, computed again or carried out. */
  abstract updatePlan(plan: NewPlan, tx: Transaction): Promise<void>;
  /** A newer plan took the place of the one that is held. */
  abstract supersedeHeldPlan(applicationSetId: string, tx: Transaction): Promise<void>;
}
