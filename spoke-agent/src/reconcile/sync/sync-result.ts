// What a sync came to, and how failures of single objects become one.
import { AppError } from '@wheelhouse/protocol';
import { ClusterError } from '../../cluster/cluster.errors.js';
import { describeKey } from '../../engine/object-identity.js';
import { sopsErrorCode } from '../../sops/sops.errors.js';
import { describeError } from '../writes/cluster-writer.js';
import type { ManagedObject } from '../state/managed-object.js';

/** How often an unknown kind is waited for, about half a minute in all. */
const UNKNOWN_KIND_TRIES = 6;
/** How many failures are told in one sentence. */
const MOST_TOLD = 5;

/** The reason of a failed sync that has no better one. */
export const SYNC_FAILED = 'SyncFailed';

/** What a sync came to. */
export type SyncResult =
  | { readonly type: 'succeeded'; readonly message: string }
  | SyncWait
  /** It may not go on, because something else is desired by now. */
  | { readonly type: 'superseded' }
  | SyncFailure;

/** Something has to happen first. */
export interface SyncWait {
  readonly type: 'waiting';
  readonly reason: string;
  /** When to look again even if no event comes. */
  readonly lookAgainInMs?: number | undefined;
  /** Whether it waits for people or other applications: that time does not count as the sync's own. */
  readonly isPatient?: boolean;
}

export interface SyncFailure {
  readonly type: 'failed';
  /** Why, for programs: of the objects that failed, when it is the same for all. */
  readonly reason: string;
  readonly message: string;
  readonly isOutage: boolean;
  readonly retryAfterMs: number;
  /** Whether trying again is of no use. */
  readonly isFinal?: boolean;
}

/** An object that could not be written. */
export interface ObjectFailure {
  readonly object: ManagedObject;
  readonly error: unknown;
}

/** A failure that is about no single write. */
export function failedBecause(message: string, reason = SYNC_FAILED): SyncFailure {
  return { type: 'failed', reason, message, isOutage: false, retryAfterMs: 0 };
}

/**
 * One failure out of several. A kind that is unknown may be about to be defined, by this application or another: for the first tries it counts
 * as an outage, not as a refusal.
 */
export function failed(failures: readonly ObjectFailure[], outages: number): SyncFailure {
  const texts = failures.map(({ object, error }) => `${describeKey(object.key)}: ${describeError(error)}`);
  const errors = failures.map(({ error }) => error);
  const waits = errors.map((error) => (error instanceof ClusterError ? (error.retryAfterMs ?? 0) : 0));
  return {
    type: 'failed',
    reason: reasonOf(errors),
    message:
      texts.slice(0, MOST_TOLD).join(' ') + (texts.length > MOST_TOLD ? ` And ${texts.length - MOST_TOLD} more.` : ''),
    isOutage: errors.every((error) => isPassing(error, outages)),
    retryAfterMs: Math.max(...waits),
  };
}

function reasonOf(errors: readonly unknown[]): string {
  const reasons = new Set(errors.map((error) => sopsErrorCode(error) ?? SYNC_FAILED));
  const [reason] = reasons;
  return reasons.size === 1 && reason !== undefined ? reason : SYNC_FAILED;
}

/** What may work later without a change in Git: the cluster is away, or a key is missing that may be given any time. */
function isPassing(error: unknown, outages: number): boolean {
  if (!(error instanceof AppError)) return false;
  return error.retryable || (error.code === 'KIND_UNKNOWN' && outages < UNKNOWN_KIND_TRIES);
}
