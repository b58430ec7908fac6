// What carries out syncs, wired.
import { ApplicationSync, type ApplicationSyncParts } from './application-sync.js';
import { HookRunner } from './hooks/hook-runner.js';
import type { Ownership } from './ownership.js';
import { SyncRunner, type SyncRunnerParts } from './sync-runner.js';
import { DryRunSync } from './sync/dry-run-sync.js';

export type SyncWiringParts = Omit<ApplicationSyncParts, 'hooks'> &
  Omit<SyncRunnerParts, 'sync' | 'dryRun'> & { readonly ownership: Ownership };

/** The runner of syncs, and the runner of hooks that removals use, too. */
export function wireSyncs(parts: SyncWiringParts): { readonly syncs: SyncRunner; readonly hooks: HookRunner } {
  const hooks = new HookRunner(parts);
  const sync = new ApplicationSync({ ...parts, hooks });
  return { syncs: new SyncRunner({ ...parts, sync, dryRun: new DryRunSync(parts) }), hooks };
}
