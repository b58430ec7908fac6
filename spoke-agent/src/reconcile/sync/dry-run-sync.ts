// Says what a sync would do, object by object, and does nothing.
import { ClusterError } from '../../cluster/cluster.errors.js';
import { keyOf } from '../../engine/object-identity.js';
import { showDifferences } from '../../engine/diff/masking.js';
import type { PlannedObject } from '../../engine/plan/sync-plan.js';
import type { ApplicationPlan } from '../application/application-planner.js';
import { describeError, type ClusterWriter } from '../writes/cluster-writer.js';
import { secretsOf } from '../application/confidential.js';
import type { IgnoredDifferences } from '../drift/ignored-differences.js';
import type { ManagedApplication, ManagedState } from '../state/managed-state.js';
import type { SyncAttempt } from './sync-attempt.js';
import { isDecisive } from './preflight.js';
import { extrasOf, pruneOptionOf } from './pruning.js';
import { isSelected, syncOptionsOf } from './requested-sync.js';
import { failedBecause, type SyncResult } from './sync-result.js';

export interface DryRunParts {
  readonly state: ManagedState;
  readonly writer: ClusterWriter;
  readonly ignored: IgnoredDifferences;
}

type Verdict = 'created' | 'changed' | 'unchanged' | 'refused' | 'deleted' | 'kept';

export class DryRunSync {
  private readonly parts: DryRunParts;

  constructor(parts: DryRunParts) {
    this.parts = parts;
  }

  async run(application: ManagedApplication, plan: ApplicationPlan, attempt: SyncAttempt): Promise<SyncResult> {
    const chosen = plan.objects.filter(({ object }) => isSelected(keyOf(object), attempt.request?.resources));
    const verdicts: Verdict[] = await Promise.all(chosen.map((planned) => this.tryOut(planned, plan, attempt)));
    verdicts.push(...this.tryPruning(application, attempt));
    const hooks = attempt.runsHooks ? plan.steps.flatMap(({ tiers }) => tiers.flatMap((tier) => tier.hooks)).length : 0;
    const message = `Dry run, nothing was written: ${summaryOf(verdicts)}${hooks === 0 ? '' : `, ${hooks} hooks would run`}.`;
    return verdicts.includes('refused') ? failedBecause(message) : { type: 'succeeded', message };
  }

  private async tryOut(
    { identity, object: manifest }: PlannedObject,
    plan: ApplicationPlan,
    attempt: SyncAttempt,
  ): Promise<Verdict> {
    const { state, writer, ignored } = this.parts;
    const object = state.objects.get(identity);
    if (object === undefined) return 'refused';
    const { results } = attempt;
    try {
      const live = await writer.get(object.key);
      const desired = await writer.dryRun(object, manifest);
      if (live === undefined) {
        results.note(object.key, 'Synced', 'It would be created.');
        return 'created';
      }
      const { differences } = await ignored.differences(object, desired, live);
      if (differences.length === 0) return 'unchanged';
      const paths = showDifferences(secretsOf(object, desired, live), differences).map(({ path }) => path);
      results.note(object.key, 'Synced', `It would be changed: ${paths.join(', ')}.`);
      return 'changed';
    } catch (error) {
      if (isMissingYet(error) && !isDecisive(error, manifest, plan, attempt)) {
        results.note(object.key, 'Synced', 'It would be created, after what it needs: it cannot be tried before.');
        return 'created';
      }
      results.note(object.key, 'SyncFailed', describeError(error));
      return 'refused';
    }
  }

  private tryPruning(application: ManagedApplication, attempt: SyncAttempt): Verdict[] {
    const options = syncOptionsOf(attempt);
    return extrasOf(application)
      .filter(({ key }) => isSelected(key, attempt.request?.resources))
      .map((object): Verdict => {
        const option = pruneOptionOf(object, options);
        const isGoing = attempt.prune && option !== 'forbidden';
        const when = option === 'confirmed' ? ' once a person confirms it' : '';
        if (isGoing) attempt.results.note(object.key, 'Pruned', `It would be deleted${when}.`);
        else attempt.results.note(object.key, 'PruneSkipped', 'It is no longer in Git and would stay.');
        return isGoing ? 'deleted' : 'kept';
      });
  }
}

/** Its namespace or its kind, which the same sync may bring. */
function isMissingYet(error: unknown): boolean {
  return error instanceof ClusterError && (error.code === 'NOT_FOUND' || error.code === 'KIND_UNKNOWN');
}

function summaryOf(verdicts: readonly Verdict[]): string {
  const counts = [...Map.groupBy(verdicts, (verdict) => verdict)].map(
    ([verdict, { length }]) => `${length} ${verdict}`,
  );
  return counts.length === 0 ? 'there is nothing to do' : counts.join(', ');
}
