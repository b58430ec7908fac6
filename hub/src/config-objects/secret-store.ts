import type { Transaction } from '../platform/database/transaction.js';
import type { SecretRecord } from './config-object.js';

/** A sealed value of a Secret. */
export interface SealedValue {
  readonly key: string;
  readonly sealed: Buffer;
}

/** The Secrets that people set. Their values are sealed: this knows nothing of what they hold. */
export abstract class SecretStore {
  abstract findValue(name: string, key: string): Promise<Buffer | undefined>;
  abstract listValues(name: string, tx: Transaction): Promise<SealedValue[]>;
  /** Adds or replaces these keys; the others stay. */
  abstract put(name: string, values: readonly SealedValue[], tx: Transaction): Promise<void>;
  abstract removeKeys(name: string, keys: readonly string[], tx: Transaction): Promise<void>;
  /** All keys. False when there were none. */
  abstract remove(name: string, tx: Transaction): Promise<boolean>;
  abstract count(tx?: Transaction): Promise<number>;
  abstract find(name: string): Promise<SecretRecord | undefined>;
  /** By name, after the given one; one more than the limit when there are more. */
  abstract list(page: { readonly limit: number; readonly after?: string }): Promise<SecretRecord[]>;
}
