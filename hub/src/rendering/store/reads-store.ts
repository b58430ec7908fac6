import type { Reads } from '@wheelhouse/renderer';

/** "A render of this question read these names." */
export interface KnownNames {
  readonly question: string;
  /** Digest of the list. */
  readonly names: string;
  /** The input that was found with them last: they are kept as long as it is. */
  readonly inputDigest: string;
  readonly usedAt: Date;
}

/** The same, with the list. */
export interface NewReads extends Omit<KnownNames, 'usedAt'> {
  readonly reads: Reads;
}

/** What renders of Kustomize and Helm sources read. Small: a row for each question, and another one when its list of names changes. */
export abstract class ReadsStore {
  /** What is known of these questions, the last used first. */
  abstract find(questions: readonly string[]): Promise<KnownNames[]>;
  /** The lists of names, by their digest; those that are gone are left out. */
  abstract lists(rows: readonly Pick<KnownNames, 'question' | 'names'>[]): Promise<Map<string, Reads>>;
  /** Whether anything is known: whether this fleet has Kustomize or Helm sources. */
  abstract isUsed(): Promise<boolean>;
  abstract add(reads: readonly NewReads[], now: Date): Promise<void>;
  /** Notes that these were found again, now. */
  abstract used(rows: readonly Omit<KnownNames, 'usedAt'>[], now: Date): Promise<void>;
  /** Removes what was not used since then and whose input is gone. Returns how many rows went. */
  abstract collectGarbage(unusedSince: Date): Promise<number>;
}
