// What a sync did to each object, as Argo CD calls it. Kept beside the operation, so it is capped: failures and hooks come first.
import type { HookRecord } from '../hooks/hook-run.js';
import type { ObjectKey } from '../../cluster/cluster.js';
import { groupOf, identityOf, versionOf } from '../../engine/object-identity.js';

export type SyncResultStatus = 'Synced' | 'SyncFailed' | 'Pruned' | 'PruneSkipped';

/** One object of a sync. */
export interface SyncResultEntry {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Null for a hook: see `hookPhase`. */
  readonly status: SyncResultStatus | null;
  readonly message: string | null;
  readonly hookType: string | null;
  readonly hookPhase: string | null;
}

/** How many objects of one sync are told of. */
export const MAX_RESULTS = 100;

const ORDER: readonly (SyncResultStatus | null)[] = ['SyncFailed', null, 'PruneSkipped', 'Pruned', 'Synced'];

export class SyncResults {
  private readonly entries = new Map<string, SyncResultEntry>();

  note(key: ObjectKey, status: SyncResultStatus, message = ''): void {
    this.entries.set(identityOf(key), entryOf(key, { status, message: message || null }));
  }

  /** The most telling ones. */
  list(hooks: Iterable<HookRecord>): SyncResultEntry[] {
    const ran = [...hooks].map(({ key, type, phase, message }) =>
      entryOf(key, { message: message || null, hookType: type, hookPhase: phase }),
    );
    const noted = [...this.entries].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, entry]) => entry);
    return [...ran, ...noted]
      .toSorted((left, right) => ORDER.indexOf(left.status) - ORDER.indexOf(right.status))
      .slice(0, MAX_RESULTS);
  }
}

function entryOf(key: ObjectKey, said: Partial<SyncResultEntry>): SyncResultEntry {
  const { kind, namespace, name } = key;
  const named = { group: groupOf(key.apiVersion), version: versionOf(key.apiVersion), kind, namespace, name };
  return { ...named, status: null, message: null, hookType: null, hookPhase: null, ...said };
}
