import { AppError } from '@wheelhouse/protocol';
import { ClusterError } from '../../cluster/cluster.errors.js';
import { describeError, type ClusterWriter } from '../writes/cluster-writer.js';
import type { ManagedApplication } from '../state/managed-state.js';
import type { SyncAttempt } from './sync-attempt.js';
import { SYNC_FAILED, type SyncFailure } from './sync-result.js';

/** Keeps the labels and annotations of the destination namespace. Undefined when that is done, or not asked for. */
export async function keepNamespace(
  writer: ClusterWriter,
  application: ManagedApplication,
  attempt: SyncAttempt,
): Promise<SyncFailure | undefined> {
  try {
    await writer.keepNamespace(application.id, attempt);
    return undefined;
  } catch (error) {
    return {
      type: 'failed',
      reason: SYNC_FAILED,
      message: `Namespace ${attempt.assignment.namespace}: ${describeError(error)}`,
      isOutage: error instanceof AppError && error.retryable,
      retryAfterMs: error instanceof ClusterError ? (error.retryAfterMs ?? 0) : 0,
    };
  }
}
