import type { Transaction } from '../../platform/database/transaction.js';
import type { AddedRepository } from '../repository.js';

/** Added repositories and prefixes. There are few: lists are whole. */
export abstract class RepositoryStore {
  /** In order of their addresses. */
  abstract listAll(tx?: Transaction): Promise<AddedRepository[]>;
  abstract find(id: string): Promise<AddedRepository | undefined>;
  /** Adds, or replaces the one with this id. A password that an earlier version sealed goes. */
  abstract put(repository: AddedRepository, tx?: Transaction): Promise<void>;
  /** Whether there was one. */
  abstract remove(id: string, tx?: Transaction): Promise<boolean>;
}
