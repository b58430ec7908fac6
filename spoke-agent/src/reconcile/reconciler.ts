// One application, from what it should be to what it is. Reads as a checklist; every way out is an outcome.
import type { KubernetesObject } from '../cluster/cluster.js';
import type { Cluster } from '../cluster/cluster.js';
import { ClusterError } from '../cluster/cluster.errors.js';
import type { HeldAssignment } from '../store/state-schema.js';
import type { ApplicationComparison } from './application-comparison.js';
import { extrasOf, isKeptFromPrune, type ApplicationPlan, type ApplicationPlanner } from './application-planner.js';
import type { ApplicationRemoval } from './application-removal.js';
import type { ApplicationSync } from './application-sync.js';
import type { Clock } from './clock.js';
import type { DriftGuard } from './drift-guard.js';
import type { Holds } from './holds.js';
import type { ManagedApplication, ManagedState } from './managed-state.js';
import type { Manifests } from './manifests.js';
import type { ObjectObserver } from './object-observer.js';
import { done, waiting, type Outcome } from './outcome.js';
import { outageRetryMs } from './retry.js';
import { decideSync } from './sync-decision.js';
import { SyncProgress } from './sync-progress.js';

export interface ReconcilerParts {
  readonly cluster: Cluster;
  readonly state: ManagedState;
  readonly holds: Holds;
  readonly manifests: Manifests;
  readonly planner: ApplicationPlanner;
  readonly observer: ObjectObserver;
  readonly sync: ApplicationSync;
  readonly comparison: ApplicationComparison;
  readonly removal: ApplicationRemoval;
  readonly guard: DriftGuard;
  readonly clock: Clock;
  /** Asks the hub for renders that are not on disk. */
  readonly wantRenders: () => void;
  /** Looks at an application again. */
  readonly enqueue: (applicationId: string) => void;
  /** The status of an application changed; `soon` while it is under way. */
  readonly onProgress: (applicationId: string) => void;
}

export class Reconciler {
  private readonly parts: ReconcilerParts;
  private readonly progress: SyncProgress;

  constructor(parts: ReconcilerParts) {
    this.parts = parts;
    this.progress = new SyncProgress(parts.clock);
  }

  /** Never rejects. */
  async reconcile(application: ManagedApplication): Promise<Outcome> {
    const { holds, manifests, removal, wantRenders } = this.parts;
    try {
      if (!holds.mayApply) return waiting(holds.current?.message ?? 'The agent holds.');
      if (application.removal !== undefined) return await removal.run(application);
      const { assignment } = application;
      if (assignment === undefined) return done;
      const prepared = await manifests.prepare(assignment);
      if (prepared === undefined) {
        wantRenders();
        return failure(
          'ComparisonError',
          'RenderMissing',
          'Its render is not on disk; it is fetched from the hub again.',
          30_000,
        );
      }
      if (!(await this.isObserved(prepared)))
        return failure('ComparisonError', 'ClusterUnavailable', 'Not every kind could be listed.', outageRetryMs(4));
      return await this.bringUpToDate(application, assignment, prepared);
    } catch (error) {
      return unexpected(error);
    }
  }

  private async bringUpToDate(
    application: ManagedApplication,
    assignment: HeldAssignment,
    prepared: readonly KubernetesObject[],
  ): Promise<Outcome> {
    const { planner, guard, comparison, enqueue } = this.parts;
    const plan = planner.plan(application, prepared);
    for (const id of plan.freedFor) enqueue(id);
    const decision = this.decide(application, assignment, plan);
    switch (decision.type) {
      case 'sync':
        return await this.runSync(application, assignment, plan, decision);
      case 'refused':
        return failure('SyncError', decision.reason, decision.message, undefined);
      case 'compare':
        this.progress.withdrawn(application);
        await comparison.run(application, plan);
        guard.recheckAll(application.objects.values());
        if (assignment.digest !== application.failedAssignment) return done;
        return failure('SyncError', 'SyncFailed', application.failure, undefined);
      case 'none':
        guard.recheckAll(application.objects.values());
        return done;
    }
  }

  private decide(
    application: ManagedApplication,
    assignment: HeldAssignment,
    plan: ApplicationPlan,
  ): ReturnType<typeof decideSync> {
    const { syncOptions } = assignment.syncPolicy;
    const prunable = extrasOf(application).filter((extra) => !extra.isDeleting && !isKeptFromPrune(extra, syncOptions));
    return decideSync({
      assignment,
      syncedAssignment: application.syncedAssignment,
      failedAssignment: application.failedAssignment,
      lastOperationId: application.operationId,
      expectedCount: plan.objects.length,
      unappliedCount: plan.objects.filter(({ identity }) => isUnapplied(application, plan, identity)).length,
      prunableCount: prunable.length,
      mayDelete: this.parts.holds.mayDelete,
    });
  }

  private async runSync(
    application: ManagedApplication,
    assignment: HeldAssignment,
    plan: ApplicationPlan,
    decision: { prune: boolean; operationId: string | undefined },
  ): Promise<Outcome> {
    const attempt = this.progress.begin(application, { ...decision, assignment });
    this.parts.onProgress(application.id);
    const result = await this.parts.sync.run(application, plan, attempt);
    if (assignment.digest !== application.assignment?.digest) this.parts.enqueue(application.id);
    switch (result.type) {
      case 'waiting':
        this.progress.waits(application, result.reason);
        return waiting(result.reason);
      case 'succeeded':
        this.progress.succeeded(application, attempt, result.message);
        return done;
      case 'failed': {
        const retryInMs = this.progress.failed(application, attempt, result);
        return failure('SyncError', result.reason, result.message, retryInMs);
      }
    }
  }

  /** Watches the kinds of a render that the cluster serves; the others are watched once their first object is applied. */
  private async isObserved(manifests: readonly KubernetesObject[]): Promise<boolean> {
    const kinds = new Map(manifests.map(({ apiVersion, kind }) => [`${apiVersion} ${kind}`, { apiVersion, kind }]));
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
