import type { RequestedSync } from '@wheelhouse/protocol';
import type { HeldAssignment } from '../../store/state-schema.js';
import type { HookRun } from '../hooks/hook-run.js';
import type { SyncResults } from './sync-results.js';

/** A sync that is under way. */
export interface SyncAttempt {
  /** What is synced; a newer assignment takes its place where that asks for the same sync. */
  assignment: HeldAssignment;
  /** See {@link contentKeyOf}. */
  readonly key: string;
  readonly operationId: string | undefined;
  /** What a person asked for beyond that. */
  readonly request: RequestedSync | undefined;
  readonly prune: boolean;
  /** Whether objects that are known to be equal are applied, too: a person asked. */
  readonly isForced: boolean;
  readonly startedAt: string;
  /** The approval of deletions that was known when it began: another one counts. */
  readonly approvalSeen: string;
  /** Since when its time counts, in milliseconds since 1970: later than its start where it had to wait for the cluster or for people. */
  limitFromMs: number;
  /** Whether hooks run: not in a sync of some objects, nor in one that has nothing to change. */
  runsHooks: boolean;
  hooks: HookRun;
  /** Whether it was tried without storing anything, where that is worth it. */
  isChecked: boolean;
  /** Steps that are done: `Sync 3`. */
  readonly doneSteps: Set<string>;
  /** What this attempt applied. */
  readonly applied: Set<string>;
  /** In which wave what is not in the render any more is deleted; undefined before that is settled. */
  pruneWaves: ReadonlyMap<string, number> | undefined;
  /** When something was last written, on the monotonic clock; undefined when nothing was since the last step ended. */
  wroteAtMs: number | undefined;
  readonly results: SyncResults;
  /** Tries that failed so far. */
  failures: number;
  /** Tries that failed because the API server could not be reached; they do not count for the retry limit. */
  outages: number;
  /** Why this try failed, while hooks of type SyncFail run. */
  failure: { readonly reason: string; readonly message: string } | undefined;
  /** What it waits for; empty when it does not. */
  waitsFor: string;
  /** Whether it waits for people or other applications: that time does not count. */
  isPatient: boolean;
}
