// When to try again: data next to its use. What the cluster could not do right now is tried again without end; what it refused, by policy.
import { ClusterError } from '../../cluster/cluster.errors.js';
import type { HeldAssignment } from '../../store/state-schema.js';

/** The first and the longest wait while the API server cannot be reached. */
const OUTAGE_FIRST_MS = 500;
const OUTAGE_LONGEST_MS = 30_000;
/** The first and the longest wait of one object that could not be healed. */
const OBJECT_FIRST_MS = 1_000;
const OBJECT_LONGEST_MS = 3 * 60_000;

/** The wait after an outage number `failures` (from 1), or as long as the cluster asked for. */
export function outageRetryMs(failures: number, retryAfterMs?: number): number {
  return Math.max(retryAfterMs ?? 0, Math.min(OUTAGE_LONGEST_MS, OUTAGE_FIRST_MS * 2 ** Math.min(failures - 1, 10)));
}

/** The wait before one object is healed again. */
export function objectRetryMs(failures: number, error: unknown): number {
  if (error instanceof ClusterError && error.retryable) return outageRetryMs(failures, error.retryAfterMs);
  return Math.min(OBJECT_LONGEST_MS, OBJECT_FIRST_MS * 2 ** Math.min(failures - 1, 10));
}

/** The wait after failure number `failures` (from 1) of a sync by its policy; undefined when there is none left (Argo CD's retry). */
export function policyRetryMs(retry: HeldAssignment['syncPolicy']['retry'], failures: number): number | undefined {
  if (retry.limit >= 0 && failures > retry.limit) return undefined;
  const { durationMs, factor, maxDurationMs } = retry.backoff;
  return Math.min(maxDurationMs, durationMs * factor ** Math.min(failures - 1, 50));
}
