import { Injectable } from '@nestjs/common';
import type { DeliveredSyncPolicy, DeliveryHold, DeliveryRules } from '@wheelhouse/protocol';
import type { Transaction } from '../platform/database/transaction.js';
import type { AssignedState } from './assignment.js';

/**
 * What a concept says of how agents treat these applications, by application id; those that it says nothing about are left out. Called
 * inside the transaction that assigns them, once for all of them.
 */
export type DeliveryContributor = (
  states: readonly AssignedState[],
  tx: Transaction,
) => Promise<ReadonlyMap<string, DeliveryRules>>;

/** Taken shared by whoever asks the contributors, so that a change of what they say can wait for those that asked before. */
const RULES_LOCK = 'delivery-rules';

/**
 * What is said about applications elsewhere than in their manifests: by their projects, by the fleet's settings, by people. Who says it
 * is connected once, at start. What changes there reaches agents by assigning again (`Reassignment`).
 */
@Injectable()
export class DeliveryContributions {
  private readonly contributors: DeliveryContributor[] = [];

  add(contributor: DeliveryContributor): void {
    this.contributors.push(contributor);
  }

  /** The states with what is said about them now: holds add up, of several open waves the lowest counts. */
  async complete(states: readonly AssignedState[], tx: Transaction): Promise<readonly AssignedState[]> {
    if (states.length === 0 || this.contributors.length === 0) return states;
    await tx.query(`select pg_advisory_xact_lock_shared(hashtext($1))`, [RULES_LOCK]);
    const said = new Map<string, DeliveryRules[]>();
    for (const contributor of this.contributors)
      for (const [id, rules] of await contributor(states, tx)) said.set(id, [...(said.get(id) ?? []), rules]);
    return states.map((state) => {
      const rules = said.get(state.applicationId);
      if (!rules) return state;
      const syncPolicy = withRules(state.syncPolicy, rules);
      const waits = syncPolicy.hold !== undefined && state.isStaged === true;
      return { ...state, syncPolicy, ...(waits && { operation: null }) };
    });
  }

  /**
   * Comes back once whoever asked before now has committed; who asks later hears what is committed by now. For a transaction of its own,
   * before anything is assigned again.
   */
  async settled(tx: Transaction): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock(hashtext($1))`, [RULES_LOCK]);
  }
}

function withRules(policy: DeliveredSyncPolicy, said: readonly DeliveryRules[]): DeliveredSyncPolicy {
  const all = [policy, ...said];
  const hold = heldBy(all.flatMap((rules) => rules.hold ?? []));
  const waves = all.flatMap(({ openWave }) => openWave ?? []);
  return {
    ...said.reduce<DeliveredSyncPolicy>((before, rules) => ({ ...before, ...rules }), policy),
    ...(hold && { hold }),
    ...(waves.length > 0 && { openWave: Math.min(...waves) }),
  };
}

/** What several holds allow together; the reason is that of the strictest, the message that of all. */
export function heldBy(holds: readonly DeliveryHold[]): DeliveryHold | undefined {
  const [first, ...others] = holds.toSorted(byStrictness);
  if (first === undefined) return undefined;
  return {
    reason: first.reason,
    message: [first, ...others].map(({ message }) => message).join(' '),
    heals: holds.every(({ heals }) => heals),
    allowsRequests: holds.every(({ allowsRequests }) => allowsRequests),
  };
}

/** What heals less comes first, then what allows less. */
function byStrictness(left: DeliveryHold, right: DeliveryHold): number {
  return Number(left.heals) - Number(right.heals) || Number(left.allowsRequests) - Number(right.allowsRequests);
}
