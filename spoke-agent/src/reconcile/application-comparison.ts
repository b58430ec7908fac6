// Looks how far an application is from its render without changing anything: what an application does that is synced only on request.
import { digestOf } from '@wheelhouse/protocol';
import { showDifferences } from '../engine/diff/masking.js';
import { describeKey } from '../engine/object-identity.js';
import type { PlannedObject } from '../engine/plan/sync-plan.js';
import type { ApplicationPlan } from './application-planner.js';
import { describeError, type ClusterWriter } from './cluster-writer.js';
import { secretsOf } from './confidential.js';
import type { IgnoredDifferences } from './ignored-differences.js';
import type { ManagedApplication, ManagedObject, ManagedState } from './managed-state.js';

export class ApplicationComparison {
  private readonly state: ManagedState;
  private readonly writer: ClusterWriter;
  private readonly ignored: IgnoredDifferences;

  constructor(state: ManagedState, writer: ClusterWriter, ignored: IgnoredDifferences) {
    this.state = state;
    this.writer = writer;
    this.ignored = ignored;
  }

  /** Compares once per render; afterwards the watches tell what changes. */
  async run(application: ManagedApplication, plan: ApplicationPlan): Promise<void> {
    const renderDigest = application.assignment?.renderDigest ?? '';
    if (application.comparedRender === renderDigest) return;
    await Promise.all(plan.objects.map((planned) => this.compare(planned)));
    application.comparedRender = renderDigest;
  }

  private async compare({ identity, object: manifest }: PlannedObject): Promise<void> {
    const object = this.state.objects.get(identity);
    if (object === undefined) return;
    const isApplied = object.manifestDigest === digestOf(manifest);
    if (isApplied && object.isLive) return;
    const live = await this.writer.get(object.key).catch(() => undefined);
    if (live === undefined) {
      note(object, `${describeKey(object.key)} is not in the cluster.`);
      return;
    }
    try {
      const desired = await this.writer.dryRun(object, manifest);
      const { differences: found } = await this.ignored.differences(object, desired, live);
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

function note(object: ManagedObject, message: string): void {
  object.syncStatus = 'OutOfSync';
  object.message = message;
}
