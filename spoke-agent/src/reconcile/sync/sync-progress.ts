// The bookkeeping of syncs: which attempt is under way, what the application's marks are afterwards, when the next try is due.
import { digestOf, type RequestedSync } from '@wheelhouse/protocol';
import type { HeldAssignment } from '../../store/state-schema.js';
import type { Clock } from '../clock.js';
import { newHookRun } from '../hooks/hook-run.js';
import type { ManagedApplication } from '../state/managed-state.js';
import type { SyncAttempt } from './sync-attempt.js';
import { outageRetryMs, policyRetryMs } from './retry.js';
import { contentKeyOf, requestOf, syncKeyOf, syncOptionsOf } from './requested-sync.js';
import { SYNC_FAILED, type SyncFailure } from './sync-result.js';
import { SyncResults } from './sync-results.js';

/** What `operation.phase` may be, as in Argo CD. */
export type OperationPhase = 'Running' | 'Terminating' | 'Succeeded' | 'Failed' | 'Error';

/** What is to be synced. */
export interface WantedSync {
  readonly assignment: HeldAssignment;
  readonly prune: boolean;
  readonly operationId: string | undefined;
}

export class SyncProgress {
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** The attempt under way, or a new one when something else is to be synced. */
  begin(application: ManagedApplication, sync: WantedSync): SyncAttempt {
    const { attempt } = application;
    if (attempt !== undefined && continues(attempt, sync)) {
      attempt.assignment = sync.assignment;
      if (attempt.isPatient) attempt.limitFromMs = this.clock.now().getTime();
      return attempt;
    }
    const begun = newAttempt(sync, this.clock.now(), isUnknown(application));
    // Hooks belong to a change: an automated sync of what was synced before (drift, something to prune) is none.
    if (begun.key !== application.syncedContent) application.syncedContent = '';
    else if (sync.operationId === undefined) begun.runsHooks = false;
    application.attempt = begun;
    this.note(application, begun, 'Running', '');
    return begun;
  }

  /** What would be begun: for a sync that only says what it would do. */
  outline(sync: WantedSync): SyncAttempt {
    return newAttempt(sync, this.clock.now(), false);
  }

  /** A sync that wrote nothing ended. */
  triedOut(application: ManagedApplication, attempt: SyncAttempt, said: { isGood: boolean; message: string }): void {
    this.note(application, attempt, said.isGood ? 'Succeeded' : 'Failed', said.message);
    if (attempt.operationId !== undefined) application.operationId = attempt.operationId;
  }

  /** It waits; patiently: for people or other applications, whose time does not count. */
  waits(application: ManagedApplication, reason: string, isPatient = false): void {
    const { attempt } = application;
    if (attempt === undefined) return;
    attempt.waitsFor = reason;
    attempt.isPatient = isPatient;
    this.note(application, attempt, 'Running', `${whichTry(attempt)}${reason}`);
  }

  /** A sync that a person asked for may not begin yet. */
  blocked(application: ManagedApplication, { assignment, operationId }: WantedSync, reason: string): void {
    if (application.attempt !== undefined) return this.waits(application, reason, true);
    if (operationId === undefined) return;
    const known = application.operation;
    const startedAt = known?.id === operationId ? known.startedAt : this.clock.now().toISOString();
    const { revision } = assignment;
    application.operation = {
      id: operationId,
      phase: 'Running',
      message: reason,
      revision,
      startedAt,
      finishedAt: null,
    };
  }

  succeeded(application: ManagedApplication, attempt: SyncAttempt, message: string): void {
    const { assignment, key } = attempt;
    application.attempt = undefined;
    this.note(application, attempt, 'Succeeded', message);
    if (attempt.operationId !== undefined) application.operationId = attempt.operationId;
    if (attempt.request?.resources !== undefined) return;
    application.failedAssignment = '';
    application.failure = '';
    application.failureReason = '';
    application.syncedAssignment = syncKeyOf(assignment);
    application.syncedContent = key;
    application.begunContent = '';
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

  /** A person ended what ran. Nothing of the same is begun again by itself. */
  terminated(application: ManagedApplication, assignment: HeldAssignment, operationId: string): void {
    const { attempt } = application;
    const begun = attempt ?? newAttempt({ assignment, prune: false, operationId }, this.clock.now(), false);
    const what =
      attempt === undefined ? 'It was terminated before a sync began.' : 'The sync was terminated on request.';
    const waited = attempt === undefined || attempt.waitsFor === '' ? '' : ` It stood here: ${attempt.waitsFor}`;
    application.attempt = undefined;
    this.note(application, begun, 'Error', `${what}${waited}`, operationId);
    application.operationId = operationId;
    if (attempt === undefined) return;
    application.failedAssignment = syncKeyOf(assignment);
    application.failure = what;
    application.failureReason = SYNC_FAILED;
  }

  /** Says that a sync is being ended. */
  terminating(application: ManagedApplication, attempt: SyncAttempt): void {
    this.note(application, attempt, 'Terminating', 'The sync is being terminated.');
  }

  /** Milliseconds until the next try; undefined when there is none left. */
  failed(
    application: ManagedApplication,
    attempt: SyncAttempt,
    failure: Omit<SyncFailure, 'type'>,
  ): number | undefined {
    const retry = attempt.assignment.syncPolicy.retry;
    attempt.waitsFor = failure.message;
    attempt.isPatient = false;
    if (failure.isOutage) {
      attempt.outages += 1;
      attempt.limitFromMs = this.clock.now().getTime();
      this.note(application, attempt, 'Running', failure.message);
      return outageRetryMs(attempt.outages, failure.retryAfterMs);
    }
    attempt.failures += 1;
    const retryInMs = failure.isFinal === true ? undefined : policyRetryMs(retry, attempt.failures);
    if (retryInMs === undefined) this.note(application, attempt, 'Failed', failure.message);
    else {
      this.note(
        application,
        attempt,
        'Running',
        `${failure.message} ${nextTry(attempt.failures, retry.limit, retryInMs)}`,
      );
      beginAnew(attempt, this.clock.now());
      return retryInMs;
    }
    application.attempt = undefined;
    if (attempt.operationId !== undefined) application.operationId = attempt.operationId;
    application.failedAssignment = syncKeyOf(attempt.assignment);
    application.failure = failure.message;
    application.failureReason = failure.reason;
    return undefined;
  }

  private note(
    application: ManagedApplication,
    attempt: SyncAttempt,
    phase: OperationPhase,
    message: string,
    id: string | undefined = attempt.operationId,
  ): void {
    const isOver = phase !== 'Running' && phase !== 'Terminating';
    const results = attempt.results.list(attempt.hooks.records.values());
    application.operation = {
      id: id ?? null,
      phase,
      message: message || null,
      revision: attempt.assignment.revision,
      startedAt: attempt.startedAt,
      finishedAt: isOver ? this.clock.now().toISOString() : null,
      ...(results.length > 0 && { results }),
    };
  }
}

/** Whether an attempt is of what is wanted now. */
export function continues(attempt: SyncAttempt, { assignment, operationId }: WantedSync): boolean {
  return attempt.operationId === operationId && attempt.key === contentKeyOf(assignment);
}

/** Whether nothing was ever synced from this disk: what hooks of it there are, another replica made. */
function isUnknown(application: ManagedApplication): boolean {
  const { syncedAssignment, begunContent, failedAssignment, operationId } = application;
  return [syncedAssignment, begunContent, failedAssignment, operationId].every((known) => known === '');
}

/** What the hooks of a sync run for: once for a content, and once for each request. */
function hookContentOf(assignment: HeldAssignment, operationId: string | undefined): string {
  return digestOf([contentKeyOf(assignment), operationId ?? '']);
}

function newAttempt({ assignment, prune, operationId }: WantedSync, now: Date, isTakenOver: boolean): SyncAttempt {
  const request: RequestedSync | undefined = operationId === undefined ? undefined : requestOf(assignment);
  return {
    assignment,
    key: contentKeyOf(assignment),
    operationId,
    request,
    prune,
    isForced: operationId !== undefined && !syncOptionsOf({ assignment, request }).includes('ApplyOutOfSyncOnly=true'),
    startedAt: now.toISOString(),
    approvalSeen: assignment.syncPolicy.deletionApprovedAt ?? '',
    limitFromMs: now.getTime(),
    runsHooks: request?.resources === undefined && request?.skipHooks !== true,
    hooks: newHookRun(now, { content: hookContentOf(assignment, operationId), isTakenOver }),
    isChecked: false,
    doneSteps: new Set(),
    applied: new Set(),
    pruneWaves: undefined,
    wroteAtMs: undefined,
    results: new SyncResults(),
    failures: 0,
    outages: 0,
    failure: undefined,
    waitsFor: '',
    isPatient: false,
  };
}

/** That it is not the first, so that a sync whose hooks run again does not look like one that is slow. */
function whichTry({ failures, assignment }: SyncAttempt): string {
  const { limit } = assignment.syncPolicy.retry;
  if (failures === 0) return '';
  return `Try ${failures + 1}${limit < 0 ? '' : ` of ${limit + 1}`}: `;
}

function nextTry(failures: number, limit: number, inMs: number): string {
  const which = limit < 0 ? `Try ${failures}` : `Try ${failures} of ${limit + 1}`;
  return `${which} failed; the next begins in ${Math.ceil(inMs / 1_000)} s.`;
}

/** Another try is a sync of its own: its hooks run again (as in Argo CD). */
function beginAnew(attempt: SyncAttempt, now: Date): void {
  const { content } = attempt.hooks;
  attempt.hooks = newHookRun(now, { content, isTakenOver: false });
  attempt.failure = undefined;
  attempt.isChecked = false;
  attempt.pruneWaves = undefined;
  attempt.wroteAtMs = undefined;
  attempt.doneSteps.clear();
  attempt.applied.clear();
}
