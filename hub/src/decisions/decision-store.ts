import type { Transaction } from '../platform/database/transaction.js';
import type { DecisionKey, DecisionRecord } from './decision.js';

/** A decision without its content. */
export interface DecisionHead extends DecisionKey {
  readonly labels: Readonly<Record<string, string>>;
}

/** The decisions that were applied. */
export abstract class DecisionStore {
  abstract find(key: DecisionKey, tx?: Transaction): Promise<DecisionRecord | undefined>;
  /** Adds or replaces. */
  abstract put(decision: DecisionHead & { readonly content: unknown }, tx: Transaction): Promise<void>;
  /** False when there was none. */
  abstract remove(key: DecisionKey, tx: Transaction): Promise<boolean>;
  abstract count(tx?: Transaction): Promise<number>;
  /** By kind, API version and name, after the given one; one more than the limit when there are more. */
  abstract list(page: { readonly limit: number; readonly after?: DecisionKey }): Promise<DecisionRecord[]>;
  /** All of an API version, by name. */
  abstract listHeads(apiVersion: string): Promise<DecisionHead[]>;
  /** The `status` of each that is there, in order of names. */
  abstract listStatuses(keys: readonly DecisionKey[]): Promise<{ readonly name: string; readonly status: unknown }[]>;
}
