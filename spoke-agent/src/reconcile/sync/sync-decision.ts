// Pure: whether an application is synced now. Argo CD's rules: automated syncs once per revision and parameters, failures only by their
// retry policy, a requested operation once, an empty render never wipes an application out unless allowed.
import type { HeldAssignment } from '../../store/state-schema.js';

/** What the decision depends on. */
export interface SyncFacts {
  readonly assignment: HeldAssignment;
  /** What the assignment asks to sync: see `syncKeyOf`. */
  readonly key: string;
  /** The key of what was synced in full. */
  readonly syncedAssignment: string;
  /** The key of what failed for good. */
  readonly failedAssignment: string;
  /** The requested operation that ran last. */
  readonly lastOperationId: string;
  /** Whether an automated sync of the same key is under way. */
  readonly isUnderWay: boolean;
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
  /** Only say what a sync would do. */
  | { readonly type: 'dryRun'; readonly prune: boolean; readonly operationId: string }
  /** End what is under way. */
  | { readonly type: 'terminate'; readonly operationId: string }
  /** Only look. */
  | { readonly type: 'compare' }
  | { readonly type: 'none' }
  /** A sync is due, but must not run. */
  | { readonly type: 'refused'; readonly reason: string; readonly message: string };

export function decideSync(facts: SyncFacts): SyncDecision {
  const { assignment } = facts;
  const { automated } = assignment.syncPolicy;
  const requested = requestedBy(assignment, facts.lastOperationId);
  if (requested !== undefined) return requested;
  if (automated === null || facts.key === facts.failedAssignment) return { type: 'compare' };
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
    facts.isUnderWay ||
    facts.key !== facts.syncedAssignment ||
    facts.unappliedCount > 0 ||
    (wouldPrune && facts.mayDelete);
  return isDue ? { type: 'sync', prune: automated.prune, operationId: undefined } : { type: 'none' };
}

/** What a person asks for and was not done yet. */
function requestedBy({ operation, syncPolicy }: HeldAssignment, lastOperationId: string): SyncDecision | undefined {
  const { request } = syncPolicy;
  const isTerminated = request?.terminate === true && (operation === null || operation.id === request.id);
  if (isTerminated && request.id !== lastOperationId) return { type: 'terminate', operationId: request.id };
  if (isTerminated || operation === null || operation.id === lastOperationId) return undefined;
  const asked = { prune: operation.prune, operationId: operation.id };
  return { type: request?.id === operation.id && request.dryRun === true ? 'dryRun' : 'sync', ...asked };
}
