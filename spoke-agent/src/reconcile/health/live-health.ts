// The health of live objects. Built-in rules answer at once. Checks that administrators wrote run beside: until one has answered, what was known
// before stays, marked as pending; of several versions that come meanwhile only the latest is checked; a version is checked once.
import type { KubernetesObject, ObjectKey } from '../../cluster/cluster.js';
import type { Customizations, HealthCheck } from '../../engine/customizations/customizations.js';
import { assessHealth } from '../../engine/health/assess-health.js';
import { healthCheckFor, runHealthCheck } from '../../engine/health/custom-health.js';
import { healthCheckOf } from '../../engine/health/health-checks.js';
import { progressing, type HealthStatus } from '../../engine/health/health-status.js';
import { groupOf } from '../../engine/object-identity.js';
import type { ScriptRunner } from '../../scripts/script-runner.js';
import { isOlder } from '../state/live-facts.js';
import type { ManagedObject } from '../state/managed-object.js';
import type { ManagedApplication, ManagedState } from '../state/managed-state.js';

export interface LiveHealthParts {
  readonly state: ManagedState;
  readonly scripts: ScriptRunner;
  readonly customizationsOf: (application: ManagedApplication) => Customizations;
  /** Whether what an application's assignment names could be read. */
  readonly isKnown: (application: ManagedApplication) => boolean;
  readonly get: (key: ObjectKey, applicationId: string) => Promise<KubernetesObject | undefined>;
  /** The last word on a health that a rule or check found: what lasts too long is worse than it says. */
  readonly adjust: (
    object: ManagedObject,
    live: KubernetesObject,
    found: HealthStatus | undefined,
  ) => HealthStatus | undefined;
  /** A check answered. `isShown`: a report shows the change. */
  readonly onAnswer: (object: ManagedObject, isShown: boolean) => void;
}

/** How far the check of an object is. */
interface Checking {
  check: HealthCheck;
  /** What was checked last, and what came out. */
  version: string;
  health: HealthStatus | undefined;
  /** What is to be checked next; undefined while nothing is. */
  next: KubernetesObject | undefined;
  isRunning: boolean;
}

export class LiveHealth {
  private readonly parts: LiveHealthParts;
  private readonly checking = new WeakMap<ManagedObject, Checking>();
  /** Read while nobody knew which checks there are. */
  private readonly undecided = new WeakSet<ManagedObject>();

  constructor(parts: LiveHealthParts) {
    this.parts = parts;
  }

  /** The health of a live object, or what is known of it until its check has answered. */
  read(object: ManagedObject, live: KubernetesObject): HealthStatus | undefined {
    const check = healthCheckFor(live, this.customizationsOf(object));
    if (check === undefined) {
      this.checking.delete(object);
      const found = this.parts.adjust(object, live, assessHealth(live));
      return this.isDecided(object) ? found : undecided(live, found);
    }
    const version = versionOf(live);
    const known = this.checking.get(object);
    const checking = known ?? { check, version: '', health: undefined, next: undefined, isRunning: false };
    if (known !== undefined && isSameCheck(checking.check, check) && checking.version === version)
      return this.parts.adjust(object, live, checking.health);
    this.checking.set(object, Object.assign(checking, { check, next: live }));
    if (!checking.isRunning) void this.run(object, checking);
    return pending(object.isLive ? object.health : object.seen?.health);
  }

  /** Looks at objects again whose check is another one than before. */
  async customizationsChanged(): Promise<void> {
    // A snapshot: objects come and go while the cluster is asked.
    const objects = Array.from(this.parts.state.objects.values());
    for (const object of objects) {
      if (!object.isLive) continue;
      const check = healthCheckOf(object.key, this.customizationsOf(object));
      const before = this.checking.get(object)?.check;
      if (isSameCheck(check, before) && !this.undecided.has(object)) continue;
      const live = await this.parts.get(object.key, object.applicationId).catch(() => undefined);
      // What is gone meanwhile, or cannot be read now, is heard of by its watch; what it told of meanwhile counts, and was read anew.
      if (live === undefined || live.metadata.uid !== object.uid) continue;
      if (isOlder(live.metadata.resourceVersion, object.resourceVersion)) continue;
      const shown = shownHealth(object);
      object.health = this.read(object, live);
      if (object.health?.isPending !== true) this.parts.onAnswer(object, shownHealth(object) !== shown);
    }
  }

  private customizationsOf({ applicationId }: ManagedObject): Customizations {
    return this.parts.customizationsOf(this.parts.state.ensureApplication(applicationId));
  }

  /** A check that nobody knows yet may come: until then nothing may go on with what the rules say. */
  private isDecided(object: ManagedObject): boolean {
    const isKnown = this.parts.isKnown(this.parts.state.ensureApplication(object.applicationId));
    if (isKnown) this.undecided.delete(object);
    else this.undecided.add(object);
    return isKnown;
  }

  private async run(object: ManagedObject, checking: Checking): Promise<void> {
    checking.isRunning = true;
    try {
      for (let live = checking.next; live !== undefined; live = checking.next) {
        const { check } = checking;
        checking.next = undefined;
        const health = await runHealthCheck(check, live, this.parts.scripts);
        if (checking.next !== undefined || this.checking.get(object) !== checking) continue;
        Object.assign(checking, { version: versionOf(live), health });
        this.answer(object, live, health);
      }
    } finally {
      checking.isRunning = false;
    }
  }

  private answer(object: ManagedObject, live: KubernetesObject, health: HealthStatus | undefined): void {
    if (!object.isLive) return this.answerSeen(object, live, health);
    if (object.uid !== live.metadata.uid) return;
    const shown = shownHealth(object);
    object.health = this.parts.adjust(object, live, health);
    this.parts.onAnswer(object, shownHealth(object) !== shown);
  }

  private answerSeen(object: ManagedObject, live: KubernetesObject, health: HealthStatus | undefined): void {
    const { uid = '' } = live.metadata;
    if (object.seen?.uid !== uid) return;
    object.seen = { uid, health };
    this.parts.onAnswer(object, true);
  }
}

function pending(known: HealthStatus | undefined): HealthStatus {
  const { health, message } = known ?? progressing('Waiting for its health check');
  return { health, message, isPending: true };
}

/** Kinds without a rule may have a check as well, but those of Kubernetes itself hardly do. */
function undecided({ apiVersion }: KubernetesObject, found: HealthStatus | undefined): HealthStatus | undefined {
  if (found !== undefined) return { ...found, isPending: true };
  return groupOf(apiVersion).includes('.') ? pending(undefined) : undefined;
}

function versionOf({ metadata }: KubernetesObject): string {
  return `${metadata.uid ?? ''} ${metadata.resourceVersion ?? ''}`;
}

function isSameCheck(one: HealthCheck | undefined, other: HealthCheck | undefined): boolean {
  return (
    one?.source === other?.source && one?.language === other?.language && one?.opensLibraries === other?.opensLibraries
  );
}

function shownHealth({ health }: ManagedObject): string {
  return `${health?.health ?? ''} ${health?.message ?? ''}`;
}
