// One application, from what it should be to what it is. Reads as a checklist; every way out is an outcome.
import type { KubernetesObject } from '../cluster/cluster.js';
import type { Cluster } from '../cluster/cluster.js';
import { ClusterError } from '../cluster/cluster.errors.js';
import type { HeldAssignment } from '../store/state-schema.js';
import type { ApplicationComparison } from './sync/application-comparison.js';
import type { ApplicationPlan, ApplicationPlanner } from './application/application-planner.js';
import type { ApplicationRemoval } from './removal/application-removal.js';
import type { Clock } from './clock.js';
import type { DriftGuard } from './drift/drift-guard.js';
import type { Holds } from './holds/holds.js';
import type { ManagedApplication, ManagedState } from './state/managed-state.js';
import type { SyncAttempt } from './sync/sync-attempt.js';
import type { Manifests } from './application/manifests.js';
import type { ObjectObserver } from './state/object-observer.js';
import { kindsOf } from '../engine/object-identity.js';
import { runningOf } from './hooks/hook-run.js';
import { done, syncFailure, waiting, type Outcome } from './outcome.js';
import { outageRetryMs } from './sync/retry.js';
import { decideSync } from './sync/sync-decision.js';
import { continues } from './sync/sync-progress.js';
import { SYNC_FAILED } from './sync/sync-result.js';
import type { SyncRunner } from './sync/sync-runner.js';
import { opensInMs } from './sync/sync-permission.js';
import { extrasOf, pruneOptionOf } from './sync/pruning.js';
import { contentKeyOf, syncKeyOf } from './sync/requested-sync.js';

export interface ReconcilerParts {
  readonly cluster: Cluster;
  readonly state: ManagedState;
  readonly holds: Holds;
  readonly manifests: Manifests;
  readonly planner: ApplicationPlanner;
  readonly observer: ObjectObserver;
  readonly syncs: SyncRunner;
  readonly clock: Clock;
  readonly comparison: ApplicationComparison;
  readonly removal: ApplicationRemoval;
  readonly guard: DriftGuard;
  /** Asks the hub for renders that are not on disk. */
  readonly wantRenders: () => void;
  /** Looks at an application again. */
  readonly enqueue: (applicationId: string) => void;
}

export class Reconciler {
  private readonly parts: ReconcilerParts;

  constructor(parts: ReconcilerParts) {
    this.parts = parts;
  }

  /** Never rejects. */
  async reconcile(application: ManagedApplication): Promise<Outcome> {
    const { holds, manifests, removal, wantRenders } = this.parts;
    try {
      if (!holds.mayApply) return waiting(holds.current?.message ?? 'The agent holds.');
      if (application.removal !== undefined) return await removal.run(application);
      const { assignment } = application;
      if (assignment === undefined) return done;
      const pinned = pinnedAttempt(application, assignment);
      const wanted = pinned?.assignment ?? assignment;
      const prepared = await manifests.prepare(wanted);
      if (prepared === undefined) {
        wantRenders();
        return failure(
          'ComparisonError',
          'RenderMissing',
          'Its render is not on disk; it is fetched from the hub again.',
          30_000,
        );
      }
      if (!(await this.isObserved(prepared))) return this.unobserved(prepared);
      return await this.atWork(application, () => this.bringUpToDate(application, wanted, prepared, pinned));
    } catch (error) {
      return unexpected(error);
    }
  }

  /** What the guard left to this work is looked at when it ended, however far it came. */
  private async atWork(application: ManagedApplication, work: () => Promise<Outcome>): Promise<Outcome> {
    application.isAtWork = true;
    try {
      return await work();
    } finally {
      application.isAtWork = false;
      this.parts.guard.recheckAll(application.objects.values());
    }
  }

  private async bringUpToDate(
    application: ManagedApplication,
    assignment: HeldAssignment,
    prepared: readonly KubernetesObject[],
    pinned: SyncAttempt | undefined,
  ): Promise<Outcome> {
    const { planner, guard, comparison, syncs, enqueue } = this.parts;
    // It was forgotten or is being removed by now: it must claim nothing any more.
    if (application.assignment === undefined) return done;
    const plan = planner.plan(application, assignment.renderDigest, prepared);
    for (const id of plan.freedFor) enqueue(id);
    await guard.lookAgain(application);
    const decision = pinned === undefined ? this.decide(application, assignment, plan) : goingOnWith(pinned);
    switch (decision.type) {
      case 'sync':
        return await syncs.run(application, plan, { ...decision, assignment }, pinned !== undefined);
      case 'dryRun':
        return await syncs.tryOut(application, plan, { ...decision, assignment });
      case 'terminate':
        return await syncs.terminate(application, assignment, decision.operationId);
      case 'refused':
        await syncs.withdraw(application);
        return syncFailure(decision.reason, decision.message, undefined);
      case 'compare': {
        await syncs.withdraw(application);
        const lookAgainInMs = await comparison.run(application, plan);
        if (syncKeyOf(assignment) !== application.failedAssignment)
          return heldOutcome(assignment, this.parts.clock.now(), lookAgainInMs);
        return syncFailure(application.failureReason || SYNC_FAILED, application.failure, lookAgainInMs);
      }
      case 'none':
        return heldOutcome(assignment, this.parts.clock.now());
    }
  }

  private decide(
    application: ManagedApplication,
    assignment: HeldAssignment,
    plan: ApplicationPlan,
  ): ReturnType<typeof decideSync> {
    const { syncOptions } = assignment.syncPolicy;
    const prunable = extrasOf(application).filter(
      (extra) => !extra.isDeleting && pruneOptionOf(extra, syncOptions) !== 'forbidden',
    );
    const { attempt } = application;
    return decideSync({
      assignment,
      key: syncKeyOf(assignment),
      syncedAssignment: application.syncedAssignment,
      failedAssignment: application.failedAssignment,
      lastOperationId: application.operationId,
      isUnderWay: attempt !== undefined && continues(attempt, { assignment, prune: false, operationId: undefined }),
      expectedCount: plan.objects.length,
      unappliedCount: plan.objects.filter(({ identity }) => isUnapplied(application, plan, identity)).length,
      prunableCount: prunable.length,
      mayDelete: this.parts.holds.mayDelete,
    });
  }

  private unobserved(manifests: readonly KubernetesObject[]): Outcome {
    const refusal = this.parts.observer.refusalOf(manifests);
    if (refusal !== undefined) return failure('ComparisonError', 'Forbidden', refusal.message, outageRetryMs(4));
    return failure('ComparisonError', 'ClusterUnavailable', 'Not every kind could be listed.', outageRetryMs(4));
  }

  /** Watches the kinds of a render that the cluster serves; the others are watched once their first object is applied. */
  private async isObserved(manifests: readonly KubernetesObject[]): Promise<boolean> {
    const kinds = kindsOf(manifests);
    const served = await Promise.all(
      [...kinds.values()].map(async (kind) => {
        const facts = await this.parts.cluster.kindOf(kind.apiVersion, kind.kind).catch(ignoreUnknownKind);
        return facts === undefined ? [] : [kind];
      }),
    );
    return await this.parts.observer.synced(served.flat());
  }
}

function isUnapplied(application: ManagedApplication, plan: ApplicationPlan, identity: string): boolean {
  return application.objects.get(identity)?.manifestDigest !== plan.manifestDigests.get(identity);
}

/**
 * A sync that is finished before something newer is begun: one whose hooks run, because a migration must not be cut off in the middle, and
 * one that a person asked for, unless its retries take the newest (`retry.refresh`).
 */
function pinnedAttempt({ attempt }: ManagedApplication, assignment: HeldAssignment): SyncAttempt | undefined {
  if (attempt === undefined || assignment.syncPolicy.request?.terminate === true) return undefined;
  if (attempt.key === contentKeyOf(assignment) && attempt.operationId === assignment.operation?.id) return undefined;
  const hasRunningHooks = runningOf(attempt.hooks).length > 0;
  const isSameRequest = attempt.operationId !== undefined && attempt.operationId === assignment.operation?.id;
  return hasRunningHooks || (isSameRequest && assignment.syncPolicy.retry.refresh !== true) ? attempt : undefined;
}

function goingOnWith({ prune, operationId }: SyncAttempt): ReturnType<typeof decideSync> {
  return { type: 'sync', prune, operationId };
}

/** A hold is told of even when nothing waits for it; when a window opens, what drifted meanwhile is looked at again. */
function heldOutcome(assignment: HeldAssignment, now: Date, lookAgainInMs = Infinity): Outcome {
  const { hold } = assignment.syncPolicy;
  const inMs = Math.min(opensInMs(assignment, now) || Infinity, lookAgainInMs);
  if (hold === undefined && inMs === Infinity) return done;
  return waiting(hold?.message ?? '', inMs === Infinity ? undefined : inMs);
}

function ignoreUnknownKind(error: unknown): undefined {
  if (!(error instanceof ClusterError) || error.code !== 'KIND_UNKNOWN') throw error;
}

function failure(
  condition: 'SyncError' | 'ComparisonError',
  reason: string,
  message: string,
  retryInMs: number | undefined,
): Outcome {
  return { type: 'failed', condition, reason, message, retryInMs };
}

function unexpected(error: unknown): Outcome {
  const message = error instanceof Error ? error.message : String(error);
  const retryAfterMs = error instanceof ClusterError ? error.retryAfterMs : undefined;
  return failure('ComparisonError', 'Unexpected', message, outageRetryMs(4, retryAfterMs));
}
