// How far a removal is, as it is kept on disk. What counted for the application last is kept with the desired state.
import { recordOfRun, restoredRun } from '../hooks/hook-run.js';
import type { RemovalRecord } from '../../store/state-schema.js';
import type { Removal } from '../state/managed-state.js';

export function recordOfRemoval(removal: Removal | undefined): RemovalRecord | null {
  if (removal === undefined) return null;
  const { deleteResources, isPrepared, isDeleted, isDone, hooks } = removal;
  return { deleteResources, isPrepared, isDeleted, isDone, hooks: hooks === undefined ? null : recordOfRun(hooks) };
}

export function restoredRemoval(record: RemovalRecord | null): Removal | undefined {
  if (record === null) return undefined;
  const { hooks, ...marks } = record;
  const run = hooks === null ? undefined : restoredRun(hooks);
  return { ...marks, hooks: run, assignment: undefined, failures: 0, retryAtMs: undefined };
}
