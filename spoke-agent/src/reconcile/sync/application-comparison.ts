// Looks how far an application is from its render without changing anything: what an application does that is synced only on request.
import type { KubernetesObject } from '../../cluster/cluster.js';
import { isHealthIgnored } from '../../engine/annotations.js';
import { showDifferences } from '../../engine/diff/masking.js';
import { describeKey } from '../../engine/object-identity.js';
import type { HeldAssignment } from '../../store/state-schema.js';
import type { ApplicationPlan } from '../application/application-planner.js';
import type { Clock } from '../clock.js';
import { describeError, type ClusterWriter } from '../writes/cluster-writer.js';
import { isReplaced } from '../writes/write-options.js';
import { secretsOf } from '../application/confidential.js';
import { knowAsApplied } from '../drift/forgotten-writes.js';
import type { IgnoredDifferences } from '../drift/ignored-differences.js';
import type { ManagedObject } from '../state/managed-object.js';
import type { ManagedApplication, ManagedState } from '../state/managed-state.js';
import { noteCompared } from '../state/planned-status.js';
import { contentKeyOf } from './requested-sync.js';

/** How long what was found of objects that are not as planned is taken for true: others change them, and the cluster around them. */
const FOUND_FOR_MS = 5 * 60_000;
/** The same while one that is not ours yet, and so has no watch, is on its way to another health. */
const PROGRESSING_FOR_MS = 30_000;

export interface ApplicationComparisonParts {
  readonly state: ManagedState;
  readonly writer: ClusterWriter;
  readonly ignored: IgnoredDifferences;
  readonly clock: Clock;
}

export class ApplicationComparison {
  private readonly parts: ApplicationComparisonParts;

  constructor(parts: ApplicationComparisonParts) {
    this.parts = parts;
  }

  /**
   * Compares what is not as planned: at once when something else is planned, and again after a while.
   * @returns in how many milliseconds; undefined when all is as planned
   */
  async run(application: ManagedApplication, plan: ApplicationPlan): Promise<number | undefined> {
    const open = plan.objects.flatMap((planned) => {
      const object = this.parts.state.objects.get(planned.identity);
      return object !== undefined && !isAsPlanned(object) ? [{ object, manifest: planned.object }] : [];
    });
    if (open.length === 0) return undefined;
    const { assignment } = application;
    if (assignment === undefined) return undefined;
    const rules = comparisonKeyOf(assignment);
    const now = this.parts.clock.monotonicMs();
    const leftMs = application.comparedAtMs + countsForMs(open) - now;
    if (leftMs > 0 && open.every(({ object }) => isKnown(object, rules))) return leftMs;
    await Promise.all(open.map(({ object, manifest }) => this.compare(object, manifest, assignment)));
    application.comparedAtMs = now;
    return countsForMs(open);
  }

  private async compare(object: ManagedObject, manifest: KubernetesObject, assignment: HeldAssignment): Promise<void> {
    const rules = comparisonKeyOf(assignment);
    // Its watch tells of every change.
    if (object.isLive && isKnown(object, rules, object.resourceVersion)) return;
    try {
      const live = await this.parts.writer.get(object.key);
      const { resourceVersion = '' } = live?.metadata ?? {};
      if (!object.isLive) see(object, live);
      if (isKnown(object, rules, resourceVersion)) return;
      const message = await this.difference(object, manifest, { live, assignment });
      noteCompared(object, { rules, resourceVersion, message });
    } catch (error) {
      const message = `Cannot be compared: ${describeError(error)}`;
      noteCompared(object, { rules, resourceVersion: undefined, message });
    }
  }

  /** What a sync would change, as a sentence; empty when nothing. Throws ClusterError. */
  private async difference(
    object: ManagedObject,
    manifest: KubernetesObject,
    { live, assignment }: { live: KubernetesObject | undefined; assignment: HeldAssignment },
  ): Promise<string> {
    const { writer, ignored } = this.parts;
    if (live === undefined) return `${describeKey(object.key)} is not in the cluster.`;
    const desired = await writer.dryRun(object, manifest);
    const { differences: found } = await ignored.differences(object, desired, live);
    if (found.length === 0) {
      this.recall(object, manifest, { desired, live, assignment });
      return '';
    }
    const shown = showDifferences(secretsOf(object, desired, live), found);
    const paths = shown.map(({ path }) => path).join(', ');
    if (object.isLive) return `A sync would change ${paths}.`;
    return `It is in the cluster, but not this application's yet: a sync would take it over and change ${paths}.`;
  }

  /** An agent that lost its state, or took over from another, knows what it owns as planned for what it is, so that drift of it is seen. */
  private recall(
    object: ManagedObject,
    manifest: KubernetesObject,
    { desired, live, assignment }: { desired: KubernetesObject; live: KubernetesObject; assignment: HeldAssignment },
  ): void {
    const { ignored } = this.parts;
    const isUnknown = object.isLive && object.ownedDigest === '';
    if (!isUnknown || isReplaced(manifest, assignment.syncPolicy.syncOptions)) return;
    const ownedDigest = ignored.digestOf(object, live);
    if (ignored.digestOf(object, desired) !== ownedDigest) return;
    const { renderDigest } = assignment;
    knowAsApplied(object, { renderDigest, manifestDigest: object.plannedDigest, ownedDigest });
  }
}

/** What a comparison depends on, besides the cluster. */
export function comparisonKeyOf(assignment: HeldAssignment): string {
  return `${contentKeyOf(assignment)} ${assignment.syncPolicy.customizations ?? ''}`;
}

/** How long what was found counts without another look. */
function countsForMs(open: readonly { readonly object: ManagedObject }[]): number {
  const isOnItsWay = open.some(({ object }) => object.seen?.health?.health === 'Progressing');
  return isOnItsWay ? PROGRESSING_FOR_MS : FOUND_FOR_MS;
}

/** Whether it lives, and was applied from the planned manifest. */
function isAsPlanned({ isLive, manifestDigest, plannedDigest }: ManagedObject): boolean {
  return isLive && manifestDigest === plannedDigest;
}

/** Whether it was compared with what is planned now: at all, or in this version. */
function isKnown(
  { compared, plannedDigest }: ManagedObject,
  rules: string,
  version = compared?.resourceVersion,
): boolean {
  if (compared?.manifestDigest !== plannedDigest || compared.rules !== rules) return false;
  return compared.resourceVersion === version;
}

/** How an object is that is not ours yet: people look at exactly that before they let it be taken over. */
function see(object: ManagedObject, live: KubernetesObject | undefined): void {
  object.seen = live && { uid: live.metadata.uid ?? '', health: object.readHealth(object, live) };
  object.isHealthIgnored = live !== undefined && isHealthIgnored(live);
}
