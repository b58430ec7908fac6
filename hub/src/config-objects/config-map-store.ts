import type { Transaction } from '../platform/database/transaction.js';
import type { ConfigMapRecord } from './config-object.js';

/** The ConfigMaps that people applied. */
export abstract class ConfigMapStore {
  abstract find(name: string, tx?: Transaction): Promise<ConfigMapRecord | undefined>;
  /** Adds or replaces. */
  abstract put(name: string, data: Readonly<Record<string, string>>, tx: Transaction): Promise<void>;
  /** False when there was none. */
  abstract remove(name: string, tx: Transaction): Promise<boolean>;
  abstract count(tx?: Transaction): Promise<number>;
  /** By name, after the given one; one more than the limit when there are more. */
  abstract list(page: { readonly limit: number; readonly after?: string }): Promise<ConfigMapRecord[]>;
  /** ConfigMaps that name a kind of object, as those of decisions do. */
  abstract listWithKind(tx?: Transaction): Promise<{ name: string; apiVersion: string; kind: string }[]>;
  /** ConfigMaps whose `token` names the Secret. */
  abstract listNamingSecret(secret: string, tx: Transaction): Promise<string[]>;
}
