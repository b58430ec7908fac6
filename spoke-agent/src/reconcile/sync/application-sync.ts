// Brings one application to its render: step by step (phase, then wave), in a step first what goes, then what comes, the objects of a tier at
// once. Stops at a step that is not done yet; the events of its objects bring the application back here. Skips what is known to be equal.
import { SYNC_PHASES, type PlannedObject, type SyncStep, type SyncTier } from '../../engine/plan/sync-plan.js';
import { keyOf } from '../../engine/object-identity.js';
import type { PlannedHook } from '../../engine/plan/hook-plan.js';
import type { ApplicationPlan } from '../application/application-planner.js';
import { describeError, type ClusterWriter } from '../writes/cluster-writer.js';
import type { Clock } from '../clock.js';
import type { DriftReports } from '../drift/drift-reports.js';
import type { Holds } from '../holds/holds.js';
import type { HookProgress, HookRunner } from '../hooks/hook-runner.js';
import type { IgnoredDifferences } from '../drift/ignored-differences.js';
import type { ManagedObject } from '../state/managed-object.js';
import type { ManagedApplication, ManagedState } from '../state/managed-state.js';
import { noteCompared } from '../state/planned-status.js';
import { comparisonKeyOf } from './application-comparison.js';
import type { SyncAttempt } from './sync-attempt.js';
import type { ObjectObserver } from '../state/object-observer.js';
import { sharedResourceFailure } from '../application/shared-resources.js';
import { keepNamespace } from './namespace-keeping.js';
import { isAsApplied, Preflight } from './preflight.js';
import { prunedIn, Pruning } from './pruning.js';
import { syncOptionsOf } from './requested-sync.js';
import { closedWave, delayGate, deletionGate, healthGate, nameOfStep } from './step-gate.js';
import {
  failed,
  failedBecause,
  type ObjectFailure,
  type SyncFailure,
  type SyncResult,
  type SyncWait,
} from './sync-result.js';

/** How long controllers get to notice what a wave wrote, before its health is believed (Argo CD's delay). */
const DEFAULT_WAVE_DELAY_MS = 2_000;
/** How often the sentence that says how long a hook runs already is renewed. */
const HOOK_NEWS_MS = 10_000;

export interface ApplicationSyncParts {
  readonly state: ManagedState;
  readonly writer: ClusterWriter;
  readonly observer: ObjectObserver;
  readonly reports: DriftReports;
  readonly holds: Holds;
  readonly hooks: HookRunner;
  readonly ignored: IgnoredDifferences;
  readonly clock: Clock;
  /** Writes what a restart has to know of a sync with hooks. */
  readonly persist: () => Promise<void>;
  /** How long controllers get to notice what a wave wrote, before its health is believed. 2 s by default. */
  readonly waveDelayMs?: number | undefined;
}

/** A sync under way. */
interface Course {
  readonly application: ManagedApplication;
  readonly plan: ApplicationPlan;
  readonly attempt: SyncAttempt;
  /** Whether it may begin another step: another state may be desired by now. */
  readonly mayGoOn: () => boolean;
}

export class ApplicationSync {
  private readonly parts: ApplicationSyncParts;
  private readonly preflight: Preflight;
  private readonly pruning: Pruning;

  constructor(parts: ApplicationSyncParts) {
    this.parts = parts;
    this.preflight = new Preflight(parts);
    this.pruning = new Pruning(parts.writer, parts.holds);
  }

  /** Goes as far as it can. Hooks of a sync that ended are deleted by their policies. */
  async run(course: Course): Promise<SyncResult> {
    const { application, attempt, plan } = course;
    await this.parts.observer.remember(plan.objects.map(({ object }) => object));
    const result = attempt.failure === undefined ? await this.runSteps(course) : await this.runFailHooks(course);
    const ended = result.type === 'failed' && !result.isOutage ? await this.fail(course, result) : result;
    if (ended.type === 'succeeded' || (ended.type === 'failed' && !ended.isOutage)) await this.cleanUp(course);
    if (ended.type === 'superseded') await this.parts.hooks.cleanUp(application, attempt.hooks);
    return ended;
  }

  /** Ends the hooks of a sync that is ended before its time. */
  async end(application: ManagedApplication, attempt: SyncAttempt): Promise<void> {
    await this.parts.hooks.terminate(application, attempt.hooks);
    await this.parts.hooks.cleanUp(application, attempt.hooks);
  }

  private async runSteps(course: Course): Promise<SyncResult> {
    const { application, attempt, plan } = course;
    const highest = Math.max(0, ...plan.steps.filter(({ phase }) => phase === 'Sync').map(({ wave }) => wave));
    this.pruning.settle(application, attempt, highest);
    const steps = withPrunes(plan.steps, attempt);
    const shared = sharedResourceFailure(this.parts.state, application, syncOptionsOf(attempt));
    if (shared !== undefined) return failedBecause(shared, 'SharedResource');
    const refusal = await this.check(course, steps.length);
    if (refusal !== undefined) return refusal;
    const namespaceFailure = await keepNamespace(this.parts.writer, application, attempt);
    if (namespaceFailure !== undefined) return namespaceFailure;
    for (const [index, step] of steps.entries()) {
      if (attempt.doneSteps.has(nameOfStep(step))) continue;
      const isLast = index === steps.length - 1;
      const result = await this.runStep(course, step, isLast);
      if (result !== undefined) return result;
      attempt.doneSteps.add(nameOfStep(step));
      attempt.wroteAtMs = undefined;
      if (!isLast && !course.mayGoOn()) return { type: 'superseded' };
    }
    const pruned = attempt.pruneWaves?.size ?? 0;
    return { type: 'succeeded', message: `All objects are applied${pruned === 0 ? '' : `, ${pruned} pruned`}.` };
  }

  /** Before the first write: see {@link Preflight}. Settles whether hooks run. */
  private async check(course: Course, stepCount: number): Promise<SyncResult | undefined> {
    const { application, attempt, plan } = course;
    const hasHooks = attempt.runsHooks && plan.hasHooks;
    if (attempt.isChecked || (stepCount <= 1 && !hasHooks && (attempt.pruneWaves?.size ?? 0) === 0)) return undefined;
    const { failure, hasChanges } = await this.preflight.run(application, plan, attempt);
    if (failure !== undefined) return failure;
    attempt.isChecked = true;
    // Hooks belong to a change. An automated sync that changes nothing (another commit, a lost inventory) is none, unless an earlier one of
    // the same content did not come to its end.
    const isBegun = attempt.failures > 0 || application.begunContent === attempt.key;
    if (attempt.operationId === undefined && !hasChanges && !isBegun) attempt.runsHooks = false;
    if (attempt.runsHooks) application.begunContent = attempt.key;
    if (hasHooks) await this.parts.persist();
    return undefined;
  }

  /** Undefined when the step is done. */
  private async runStep(course: Course, step: SyncStep, isLast: boolean): Promise<SyncResult | undefined> {
    const { application, attempt } = course;
    const closed = closedWave(step, attempt);
    if (closed !== undefined) return closed;
    const pruned = step.phase === 'Sync' ? await this.prune(course, step.wave) : undefined;
    if (pruned !== undefined) return pruned;
    let hooks: HookProgress = { type: 'done' };
    for (const tier of step.tiers) {
      const failures = await this.applyTier(course, tier);
      if (failures.length > 0) return failed(failures, attempt.outages);
      hooks = worseOf(hooks, await this.runHooks(course, tier.hooks));
      if (hooks.type === 'refused' || (hooks.type === 'waiting' && hooks.isHeldUp === true))
        return this.resultOf(hooks, attempt);
      const definitions = tier.objects.filter(({ object }) => object.kind === 'CustomResourceDefinition');
      const established = healthGate(this.parts.state, step, definitions);
      if (established !== undefined) return established;
    }
    if (hooks.type !== 'done') return this.resultOf(hooks, attempt);
    if (isLast) return undefined;
    const { clock, state, waveDelayMs: delayMs = DEFAULT_WAVE_DELAY_MS } = this.parts;
    return (
      delayGate(step, attempt, { nowMs: clock.monotonicMs(), delayMs }) ??
      deletionGate(step, step.phase === 'Sync' ? prunedIn(application, attempt, step.wave) : []) ??
      healthGate(
        state,
        step,
        step.tiers.flatMap(({ objects }) => objects),
      )
    );
  }

  private async prune(course: Course, wave: number): Promise<SyncResult | undefined> {
    const { application, attempt } = course;
    const due = prunedIn(application, attempt, wave).some(({ isDeleting }) => !isDeleting);
    const result = await this.pruning.run(application, attempt, wave);
    if (due && result === undefined) this.wrote(attempt);
    return result;
  }

  private async applyTier(course: Course, { objects }: SyncTier): Promise<ObjectFailure[]> {
    const { application, attempt } = course;
    const failures: ObjectFailure[] = [];
    const pending = objects.filter(({ identity }) => !attempt.applied.has(identity));
    await Promise.all(
      pending.map(async (planned) => {
        const object = this.parts.state.ensureObject(keyOf(planned.object), application.id);
        try {
          if (!this.isDone(object, course)) await this.apply(object, planned, course);
          attempt.applied.add(planned.identity);
        } catch (error) {
          const message = describeError(error);
          const resourceVersion = object.isLive ? object.resourceVersion : '';
          noteCompared(object, { rules: comparisonKeyOf(attempt.assignment), resourceVersion, message });
          object.message = message;
          attempt.results.note(object.key, 'SyncFailed', message);
          failures.push({ object, error });
        }
      }),
    );
    return failures;
  }

  /** Whether applying would change nothing: then the object is of this render as it is. */
  private isDone(object: ManagedObject, { attempt, plan }: Pick<Course, 'attempt' | 'plan'>): boolean {
    if (attempt.isForced || !isAsApplied(object, plan)) return false;
    object.renderDigest = attempt.assignment.renderDigest;
    return true;
  }

  private async apply(object: ManagedObject, planned: PlannedObject, { attempt, plan }: Course): Promise<void> {
    const { writer, reports, observer } = this.parts;
    const { renderDigest } = attempt.assignment;
    const manifestDigest = plan.manifestDigests.get(planned.identity);
    const request = { manifest: planned.object, manifestDigest, renderDigest, syncOptions: syncOptionsOf(attempt) };
    await writer.exclusively(object, async () => {
      // Healing may have put it right while this waited for its turn.
      if (this.isDone(object, { attempt, plan })) return;
      await writer.apply(object, request);
      this.wrote(attempt);
    });
    attempt.results.note(object.key, 'Synced');
    reports.closeAll(object);
    observer.watch(planned.object);
  }

  private async runHooks(course: Course, hooks: readonly PlannedHook[]): Promise<HookProgress> {
    const { application, attempt } = course;
    if (hooks.length === 0 || !attempt.runsHooks) return { type: 'done' };
    const { renderDigest, revision } = attempt.assignment;
    const context = { renderDigest, revision, syncOptions: syncOptionsOf(attempt) };
    return await this.parts.hooks.advance(application, attempt.hooks, hooks, context);
  }

  private resultOf(hooks: HookProgress, attempt: SyncAttempt): SyncResult | undefined {
    switch (hooks.type) {
      case 'done':
        return undefined;
      case 'waiting':
        return { type: 'waiting', reason: hooks.reason, lookAgainInMs: HOOK_NEWS_MS };
      case 'failed':
        return failedBecause(hooks.message);
      case 'refused':
        return failed(hooks.failures, attempt.outages);
    }
  }

  /** A sync failed: its hooks of type SyncFail run before it ends. */
  private async fail(course: Course, failure: SyncFailure): Promise<SyncResult> {
    const { attempt, plan } = course;
    if (attempt.failure !== undefined || plan.failHooks.length === 0 || !attempt.runsHooks) return failure;
    attempt.failure = { reason: failure.reason, message: failure.message };
    return await this.runFailHooks(course);
  }

  private async runFailHooks(course: Course): Promise<SyncWait | SyncFailure> {
    const { reason = 'SyncFailed', message = '' } = course.attempt.failure ?? {};
    for (const wave of Map.groupBy(course.plan.failHooks, (hook) => hook.wave).values()) {
      const progress = await this.runHooks(course, wave);
      if (progress.type === 'waiting')
        return {
          type: 'waiting',
          reason: `${progress.reason} The sync failed: ${message}`,
          lookAgainInMs: HOOK_NEWS_MS,
        };
      if (progress.type === 'refused') {
        const refused = failed(progress.failures, course.attempt.outages);
        return refused.isOutage ? refused : failedBecause(`${message} ${refused.message}`, reason);
      }
      if (progress.type === 'failed') return failedBecause(`${message} ${progress.message}`, reason);
    }
    return failedBecause(message, reason);
  }

  private async cleanUp({ application, attempt }: Course): Promise<void> {
    const left = await this.parts.hooks.cleanUp(application, attempt.hooks);
    if (left.length === 0) return;
    application.conditions = [
      ...application.conditions.filter(({ reason }) => reason !== 'HookNotDeleted'),
      { type: 'SyncWarning', reason: 'HookNotDeleted', message: left.join(' ') },
    ];
  }

  private wrote(attempt: SyncAttempt): void {
    attempt.wroteAtMs = this.parts.clock.monotonicMs();
  }
}

/** The steps of a plan and those in which something goes only. */
function withPrunes(steps: readonly SyncStep[], { pruneWaves }: SyncAttempt): SyncStep[] {
  const known = new Set(steps.map(nameOfStep));
  const added = [...new Set(pruneWaves?.values())]
    .map((wave): SyncStep => ({ phase: 'Sync', wave, tiers: [] }))
    .filter((step) => !known.has(nameOfStep(step)));
  if (added.length === 0) return [...steps];
  return [...steps, ...added].toSorted(
    (left, right) => SYNC_PHASES.indexOf(left.phase) - SYNC_PHASES.indexOf(right.phase) || left.wave - right.wave,
  );
}

/** Waiting comes before failing: what runs is waited for. */
function worseOf(left: HookProgress, right: HookProgress): HookProgress {
  const ranks = { done: 0, failed: 1, waiting: 2, refused: 3 };
  return ranks[right.type] > ranks[left.type] ? right : left;
}
