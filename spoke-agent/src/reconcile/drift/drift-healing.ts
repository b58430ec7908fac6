// Puts drifted objects back, and gives in for a while when another writer keeps coming back.
import { UnavailableError } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../../cluster/cluster.js';
import type { AgentLogger } from '../../logger.js';
import type { HeldAssignment } from '../../store/state-schema.js';
import type { Autoscalers } from './autoscalers.js';
import type { Clock } from '../clock.js';
import type { ClusterWriter } from '../writes/cluster-writer.js';
import type { DriftReports } from './drift-reports.js';
import { ForgottenWrites } from './forgotten-writes.js';
import type { Holds } from '../holds/holds.js';
import type { IgnoredDifferences } from './ignored-differences.js';
import { LoopBreaker, SUSPENSION_MS } from './loop-breaker.js';
import type { ManagedObject } from '../state/managed-object.js';
import type { ManagedState } from '../state/managed-state.js';
import type { Manifests } from '../application/manifests.js';
import type { StatusBoard } from '../state/status-board.js';

export interface DriftParts {
  readonly state: ManagedState;
  readonly manifests: Manifests;
  readonly writer: ClusterWriter;
  readonly ignored: IgnoredDifferences;
  readonly autoscalers: Autoscalers;
  readonly reports: DriftReports;
  readonly board: StatusBoard;
  readonly holds: Holds;
  readonly clock: Clock;
  readonly logger: AgentLogger;
}

export class DriftHealing {
  private readonly parts: DriftParts;
  private readonly breaker: LoopBreaker;
  private readonly forgotten: ForgottenWrites;
  private readonly resume: (object: ManagedObject) => void;
  /** When suspended objects are looked at again. */
  private readonly resumptions = new Map<string, () => void>();

  /** `resume`: looks again at an object whose suspension ended. */
  constructor(parts: DriftParts, resume: (object: ManagedObject) => void) {
    this.parts = parts;
    this.breaker = new LoopBreaker(parts.clock);
    this.forgotten = new ForgottenWrites(parts);
    this.resume = resume;
  }

  /** Puts back what differs, and leaves what may differ as it is. */
  async heal(object: ManagedObject, live: KubernetesObject): Promise<void> {
    await this.parts.writer.exclusively(object, async () => {
      if (isOutdated(object, live)) return;
      if (!(await this.recall(object, live))) await this.put(object, live);
    });
  }

  /** Whether a write of our own that a crash made us forget is all that differs: see {@link ForgottenWrites.recall}. */
  async recall(object: ManagedObject, live: KubernetesObject): Promise<boolean> {
    return await this.forgotten.recall(object, live);
  }

  /** As {@link heal}, within the writer's exclusive turn. */
  async put(object: ManagedObject, live: KubernetesObject): Promise<void> {
    const { ignored, reports, clock } = this.parts;
    const detectedAt = clock.now();
    const result = await this.apply(object, live);
    if (result === undefined || result.metadata.resourceVersion === live.metadata.resourceVersion) return;
    const { differences } = await ignored.differences(object, result, live);
    if (differences.length === 0) return;
    const userAnnotation = ignored.userAnnotationOf(object);
    this.countFlips(object, reports.healed(object, { differences, desired: result, live, detectedAt, userAnnotation }));
  }

  /** Puts a missing object, or the missing label of an object, back. */
  async restore(object: ManagedObject): Promise<void> {
    const { writer, reports, clock } = this.parts;
    const detectedAt = clock.now();
    await writer.exclusively(object, async () => {
      // Somebody, for example a sync, was quicker.
      if (object.isLive) return;
      const uid = object.uid;
      const result = await this.apply(object, undefined);
      if (result === undefined) return;
      this.countFlips(object, reports.restored(object, { isSameObject: result.metadata.uid === uid, detectedAt }));
    });
  }

  /** The manifest that an object was last applied from. Throws when it is not on disk. */
  async manifestOf(object: ManagedObject, assignment: HeldAssignment): Promise<KubernetesObject> {
    const manifest = await this.parts.manifests.appliedTo(object, assignment);
    if (manifest === undefined)
      throw new UnavailableError('RENDER_MISSING', `Its render ${object.renderDigest} is not on disk; the hub has it.`);
    return manifest;
  }

  stop(): void {
    for (const cancel of this.resumptions.values()) cancel();
    this.resumptions.clear();
  }

  private async apply(
    object: ManagedObject,
    live: KubernetesObject | undefined,
  ): Promise<KubernetesObject | undefined> {
    const { state, writer, ignored } = this.parts;
    const assignment = state.applications.get(object.applicationId)?.assignment;
    if (assignment === undefined) return undefined;
    const manifest = await this.manifestOf(object, assignment);
    const { syncOptions } = assignment.syncPolicy;
    const request = { manifest, renderDigest: object.renderDigest, isUrgent: true, syncOptions };
    const isRespectful = live !== undefined && ignored.rulesOf(object) !== undefined;
    return await writer.apply(object, isRespectful ? { ...request, respecting: live } : request);
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
      this.resume(object);
    });
    this.resumptions.set(object.identity, cancel);
  }
}

/** Whether something newer is known of the object than this: a write while it waited for its turn, or an event that is judged by itself. */
export function isOutdated({ resourceVersion }: ManagedObject, live: KubernetesObject): boolean {
  return resourceVersion !== (live.metadata.resourceVersion ?? '');
}
