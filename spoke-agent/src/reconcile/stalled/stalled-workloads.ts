// Follows workloads that are Progressing. Before long their message says why; beyond their deadline without any progress they are Degraded, with the
// reason; as soon as they get on, they are what they say again. Time is measured by a clock that only grows. The cluster is asked about
// workloads that hang and about no others, one at a time.
import type { KubernetesObject } from '../../cluster/cluster.js';
import { degraded, type HealthStatus } from '../../engine/health/health-status.js';
import type { AgentLogger } from '../../logger.js';
import type { Clock } from '../clock.js';
import type { ManagedObject } from '../state/managed-object.js';
import {
  followingOf,
  ownDeadlineOf,
  progressDeadlineMs,
  reachedBy,
  type OwnDeadline,
  type Reached,
} from './progress.js';
import type { StallLook } from './stall-look.js';

/** How long a workload is Progressing before anyone asks why. */
const FIRST_LOOK_MS = 30_000;
/** The wait until the next look; twice as long each time, up to the maximum. */
const LOOK_AGAIN_MS = 60_000;
const LONGEST_LOOK_MS = 600_000;
/** Between two looks, whatever they are at: a cluster in trouble has many workloads that hang. */
const LOOK_SPACING_MS = 1_000;

export interface StalledWorkloadsParts {
  readonly look: Pick<StallLook, 'reasonFor'>;
  readonly clock: Clock;
  readonly logger: AgentLogger;
  /** What is said for the object's application, or for all. */
  readonly deadlineMsFor: (object: ManagedObject) => number | undefined;
  /** The health of an object changed without news of the object. */
  readonly onChange: (object: ManagedObject) => void;
}

/** A workload that hangs, or may. */
interface Followed {
  readonly object: ManagedObject;
  kind: 'lasting' | 'ending';
  /** What its rule says. */
  found: HealthStatus;
  reached: Reached;
  sinceMs: number;
  own: OwnDeadline;
  deadlineMs: number;
  reason: string | undefined;
  looks: number;
  nextLookMs: number;
  /** Whether it was past its deadline when its health was last told. */
  isToldOverdue: boolean;
}

export class StalledWorkloads {
  private readonly parts: StalledWorkloadsParts;
  private readonly followed = new Map<ManagedObject, Followed>();
  private cancelTimer: (() => void) | undefined;
  /** When the timer goes off. */
  private timerDueMs = Number.POSITIVE_INFINITY;
  /** When the next look may be. */
  private nextLookMs = 0;
  private isLooking = false;
  private isStopped = false;

  constructor(parts: StalledWorkloadsParts) {
    this.parts = parts;
  }

  /** The health of a live object, given what its rule found. */
  adjust(object: ManagedObject, live: KubernetesObject, found: HealthStatus | undefined): HealthStatus | undefined {
    const kind = followingOf(live);
    const isHanging = found?.health === 'Progressing' || isPastOwnDeadline(live, found);
    if (kind === undefined || !isHanging || found === undefined || object.isDeleting) {
      this.followed.delete(object);
      return found;
    }
    const followed = this.follow(object, live, found, kind);
    const health = this.healthOf(followed);
    const dueMs = this.dueMsOf(followed);
    if (dueMs < this.timerDueMs) this.setTimer(dueMs);
    return health;
  }

  /** Something else may be said for applications now, or for all. */
  deadlinesChanged(): void {
    for (const followed of this.followed.values()) {
      const deadlineMs = progressDeadlineMs(followed.own, this.parts.deadlineMsFor(followed.object));
      if (deadlineMs === followed.deadlineMs) continue;
      followed.deadlineMs = deadlineMs;
      this.show(followed);
      const dueMs = this.dueMsOf(followed);
      if (dueMs < this.timerDueMs) this.setTimer(dueMs);
    }
  }

  stop(): void {
    this.isStopped = true;
    this.cancelTimer?.();
    this.followed.clear();
  }

  private follow(object: ManagedObject, live: KubernetesObject, found: HealthStatus, kind: Followed['kind']): Followed {
    const nowMs = this.parts.clock.monotonicMs();
    const reached = reachedBy(live);
    const own = ownDeadlineOf(live);
    const deadlineMs = progressDeadlineMs(own, this.parts.deadlineMsFor(object));
    const known = this.followed.get(object);
    if (known !== undefined && known.reached.attempt === reached.attempt) {
      if (reached.amount > known.reached.amount) Object.assign(known, { reached, sinceMs: nowMs });
      return Object.assign(known, { found, own, deadlineMs });
    }
    const firstLookMs = Math.min(FIRST_LOOK_MS, deadlineMs === 0 ? FIRST_LOOK_MS : deadlineMs / 2);
    const nextLookMs = nowMs + (found.health === 'Degraded' ? 0 : firstLookMs);
    const since = { sinceMs: nowMs, reason: undefined, looks: 0, nextLookMs, isToldOverdue: false };
    const fresh = { object, kind, found, reached, own, deadlineMs, ...since };
    this.followed.set(object, fresh);
    return fresh;
  }

  private healthOf(followed: Followed): HealthStatus {
    const { object, found, reason, kind } = followed;
    // A hook that is called failed could run nevertheless, after its sync: it has the time of the sync.
    followed.isToldOverdue = this.isOverdue(followed);
    const isStalled = followed.isToldOverdue && !object.isHook && (kind === 'lasting' || reason !== undefined);
    if (!isStalled || found.health === 'Degraded')
      return reason === undefined ? found : { ...found, message: withReason(found.message, reason) };
    const lasted = `It has made no progress for ${textOf(followed.deadlineMs)}`;
    return degraded(`${lasted}: ${reason ?? 'no reason was found'}. ${found.message}`.trim());
  }

  private isOverdue({ sinceMs, deadlineMs }: Followed): boolean {
    return deadlineMs > 0 && this.parts.clock.monotonicMs() - sinceMs >= deadlineMs;
  }

  /** One timer: for whatever is due first. */
  private setTimer(dueMs: number): void {
    if (this.isStopped || this.isLooking) return;
    this.cancelTimer?.();
    this.timerDueMs = dueMs;
    const waitMs = Math.max(0, dueMs - this.parts.clock.monotonicMs());
    this.cancelTimer = this.parts.clock.after(waitMs, () => void this.work());
  }

  /** A deadline that went by while nobody looked, or a moment after a timer that was early, is still to be told. */
  private dueMsOf({ nextLookMs, sinceMs, deadlineMs, isToldOverdue }: Followed): number {
    const lookMs = Math.max(nextLookMs, this.nextLookMs);
    return deadlineMs > 0 && !isToldOverdue ? Math.min(lookMs, sinceMs + deadlineMs) : lookMs;
  }

  private async work(): Promise<void> {
    this.cancelTimer = undefined;
    this.isLooking = true;
    const nowMs = this.parts.clock.monotonicMs();
    try {
      // Of what is gone nobody hears anything more.
      for (const { object } of this.followed.values()) if (!object.isLive) this.followed.delete(object);
      for (const followed of this.followed.values()) if (this.isOverdue(followed)) this.show(followed);
      const due = nowMs < this.nextLookMs ? undefined : this.mostDue(nowMs);
      if (due !== undefined) await this.lookAt(due);
    } finally {
      this.isLooking = false;
      this.timerDueMs = Number.POSITIVE_INFINITY;
      let dueMs = Number.POSITIVE_INFINITY;
      for (const followed of this.followed.values()) dueMs = Math.min(dueMs, this.dueMsOf(followed));
      if (dueMs < Number.POSITIVE_INFINITY) this.setTimer(dueMs);
    }
  }

  private mostDue(nowMs: number): Followed | undefined {
    let most: Followed | undefined;
    for (const followed of this.followed.values())
      if (followed.nextLookMs <= nowMs && followed.nextLookMs < (most?.nextLookMs ?? Number.POSITIVE_INFINITY))
        most = followed;
    return most;
  }

  private async lookAt(followed: Followed): Promise<void> {
    const { object } = followed;
    this.nextLookMs = this.parts.clock.monotonicMs() + LOOK_SPACING_MS;
    followed.looks += 1;
    const waitMs = Math.min(LOOK_AGAIN_MS * 2 ** (followed.looks - 1), LONGEST_LOOK_MS);
    const toDeadlineMs = followed.sinceMs + followed.deadlineMs - this.parts.clock.monotonicMs();
    // At the deadline the reason has to be there.
    const nextMs = toDeadlineMs > 0 && toDeadlineMs < waitMs ? toDeadlineMs : waitMs;
    followed.nextLookMs = this.parts.clock.monotonicMs() + nextMs;
    try {
      followed.reason = await this.parts.look.reasonFor(object.key, object.applicationId);
    } catch (error) {
      this.parts.logger.debug({ object: object.identity, error }, 'Why a workload hangs could not be asked.');
    }
    this.show(followed);
  }

  /** Unless something newer is known of it by now. */
  private show(followed: Followed): void {
    const { object } = followed;
    if (this.followed.get(object) !== followed || !object.isLive) return;
    const health = this.healthOf(followed);
    if (object.health?.health === health.health && object.health.message === health.message) return;
    if (object.health?.isPending === true) return;
    object.health = health;
    this.parts.onChange(object);
  }
}

/** A Deployment whose controller gave up has a reason, too. */
function isPastOwnDeadline(live: KubernetesObject, found: HealthStatus | undefined): boolean {
  return live.kind === 'Deployment' && found?.health === 'Degraded' && found.message.endsWith('its progress deadline');
}

function withReason(message: string, reason: string): string {
  return message === '' ? reason : `${message} (${reason})`;
}

function textOf(durationMs: number): string {
  const minutes = durationMs / 60_000;
  if (durationMs < 60_000) return `${durationMs / 1000} s`;
  return Number.isInteger(minutes)
    ? `${minutes} min`
    : `${Math.floor(minutes)} min ${Math.round((durationMs % 60_000) / 1000)} s`;
}
