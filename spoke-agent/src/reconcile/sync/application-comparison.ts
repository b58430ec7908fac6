// Looks how far an application is from its render without changing anything: what an application does that is synced only on request.
import { digestOf } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { isHealthIgnored } from '../../engine/annotations.js';
import { showDifferences } from '../../engine/diff/masking.js';
import { describeKey } from '../../engine/object-identity.js';
import type { PlannedObject } from '../../engine/plan/sync-plan.js';
import type { ApplicationPlan } from '../application/application-planner.js';
import type { Clock } from '../clock.js';
import { describeError, type ClusterWriter } from '../writes/cluster-writer.js';
import { secretsOf } from '../application/confidential.js';
import type { IgnoredDifferences } from '../drift/ignored-differences.js';
import type { ManagedApplication, ManagedObject, ManagedState } from '../state/managed-state.js';

/** How long the health of objects that are not ours yet is taken for true. */
const SEEN_FOR_MS = 5 * 60_000;
/** The same while one of them is on its way to another health. */
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
   * Compares once per render; afterwards the watches tell what changes. What is not ours yet has no watch: it is looked at again.
   * @returns in how many milliseconds; undefined when there is no such object
   */
  async run(application: ManagedApplication, plan: ApplicationPlan): Promise<number | undefined> {
    const renderDigest = application.assignment?.renderDigest ?? '';
    const now = this.parts.clock.monotonicMs();
    const leftMs = application.comparedAtMs + this.countsForMs(plan) - now;
    if (application.comparedRender === renderDigest && leftMs > 0) return leftMs === Infinity ? undefined : leftMs;
    await Promise.all(plan.objects.map((planned) => this.compare(planned)));
    application.comparedRender = renderDigest;
    application.comparedAtMs = now;
    const countsForMs = this.countsForMs(plan);
    return countsForMs === Infinity ? undefined : countsForMs;
  }

  /** How long what was found counts without another look. */
  private countsForMs({ objects }: ApplicationPlan): number {
    const seen = objects.flatMap(({ identity }) => this.parts.state.objects.get(identity)?.seen ?? []);
    if (seen.length === 0) return Infinity;
    return seen.some(({ health }) => health?.health === 'Progressing') ? PROGRESSING_FOR_MS : SEEN_FOR_MS;
  }

  private async compare({ identity, object: manifest }: PlannedObject): Promise<void> {
    const { state, writer, ignored } = this.parts;
    const object = state.objects.get(identity);
    if (object === undefined) return;
    const isApplied = object.manifestDigest === digestOf(manifest);
    if (isApplied && object.isLive) return;
    const live = await writer.get(object.key).catch(() => undefined);
    if (!object.isLive) see(object, live);
    if (live === undefined) {
      note(object, `${describeKey(object.key)} is not in the cluster.`);
      return;
    }
    try {
      const desired = await writer.dryRun(object, manifest);
      const { differences: found } = await ignored.differences(object, desired, live);
      const shown = showDifferences(secretsOf(object, desired, live), found);
      const paths = shown.map(({ path }) => path).join(', ');
      if (found.length > 0 && object.isLive) note(object, `A sync would change ${paths}.`);
      else if (found.length > 0)
        note(
          object,
          `It is in the cluster, but not this application's yet: a sync would take it over and change ${paths}.`,
        );
      else {
        object.syncStatus = 'Synced';
        object.message = '';
      }
    } catch (error) {
      note(object, `Cannot be compared: ${describeError(error)}`);
    }
  }
}

/** How an object is that is not ours yet: people look at exactly that before they let it be taken over. */
function see(object: ManagedObject, live: KubernetesObject | undefined): void {
  object.seen = live && { uid: live.metadata.uid ?? '', health: object.readHealth(object, live) };
  object.isHealthIgnored = live !== undefined && isHealthIgnored(live);
}

function note(object: ManagedObject, message: string): void {
  object.syncStatus = 'OutOfSync';
  object.message = message;
}
