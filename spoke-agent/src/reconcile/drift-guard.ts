// What happens when a live object is not what was applied. With self-healing the desired fields are put back at once - nothing is asked,
// written or reported before - and the difference between what was live and what the cluster answers is the drift. Without, a dry run
// tells drift from what the cluster's own defaulting did, and the drift stays open until it is gone.
import { UnavailableError } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../cluster/cluster.js';
import { ownedDifferences } from '../engine/diff/difference.js';
import { ownedDigest } from '../engine/diff/owned-values.js';
import type { AgentLogger } from '../logger.js';
import type { HeldAssignment } from '../store/state-schema.js';
import { describeError, type ClusterWriter } from './cluster-writer.js';
import type { Clock } from './clock.js';
import type { DriftReports } from './drift-reports.js';
import type { Holds } from './holds.js';
import { takeFacts } from './live-facts.js';
import { LoopBreaker, SUSPENSION_MS } from './loop-breaker.js';
import type { ManagedApplication, ManagedObject, ManagedState } from './managed-state.js';
import type { Manifests } from './manifests.js';
import { objectRetryMs } from './retry.js';
import type { StatusBoard } from './status-board.js';

export interface DriftGuardParts {
  readonly state: ManagedState;
  readonly manifests: Manifests;
  readonly writer: ClusterWriter;
  readonly reports: DriftReports;
  readonly board: StatusBoard;
  readonly holds: Holds;
  readonly clock: Clock;
  readonly logger: AgentLogger;
}

export class DriftGuard {
  private readonly parts: DriftGuardParts;
  private readonly breaker: LoopBreaker;
  private readonly retries = new Map<string, { failures: number; cancel: () => void }>();
  /** When suspended objects are looked at again. */
  private readonly resumptions = new Map<string, () => void>();
  private isStopped = false;

  constructor(parts: DriftGuardParts) {
    this.parts = parts;
    this.breaker = new LoopBreaker(parts.clock);
  }

  differs(object: ManagedObject, live: KubernetesObject): void {
    object.isDiffering = true;
    const application = this.guarded(object);
    if (application === undefined) return;
    this.start(object, () => (this.isHealing(application, object) ? this.heal(object, live) : this.look(object, live)));
  }

  agrees(object: ManagedObject): void {
    if (object.openDrift.size === 0 && !object.isDiffering) return;
    object.syncStatus = 'Synced';
    object.message = '';
    object.isDiffering = false;
    this.parts.reports.closeAll(object);
    this.parts.board.touch(object.applicationId);
  }

  gone(object: ManagedObject): void {
    object.isDiffering = true;
    object.syncStatus = 'OutOfSync';
    const application = this.guarded(object);
    if (application === undefined) return;
    this.start(object, () => (this.isHealing(application, object) ? this.restore(object) : this.lookForGone(object)));
  }

  /** Looks at what differs and is in nobody's hands, for example because a hold ended. */
  recheckAll(objects: Iterable<ManagedObject>): void {
    for (const object of objects) {
      const isOpen = object.isDiffering || (object.isExpected && !object.isLive && object.ownedDigest !== '');
      const isHandled = object.openDrift.size > 0 || object.writing !== undefined || this.retries.has(object.identity);
      if (isOpen && !isHandled && this.guarded(object) !== undefined) this.recheck(object);
    }
  }

  /** Looks at an object again, whatever it is like now. */
  recheck(object: ManagedObject): void {
    this.start(object, async () => {
      const live = await this.parts.writer.get(object.key);
      if (live === undefined) object.isLive = false;
      else takeFacts(object, live);
      if (live === undefined) this.gone(object);
      else if (ownedDigest(live) === object.ownedDigest) this.agrees(object);
      else this.differs(object, live);
    });
  }

  stop(): void {
    this.isStopped = true;
    for (const { cancel } of this.retries.values()) cancel();
    for (const cancel of this.resumptions.values()) cancel();
    this.retries.clear();
    this.resumptions.clear();
  }

  /** The application whose policy counts for the object; undefined when the object is none of its business now. */
  private guarded(object: ManagedObject): ManagedApplication | undefined {
    const application = this.parts.state.applications.get(object.applicationId);
    if (this.isStopped || !object.isExpected || object.ownedDigest === '' || !this.parts.holds.mayApply)
      return undefined;
    return application?.assignment === undefined ? undefined : application;
  }

  private isHealing(application: ManagedApplication, object: ManagedObject): boolean {
    if (application.assignment?.syncPolicy.automated?.selfHeal !== true) return false;
    return this.parts.clock.monotonicMs() >= object.suspendedUntilMs;
  }

  private start(object: ManagedObject, work: () => Promise<void>): void {
    work().then(
      () => this.retries.delete(object.identity),
      (error: unknown) => this.failed(object, error),
    );
  }

  private async heal(object: ManagedObject, live: KubernetesObject): Promise<void> {
    const { writer, reports, clock } = this.parts;
    const detectedAt = clock.now();
    await writer.exclusively(object, async () => {
      const result = await this.apply(object);
      if (result === undefined || result.metadata.resourceVersion === live.metadata.resourceVersion) return;
      const found = ownedDifferences(result, live);
      if (found.length === 0) return;
      this.countFlips(object, reports.healed(object, { differences: found, desired: result, live, detectedAt }));
    });
  }

  /** Puts a missing object, or the missing label of an object, back. */
  private async restore(object: ManagedObject): Promise<void> {
    const { writer, reports, clock } = this.parts;
    const detectedAt = clock.now();
    await writer.exclusively(object, async () => {
      const uid = object.uid;
      const result = await this.apply(object);
      if (result === undefined) return;
      this.countFlips(object, reports.restored(object, { isSameObject: result.metadata.uid === uid, detectedAt }));
    });
  }

  private async apply(object: ManagedObject): Promise<KubernetesObject | undefined> {
    const { state, writer } = this.parts;
    const assignment = state.applications.get(object.applicationId)?.assignment;
    if (assignment === undefined) return undefined;
    const manifest = await this.manifestOf(object, assignment);
    const { syncOptions } = assignment.syncPolicy;
    return await writer.apply(object, { manifest, renderDigest: object.renderDigest, isUrgent: true, syncOptions });
  }

  private async manifestOf(object: ManagedObject, assignment: HeldAssignment): Promise<KubernetesObject> {
    const manifest = await this.parts.manifests.appliedTo(object, assignment);
    if (manifest === undefined)
      throw new UnavailableError('RENDER_MISSING', `Its render ${object.renderDigest} is not on disk; the hub has it.`);
    return manifest;
  }

  private countFlips(object: ManagedObject, fields: readonly string[]): void {
    const { board, clock, reports, logger } = this.parts;
    board.touch(object.applicationId);
    if (!this.breaker.record(object.identity, fields)) return;
    this.breaker.reset(object.identity);
    object.suspendedUntilMs = clock.monotonicMs() + SUSPENSION_MS;
    object.message = reports.suspended(object);
    logger.warn({ object: object.identity, application: object.applicationId }, object.message);
    this.resumptions.get(object.identity)?.();
    const cancel = clock.after(SUSPENSION_MS, () => {
      this.resumptions.delete(object.identity);
      this.recheck(object);
    });
    this.resumptions.set(object.identity, cancel);
  }

  /** Confirms a difference without changing anything. */
  private async look(object: ManagedObject, live: KubernetesObject): Promise<void> {
    const { state, writer, reports, board, clock } = this.parts;
    await writer.exclusively(object, async () => {
      const assignment = state.applications.get(object.applicationId)?.assignment;
      if (assignment === undefined) return;
      const desired = await writer.dryRun(object, await this.manifestOf(object, assignment));
      const found = ownedDifferences(desired, live);
      if (found.length === 0) object.ownedDigest = ownedDigest(live);
      if (found.length === 0) return this.agrees(object);
      const isSuspended = object.suspendedUntilMs > clock.monotonicMs();
      const fields = reports.open(object, {
        differences: found,
        desired,
        live,
        detectedAt: clock.now(),
        isSuspended,
      });
      object.syncStatus = 'OutOfSync';
      if (!isSuspended) object.message = `Differs from its manifest: ${fields.join(', ')}.`;
      board.touch(object.applicationId);
    });
  }

  private async lookForGone(object: ManagedObject): Promise<void> {
    const { writer, reports, board, clock } = this.parts;
    const live = await writer.get(object.key);
    const isUnlabelled = live !== undefined && live.metadata.uid === object.uid;
    const isSuspended = object.suspendedUntilMs > clock.monotonicMs();
    reports.openGone(object, { isUnlabelled, detectedAt: clock.now(), isSuspended });
    object.message = isUnlabelled ? 'The label that marks it as managed was removed.' : 'It was deleted.';
    board.touch(object.applicationId);
  }

  private failed(object: ManagedObject, error: unknown): void {
    if (this.isStopped) return;
    const { clock, board, logger } = this.parts;
    const failures = (this.retries.get(object.identity)?.failures ?? 0) + 1;
    const message = describeError(error);
    const retryInMs = objectRetryMs(failures, error);
    this.retries.get(object.identity)?.cancel();
    this.retries.set(object.identity, { failures, cancel: clock.after(retryInMs, () => this.recheck(object)) });
    object.syncStatus = 'OutOfSync';
    object.message = `Cannot be put back: ${message}`;
    board.touch(object.applicationId);
    logger.warn({ object: object.identity, retryInMs, reason: message }, 'A drifted object cannot be put back yet.');
  }
}
