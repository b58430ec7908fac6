import type { Transaction } from '../platform/database/transaction.js';
import type { ProjectRecord } from './project.js';

/** The AppProjects that people applied. */
export abstract class ProjectStore {
  /** One writer at a time; held until the transaction ends. */
  abstract lock(tx: Transaction): Promise<void>;
  abstract find(name: string, tx?: Transaction): Promise<ProjectRecord | undefined>;
  /** Unknown names are left out. */
  abstract listByName(names: readonly string[], tx?: Transaction): Promise<ProjectRecord[]>;
  /** Adds or replaces. */
  abstract put(name: string, manifest: ProjectRecord['manifest'], tx: Transaction): Promise<void>;
  /** False when there was none. */
  abstract remove(name: string, tx: Transaction): Promise<boolean>;
  abstract count(tx?: Transaction): Promise<number>;
  /** By name, after the given one; one more than the limit when there are more. */
  abstract list(page: { readonly limit: number; readonly after?: string }): Promise<ProjectRecord[]>;
}
