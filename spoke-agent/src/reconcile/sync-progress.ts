// The bookkeeping of syncs: which attempt is under way, what the application's marks are afterwards, when the next try is due.
import type { HeldAssignment } from '../store/state-schema.js';
import type { Clock } from './clock.js';
import type { ManagedApplication, SyncAttempt } from './managed-state.js';
import { outageRetryMs, policyRetryMs } from './retry.js';

export class SyncProgress {
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** The attempt under way, or a new one when something else is to be synced. */
  begin(
    application: ManagedApplication,
    sync: { assignment: HeldAssignment; prune: boolean; operationId: string | undefined },
  ): SyncAttempt {
    const { attempt } = application;
    const { assignment } = sync;
    if (attempt?.assignment.digest === assignment.digest && attempt.operationId === sync.operationId) return attempt;
    const startedAt = this.clock.now().toISOString();
    const begun: SyncAttempt = {
      assignment,
      operationId: sync.operationId,
      prune: sync.prune,
      isForced: sync.operationId !== undefined,
      startedAt,
      waveIndex: 0,
      applied: new Set(),
      failures: 0,
      outages: 0,
    };
    application.attempt = begun;
    this.note(application, begun, 'Running', '');
    return begun;
  }

  waits(application: ManagedApplication, reason: string): void {
    if (application.attempt !== undefined) this.note(application, application.attempt, 'Running', reason);
  }

  succeeded(application: ManagedApplication, attempt: SyncAttempt, message: string): void {
    const { assignment } = attempt;
    application.attempt = undefined;
    this.note(application, attempt, 'Succeeded', message);
    if (attempt.operationId !== undefined) application.operationId = attempt.operationId;
    application.failedAssignment = '';
    application.failure = '';
    application.syncedAssignment = assignment.digest;
    application.syncedRender = assignment.renderDigest;
    if (application.refused.length === 0) application.syncedRevision = assignment.revision;
  }

  /** The hub took back what an attempt was for: it ends where it is. */
  withdrawn(application: ManagedApplication): void {
    const { attempt } = application;
    if (attempt === undefined) return;
    application.attempt = undefined;
    this.note(application, attempt, 'Error', 'The sync was withdrawn, because another state is desired by now.');
  }

  /** Milliseconds until the next try; undefined when there is none left. */
  failed(
    application: ManagedApplication,
    attempt: SyncAttempt,
    failure: { message: string; isOutage: boolean; retryAfterMs: number },
  ): number | undefined {
    const retry = attempt.assignment.syncPolicy.retry;
    if (failure.isOutage) {
      attempt.outages += 1;
      this.note(application, attempt, 'Running', failure.message);
      return outageRetryMs(attempt.outages, failure.retryAfterMs);
    }
    attempt.failures += 1;
    const retryInMs = policyRetryMs(retry, attempt.failures);
    this.note(application, attempt, retryInMs === undefined ? 'Failed' : 'Running', failure.message);
    if (retryInMs !== undefined) return retryInMs;
    application.attempt = undefined;
    if (attempt.operationId !== undefined) application.operationId = attempt.operationId;
    application.failedAssignment = attempt.assignment.digest;
    application.failure = failure.message;
    return undefined;
  }

  private note(application: ManagedApplication, attempt: SyncAttempt, phase: string, message: string): void {
    application.operation = {
      id: attempt.operationId ?? null,
      phase,
      message: message || null,
      revision: attempt.assignment.revision,
      startedAt: attempt.startedAt,
      finishedAt: phase === 'Running' ? null : this.clock.now().toISOString(),
    };
  }
}
