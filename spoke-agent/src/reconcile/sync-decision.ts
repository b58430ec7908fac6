// Pure: whether an application is synced now. Argo CD's rules: automated syncs once per assignment, failures only by their retry policy, a
// requested operation once, an empty render never wipes an application out unless allowed.
import type { HeldAssignment } from '../store/state-schema.js';

/** What the decision depends on. */
export interface SyncFacts {
  readonly assignment: HeldAssignment;
  /** The digest of the assignment that was synced in full. */
  readonly syncedAssignment: string;
  /** The digest of the assignment whose sync failed for good. */
  readonly failedAssignment: string;
  /** The requested operation that ran last. */
  readonly lastOperationId: string;
  /** Objects that the render has. */
  readonly expectedCount: number;
  /** Of these, how many were last applied from another manifest, or never, for example because another application had them. */
  readonly unappliedCount: number;
  /** Live objects that the render does not have and that no option keeps. */
  readonly prunableCount: number;
  readonly mayDelete: boolean;
}

export type SyncDecision =
  | { readonly type: 'sync'; readonly prune: boolean; readonly operationId: string | undefined }
  /** Only look. */
  | { readonly type: 'compare' }
  | { readonly type: 'none' }
  /** A sync is due, but must not run. */
  | { readonly type: 'refused'; readonly reason: string; readonly message: string };

export function decideSync(facts: SyncFacts): SyncDecision {
  const { assignment } = facts;
  const { automated } = assignment.syncPolicy;
  const operation = assignment.operation;
  if (operation !== null && operation.id !== facts.lastOperationId)
    return { type: 'sync', prune: operation.prune, operationId: operation.id };
  if (automated === null || assignment.digest === facts.failedAssignment) return { type: 'compare' };
  const wouldPrune = automated.prune && facts.prunableCount > 0;
  if (wouldPrune && facts.expectedCount === 0 && !automated.allowEmpty)
    return {
      type: 'refused',
      reason: 'EmptyRenderRefused',
      message:
        `The render is empty: syncing would delete all ${facts.prunableCount} objects of this application. ` +
        'Set syncPolicy.automated.allowEmpty to allow that, or sync by hand with prune.',
    };
  const isDue =
    assignment.digest !== facts.syncedAssignment || facts.unappliedCount > 0 || (wouldPrune && facts.mayDelete);
  return isDue ? { type: 'sync', prune: automated.prune, operationId: undefined } : { type: 'none' };
}
