// What happens when a live object is not what was applied. With self-healing the desired fields are put back at once - nothing is asked,
// written or reported before - and the difference between what was live and what the cluster answers is the drift. Without, and where only
// a closer look can tell whether rules let the fields differ, a dry run tells drift from what is none.
import { isDigestUnder } from '../../engine/diff/owned-values.js';
import { isAutoscaled, mayBeInjected, REPLICAS_POINTER } from '../../engine/ignore/foreign-fields.js';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { describeError } from '../writes/cluster-writer.js';
import { DriftHealing, type DriftParts } from './drift-healing.js';
import { DriftLook } from './drift-look.js';
import { takeFacts } from '../state/live-facts.js';
import type { ManagedObject } from '../state/managed-object.js';
import type { ManagedApplication } from '../state/managed-state.js';
import { showPlanned } from '../state/planned-status.js';
import { objectRetryMs } from '../sync/retry.js';
import { mayHeal } from '../sync/sync-permission.js';

export class DriftGuard {
  private readonly parts: DriftParts;
  private readonly healing: DriftHealing;
  private readonly looking: DriftLook;
  private readonly retries = new Map<string, { failures: number; cancel: () => void }>();
  /** Objects that are being read anew: two that ask for it at once make one look. */
  private readonly rechecked = new Set<string>();
  private isStopped = false;

  constructor(parts: DriftParts) {
    this.parts = parts;
    this.healing = new DriftHealing(parts, (object) => this.recheck(object));
    this.looking = new DriftLook(parts, this.healing, (object) => this.agrees(object));
    parts.autoscalers.onReleased = (object) => {
      object.foreignPointers = [];
      this.recheck(object);
    };
  }

  differs(object: ManagedObject, live: KubernetesObject): void {
    const needsLook = this.needsLook(object, live);
    if (!needsLook) object.isDiffering = true;
    const application = this.guarded(object);
    if (application === undefined || isAboutToChange(application, object)) {
      object.isDiffering = true;
      return;
    }
    const isHealing = this.isHealing(application, object);
    this.start(object, () =>
      isHealing && !needsLook ? this.healing.heal(object, live) : this.looking.examine(object, live, isHealing),
    );
  }

  agrees(object: ManagedObject): void {
    if (object.openDrift.size === 0 && !object.isDiffering) return;
    object.message = '';
    object.isDiffering = false;
    showPlanned(object);
    this.parts.reports.closeAll(object);
    this.parts.board.touch(object.applicationId);
  }

  gone(object: ManagedObject): void {
    object.isDiffering = true;
    object.syncStatus = 'OutOfSync';
    const application = this.guarded(object);
    if (application === undefined || isAboutToChange(application, object)) return;
    const isHealing = this.isHealing(application, object);
    this.start(object, () => (isHealing ? this.healing.restore(object) : this.looking.lookForGone(object)));
  }

  /** Looks at what differs and is in nobody's hands, for example because a hold ended. */
  recheckAll(objects: Iterable<ManagedObject>): void {
    for (const object of objects) {
      const isOpen = object.isDiffering || (object.isExpected && !object.isLive && object.ownedDigest !== '');
      const isHandled = this.isHandled(object) || object.writing !== undefined || this.retries.has(object.identity);
      if (isOpen && !isHandled && this.guarded(object) !== undefined) this.recheck(object);
    }
  }

  /**
   * Looks at what was last looked at under other rules than those of now: what differs no more is applied by no sync, and what was let differ
   * comes to light. Costs nothing while rules stay as they are.
   */
  async lookAgain(application: ManagedApplication): Promise<void> {
    const { ignored } = this.parts;
    application.misreadPointers = ignored.misreadPointersOf(application);
    const objects = [...application.objects.values()].filter(
      (object) => object.isLive && !isDigestUnder(object.ownedDigest, ignored.rulesOf(object)),
    );
    await Promise.all(
      objects.filter((object) => this.guarded(object) !== undefined).map((object) => this.lookUnderNewRules(object)),
    );
  }

  /** Looks at an object again, whatever it is like now. */
  recheck(object: ManagedObject): void {
    if (this.rechecked.has(object.identity)) return;
    this.rechecked.add(object.identity);
    this.start(object, async () => {
      const live = await this.readAnew(object).finally(() => this.rechecked.delete(object.identity));
      if (live === undefined) this.gone(object);
      else if (this.parts.ignored.digestOf(object, live) === object.ownedDigest) this.agrees(object);
      else this.differs(object, live);
    });
  }

  /** In the writer's turn: what is read is never older than what was written. */
  private async readAnew(object: ManagedObject): Promise<KubernetesObject | undefined> {
    const { writer } = this.parts;
    return await writer.exclusively(object, async () => {
      const live = await writer.get(object.key);
      if (live === undefined) object.isLive = false;
      else takeFacts(object, live);
      return live;
    });
  }

  private async lookUnderNewRules(object: ManagedObject): Promise<void> {
    const { ignored, writer } = this.parts;
    const live = await writer.get(object.key);
    if (live === undefined) return;
    if (ignored.isAsLastSeen(object, live)) object.ownedDigest = ignored.digestOf(object, live);
    else await this.looking.examine(object, live, false);
  }

  stop(): void {
    this.isStopped = true;
    for (const { cancel } of this.retries.values()) cancel();
    this.retries.clear();
    this.healing.stop();
    this.parts.autoscalers.stop();
  }

  /** Whether open drift is where it should be: told, or, where it may be healed, on its way to be. */
  private isHandled(object: ManagedObject): boolean {
    if (object.openDrift.size === 0) return false;
    const application = this.parts.state.applications.get(object.applicationId);
    return application === undefined || !this.isHealing(application, object);
  }

  /** Whether the difference of digests alone does not say that anything differs that may not. */
  private needsLook(object: ManagedObject, live: KubernetesObject): boolean {
    const { ignored } = this.parts;
    if (!object.foreignPointers.includes(REPLICAS_POINTER) && isAutoscaled(live))
      object.foreignPointers = [...object.foreignPointers, REPLICAS_POINTER];
    const rules = ignored.rulesOf(object);
    return !isDigestUnder(object.ownedDigest, rules) || rules?.isPlain === false || mayBeInjected(live);
  }

  /** The application whose policy counts for the object; undefined when the object is none of its business now. */
  private guarded(object: ManagedObject): ManagedApplication | undefined {
    const { state, holds, ignored } = this.parts;
    if (this.isStopped || !object.isExpected || object.ownedDigest === '' || !holds.mayJudge) return undefined;
    const application = state.applications.get(object.applicationId);
    if (application?.assignment === undefined || !ignored.isKnown(application.id)) return undefined;
    return application;
  }

  private isHealing(application: ManagedApplication, object: ManagedObject): boolean {
    const { clock, holds } = this.parts;
    // What differs is told all the same: a cluster that is held must not look green.
    if (!holds.mayApply) return false;
    if (application.assignment?.syncPolicy.automated?.selfHeal !== true) return false;
    return mayHeal(application, clock.now()) && clock.monotonicMs() >= object.suspendedUntilMs;
  }

  private start(object: ManagedObject, work: () => Promise<void>): void {
    work().then(
      () => this.retries.delete(object.identity),
      (error: unknown) => this.failed(object, error),
    );
  }

  private failed(object: ManagedObject, error: unknown): void {
    if (this.isStopped) return;
    const { clock, board, logger } = this.parts;
    const failures = (this.retries.get(object.identity)?.failures ?? 0) + 1;
    const message = describeError(error);
    const retryInMs = objectRetryMs(failures, error);
    this.retries.get(object.identity)?.cancel();
    this.retries.set(object.identity, { failures, cancel: clock.after(retryInMs, () => this.recheck(object)) });
    object.isDiffering = true;
    object.syncStatus = 'OutOfSync';
    object.message = `Cannot be put back: ${message}`;
    board.touch(object.applicationId);
    logger.warn({ object: object.identity, retryInMs, reason: message }, 'A drifted object cannot be put back yet.');
  }
}

/**
 * Whether a sync has another manifest for the object and is at work: what was applied last would be put back only to be replaced, and a
 * workload would roll out twice. So it is, too, while that sync is to go on and may have written the object already. What still differs
 * when the sync ends or waits is looked at again.
 */
function isAboutToChange({ isAtWork, attempt }: ManagedApplication, object: ManagedObject): boolean {
  const { plannedDigest, manifestDigest, isUncertain } = object;
  if (plannedDigest === '' || plannedDigest === manifestDigest) return false;
  return isAtWork || (attempt !== undefined && isUncertain);
}
