// What brings applications to what they should be, wired: syncs with their hooks, removals, comparisons.
import type { Cluster } from '../../cluster/cluster.js';
import { ApplicationComparison } from './application-comparison.js';
import { ApplicationPlanner } from '../application/application-planner.js';
import { ApplicationRemoval } from '../removal/application-removal.js';
import { ApplicationSync, type ApplicationSyncParts } from './application-sync.js';
import { HookRunner } from '../hooks/hook-runner.js';
import type { Ownership } from '../application/ownership.js';
import { Reconciler, type ReconcilerParts } from '../reconciler.js';
import { SyncRunner, type SyncRunnerParts } from './sync-runner.js';
import { DryRunSync } from './dry-run-sync.js';

export type SyncWiringParts = Omit<ApplicationSyncParts, 'hooks'> &
  Pick<SyncRunnerParts, 'onProgress'> &
  Pick<ReconcilerParts, 'manifests' | 'guard' | 'wantRenders' | 'enqueue'> & {
    readonly cluster: Cluster;
    readonly ownership: Ownership;
  };

/** The reconciler of applications. */
export function wireReconciler(parts: SyncWiringParts): Reconciler {
  const { state, ownership } = parts;
  const hooks = new HookRunner(parts);
  const comparison = new ApplicationComparison(parts);
  const sync = new ApplicationSync({ ...parts, hooks });
  return new Reconciler({
    ...parts,
    comparison,
    planner: new ApplicationPlanner(state, ownership),
    syncs: new SyncRunner({ ...parts, comparison, sync, dryRun: new DryRunSync(parts) }),
    removal: new ApplicationRemoval({ ...parts, hooks }),
  });
}
