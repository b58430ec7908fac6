import { Injectable } from '@nestjs/common';
import { CHANNELS, ChangeFeed } from '../platform/change-feed/change-feed.js';
import type { Transaction } from '../platform/database/transaction.js';
import { type AssignedState, type AssignmentChange, type AssignmentRow, toAssignmentRow } from './assignment.js';
import { AssignmentStore, type ExistingAssignment, type Removal } from './assignment-store.js';
import { DeliveryContributions } from './delivery-contributions.js';

/** How many `clusterId:revision` lines (about 47 bytes each) go into one notification of at most 7,900 bytes. */
const LINES_PER_NUDGE = 150;

/** The outcome of a change of assignments. */
export interface AssignOutcome {
  /** Applications whose removal found nothing delivered anywhere: their rows can go at once. */
  readonly undelivered: string[];
}

/**
 * Turns rendered applications into what each cluster should run. Runs inside the caller's transaction: the assignments, the desired
 * revisions of the clusters they touch and the wake-ups of their agents appear together or not at all.
 */
@Injectable()
export class DeliveryService {
  constructor(
    private readonly store: AssignmentStore,
    private readonly feed: ChangeFeed,
    private readonly contributions: DeliveryContributions,
  ) {}

  /**
   * Makes the given assignments the desired state. Assignments that are already so are dropped; each touched cluster's desired
   * revision grows by one. An application that moves comes as a removal from the old cluster and an assignment to the new one.
   */
  async assign(changes: readonly AssignmentChange[], tx: Transaction): Promise<AssignOutcome> {
    if (changes.length === 0) return { undelivered: [] };
    const existing = index(
      await this.store.listExisting([...new Set(changes.map((change) => change.applicationId))], tx),
    );
    const states = await this.contributions.complete(changes.filter(isAssigned), tx);
    const puts = states.map(toAssignmentRow).filter(({ cluster_id, application_id, digest }) => {
      const before = existing.get(`${cluster_id} ${application_id}`);
      return !before || before.isRemoved || before.digest !== digest;
    });
    const removals: Removal[] = [];
    const undelivered = new Set<string>();
    for (const change of changes) {
      if (!change.remove) continue;
      const before = existing.get(`${change.clusterId} ${change.applicationId}`);
      if (!before) {
        undelivered.add(change.applicationId);
      } else if (!before.isRemoved || before.deleteResources !== change.deleteResources) {
        removals.push({
          cluster_id: change.clusterId,
          application_id: change.applicationId,
          delete_resources: change.deleteResources,
        });
      }
    }
    await this.carryOut(puts, removals, tx);
    for (const row of existing.values()) undelivered.delete(row.applicationId);
    for (const row of puts) undelivered.delete(row.application_id);
    return { undelivered: [...undelivered] };
  }

  private async carryOut(puts: readonly AssignmentRow[], removals: readonly Removal[], tx: Transaction): Promise<void> {
    const clusterIds = [...new Set([...puts, ...removals].map((row) => row.cluster_id))];
    if (clusterIds.length === 0) return;
    const revisions = await this.store.advance(clusterIds, tx);
    if (puts.length > 0) await this.store.put(puts, tx);
    if (removals.length > 0) await this.store.bury(removals, tx);
    const lines = [...revisions].map(([clusterId, revision]) => `${clusterId}:${revision}`);
    const payloads: string[] = [];
    for (let start = 0; start < lines.length; start += LINES_PER_NUDGE)
      payloads.push(lines.slice(start, start + LINES_PER_NUDGE).join('\n'));
    await this.feed.publish(CHANNELS.desiredRevisions, payloads, tx);
  }
}

function isAssigned(change: AssignmentChange): change is AssignedState & { readonly remove?: false } {
  return change.remove !== true;
}

function index(rows: readonly ExistingAssignment[]): Map<string, ExistingAssignment> {
  return new Map(rows.map((row) => [`${row.clusterId} ${row.applicationId}`, row]));
}
