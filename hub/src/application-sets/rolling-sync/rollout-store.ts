import type { Transaction } from '../../platform/database/transaction.js';
import type { RolloutFacts, RolloutState } from './rollout.js';

/** When contact with a cluster counts as lost. */
export interface Silence {
  readonly now: Date;
  readonly lateAfterMs: number;
  readonly lostAfterMs: number;
}

/** What is remembered of rollouts, and what they go by. */
export abstract class RolloutStore {
  /** The set's applications as they are now, by name; without those being deleted. */
  abstract listFacts(applicationSetId: string, silence: Silence, tx: Transaction): Promise<RolloutFacts[]>;
  /** By application id. */
  abstract listStates(applicationSetId: string, tx: Transaction): Promise<Map<string, RolloutState>>;
  abstract saveStates(states: readonly RolloutState[], tx: Transaction): Promise<void>;
  /** The set does not roll any more. */
  abstract forget(applicationSetId: string, tx: Transaction): Promise<void>;
  /** Those of the sets that have RollingSync. */
  abstract listRolling(applicationSetIds: readonly string[], tx: Transaction): Promise<string[]>;
  /** Sets that roll the applications out, among these. */
  abstract listRollingSets(applicationIds: readonly string[], tx: Transaction): Promise<string[]>;
}
