import type { Transaction } from '../platform/database/transaction.js';
import type { Wait } from './wait.js';

/** What is remembered of applications that depend on others. */
export abstract class WaitStore {
  /** By application id; applications without dependencies are left out. Locks the rows: what becomes due meanwhile is not lost. */
  abstract lock(applicationIds: readonly string[], tx: Transaction): Promise<Map<string, Wait>>;
  /** Whatever was remembered before; none of them is due afterwards. */
  abstract save(waits: readonly Wait[], tx: Transaction): Promise<void>;
  /** These depend on nothing any more. */
  abstract forget(applicationIds: readonly string[], tx: Transaction): Promise<void>;
  /** Those that wait for one of these names are to be looked at; how many became due. */
  abstract markDue(names: readonly string[], tx: Transaction): Promise<number>;
  /** Of these, or of all, those that wait are to be looked at; how many became due. */
  abstract markWaitingDue(applicationIds: readonly string[] | 'all', tx: Transaction): Promise<number>;
  /** Some that are due, by id. */
  abstract listDue(limit: number): Promise<string[]>;
  /** Whether anything waits. */
  abstract isAnyWaiting(): Promise<boolean>;
}
