// A sync that is under way, as it is kept on disk and as a restart takes it up again: what ran of its hooks, when it began, how often it
// failed. Which objects it applied is not kept: what is equal is found equal again.
import type { AttemptRecord } from '../../store/state-schema.js';
import { recordOfRun, restoredRun } from '../hooks/hook-run.js';
import type { SyncAttempt } from './sync-attempt.js';
import { contentKeyOf, requestOf, syncOptionsOf } from './requested-sync.js';
import { SyncResults } from './sync-results.js';

export function recordOfAttempt(attempt: SyncAttempt): AttemptRecord {
  const {
    assignment,
    prune,
    startedAt,
    runsHooks,
    failures,
    approvalSeen,
    failure = null,
    isChecked,
    isPatient,
  } = attempt;
  return {
    assignment,
    operationId: attempt.operationId ?? null,
    prune,
    startedAt,
    limitFromMs: attempt.limitFromMs,
    runsHooks,
    isChecked,
    isPatient,
    hooks: recordOfRun(attempt.hooks),
    failures,
    approvalSeen,
    failure: failure && { ...failure },
  };
}

export function restoredAttempt(record: AttemptRecord): SyncAttempt {
  const { assignment, operationId, hooks, failure, ...kept } = record;
  const request = operationId === null ? undefined : requestOf(assignment);
  return {
    ...kept,
    assignment,
    key: contentKeyOf(assignment),
    operationId: operationId ?? undefined,
    request,
    isForced: operationId !== null && !syncOptionsOf({ assignment, request }).includes('ApplyOutOfSyncOnly=true'),
    hooks: restoredRun(hooks),
    doneSteps: new Set(),
    applied: new Set(),
    pruneWaves: undefined,
    wroteAtMs: undefined,
    results: new SyncResults(),
    outages: 0,
    failure: failure ?? undefined,
    waitsFor: '',
  };
}
