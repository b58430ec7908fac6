// From the decision to sync to an outcome: whether it may run now, one go at it, what is noted of it, when to come back, when to give up.
import type { HeldAssignment } from '../../store/state-schema.js';
import type { ApplicationComparison } from './application-comparison.js';
import type { ApplicationPlan } from '../application/application-planner.js';
import { stepsWith } from '../application/application-planner.js';
import type { ApplicationSync } from './application-sync.js';
import type { Clock } from '../clock.js';
import type { ManagedApplication } from '../state/managed-state.js';
import type { SyncAttempt } from './sync-attempt.js';
import { done, syncFailure, waiting, type Outcome } from '../outcome.js';
import { permitSync, standstillOf, type SyncPermission } from './sync-permission.js';
import { continues, SyncProgress, type WantedSync } from './sync-progress.js';
import type { DryRunSync } from './dry-run-sync.js';
import { isSelected } from './requested-sync.js';
import { extrasOf } from './pruning.js';
import { failedBecause, type SyncFailure, type SyncResult, type SyncWait } from './sync-result.js';
import { keyOf } from '../../engine/object-identity.js';

/** How long a sync may take where its application does not say. */
export const DEFAULT_SYNC_TIMEOUT_MS = 60 * 60_000;

export interface SyncRunnerParts {
  readonly sync: ApplicationSync;
  readonly dryRun: DryRunSync;
  readonly comparison: ApplicationComparison;
  readonly clock: Clock;
  /** Looks at an application again. */
  readonly enqueue: (applicationId: string) => void;
  /** The status of an application changed, and changes again soon. */
  readonly onProgress: (applicationId: string) => void;
}

export class SyncRunner {
  readonly progress: SyncProgress;
  private readonly parts: SyncRunnerParts;

  constructor(parts: SyncRunnerParts) {
    this.parts = parts;
    this.progress = new SyncProgress(parts.clock);
  }

  /** One go at a sync. `isPinned`: what is under way is finished first, though something else is desired by now. */
  async run(
    application: ManagedApplication,
    plan: ApplicationPlan,
    wanted: WantedSync,
    isPinned: boolean,
  ): Promise<Outcome> {
    const { progress } = this;
    const { sync, enqueue, onProgress } = this.parts;
    const blocked = await this.blockedBy(application, plan, wanted);
    if (blocked !== undefined) return blocked;
    const former = application.attempt;
    if (former !== undefined && !continues(former, wanted)) await sync.end(application, former);
    const attempt = progress.begin(application, wanted);
    onProgress(application.id);
    const overdue = this.overdueMs(attempt);
    if (overdue >= 0) return await this.giveUp(application, attempt);
    const missed = missedSelection(application, plan, attempt);
    if (missed !== undefined) return this.settle(application, attempt, missed, -overdue);
    const mayGoOn = (): boolean => !isPinned || isStillAsked(application, attempt);
    const ended = await sync.run({ application, plan: chosen(plan, attempt), attempt, mayGoOn });
    const result = interruptedBy(standstillOf(application, attempt.operationId !== undefined), ended);
    const isOutdated = wanted.assignment.digest !== application.assignment?.digest;
    if (isOutdated && (!isPinned || result.type !== 'waiting')) enqueue(application.id);
    return this.settle(application, attempt, result, -overdue);
  }

  /** Says what a sync would do. */
  async tryOut(application: ManagedApplication, plan: ApplicationPlan, wanted: WantedSync): Promise<Outcome> {
    const { progress } = this;
    const former = application.attempt;
    const attempt = progress.outline(wanted);
    const missed = missedSelection(application, plan, attempt);
    const result = missed ?? (await this.parts.dryRun.run(application, plan, attempt));
    const message = result.type === 'superseded' ? '' : 'message' in result ? result.message : result.reason;
    progress.triedOut(application, attempt, { isGood: result.type === 'succeeded', message });
    application.attempt = former;
    this.parts.enqueue(application.id);
    return done;
  }

  /** Ends what is under way, because a person said so. */
  async terminate(application: ManagedApplication, assignment: HeldAssignment, operationId: string): Promise<Outcome> {
    const { attempt } = application;
    if (attempt !== undefined) {
      this.progress.terminating(application, attempt);
      this.parts.onProgress(application.id);
      await this.parts.sync.end(application, attempt);
    }
    this.progress.terminated(application, assignment, operationId);
    this.parts.enqueue(application.id);
    return done;
  }

  /** What is under way is not wanted any more. */
  async withdraw(application: ManagedApplication): Promise<void> {
    const { attempt } = application;
    if (attempt === undefined) return;
    await this.parts.sync.end(application, attempt);
    this.progress.withdrawn(application);
  }

  /** Holds and windows. What a sync would change is looked at meanwhile. */
  private async blockedBy(
    application: ManagedApplication,
    plan: ApplicationPlan,
    wanted: WantedSync,
  ): Promise<Outcome | undefined> {
    const permission = this.permissionFor(application, wanted);
    if (permission.isGiven) return undefined;
    const lookAgainInMs = await this.parts.comparison.run(application, plan);
    this.progress.blocked(application, wanted, permission.reason);
    return waiting(permission.reason, soonerOf(permission.askAgainInMs, lookAgainInMs));
  }

  /** What is finished first though something else is desired by now stops, too, once nothing may be written any more. */
  private permissionFor(application: ManagedApplication, { assignment, operationId }: WantedSync): SyncPermission {
    const isRequested = operationId !== undefined;
    const reason = standstillOf(application, isRequested);
    if (reason !== undefined) return { isGiven: false, reason, askAgainInMs: undefined };
    const startedAt = application.attempt?.startedAt;
    return permitSync(assignment, { isRequested, startedAt, now: this.parts.clock.now() });
  }

  private settle(application: ManagedApplication, attempt: SyncAttempt, result: SyncResult, leftMs: number): Outcome {
    const { progress } = this;
    switch (result.type) {
      case 'waiting':
        progress.waits(application, result.reason, result.isPatient);
        return waiting(result.reason, nextLookMs(result, leftMs));
      case 'superseded':
        progress.withdrawn(application);
        this.parts.enqueue(application.id);
        return done;
      case 'succeeded':
        progress.succeeded(application, attempt, result.message);
        if (attempt.request?.resources !== undefined) this.parts.enqueue(application.id);
        return done;
      case 'failed': {
        const retryInMs = progress.failed(application, attempt, result);
        if (retryInMs === undefined) this.parts.enqueue(application.id);
        return syncFailure(result.reason, result.message, retryInMs);
      }
    }
  }

  /** Milliseconds by which a sync is over its time; negative: what it has left. */
  private overdueMs({ assignment, limitFromMs }: SyncAttempt): number {
    const limitMs = assignment.syncPolicy.syncTimeoutMs ?? DEFAULT_SYNC_TIMEOUT_MS;
    return this.parts.clock.now().getTime() - limitFromMs - limitMs;
  }

  private async giveUp(application: ManagedApplication, attempt: SyncAttempt): Promise<Outcome> {
    await this.parts.sync.end(application, attempt);
    const limitMs = attempt.assignment.syncPolicy.syncTimeoutMs ?? DEFAULT_SYNC_TIMEOUT_MS;
    const waited = attempt.waitsFor === '' ? '' : ` It stood here: ${attempt.waitsFor}`;
    const message = `The sync was ended, because it was not done after ${durationText(limitMs)}.${waited}`;
    const failure = failedBecause(message, 'SyncTimedOut');
    return this.settle(application, attempt, { ...failure, isFinal: true }, 0);
  }
}

/** What was under way when everything came to a standstill waits for its end; the writes that were not sent are no failure. */
function interruptedBy(standstill: string | undefined, result: SyncResult): SyncResult {
  if (standstill === undefined || result.type !== 'failed' || !result.isOutage) return result;
  return { type: 'waiting', reason: standstill, isPatient: true };
}

/** Whether the request that a sync is for is still there. */
function isStillAsked({ assignment }: ManagedApplication, { operationId }: SyncAttempt): boolean {
  return operationId !== undefined && operationId === assignment?.operation?.id;
}

/** A sync of some objects only: no hooks then (as in Argo CD). */
function chosen(plan: ApplicationPlan, { request }: SyncAttempt): ApplicationPlan {
  if (request?.resources === undefined) return plan;
  const objects = plan.objects.filter(({ object }) => isSelected(keyOf(object), request.resources));
  const identities = new Set(objects.map(({ identity }) => identity));
  const steps = stepsWith(plan.steps, ({ identity }) => identities.has(identity), false);
  return { ...plan, objects, steps, failHooks: [], hasHooks: false };
}

/** A sync of some objects that selects none is a mistake, not a success. */
function missedSelection(
  application: ManagedApplication,
  { objects }: ApplicationPlan,
  { request }: SyncAttempt,
): SyncFailure | undefined {
  const resources = request?.resources;
  if (resources === undefined) return undefined;
  const keys = [...objects.map(({ object }) => keyOf(object)), ...extrasOf(application).map(({ key }) => key)];
  if (keys.some((key) => isSelected(key, resources))) return undefined;
  const names = resources.map(({ group = '*', kind = '*', namespace, name = '*' }) => {
    return `${group}:${kind}:${namespace === undefined ? '' : `${namespace}/`}${name}`;
  });
  return { ...failedBecause(`None of its objects is ${names.join(', ')}.`, 'NothingSelected'), isFinal: true };
}

function nextLookMs({ lookAgainInMs, isPatient = false }: SyncWait, leftMs: number): number | undefined {
  if (isPatient) return lookAgainInMs;
  return Math.max(0, Math.min(lookAgainInMs ?? leftMs, leftMs));
}

/** Undefined counts as never. */
function soonerOf(one: number | undefined, other: number | undefined): number | undefined {
  const ms = Math.min(one ?? Infinity, other ?? Infinity);
  return ms === Infinity ? undefined : ms;
}

function durationText(ms: number): string {
  if (ms < 120_000) return `${Math.round(ms / 1_000)} s`;
  return ms < 2 * 3_600_000 ? `${Math.round(ms / 60_000)} minutes` : `${Math.round(ms / 3_600_000)} hours`;
}
