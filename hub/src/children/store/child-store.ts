import type { Health, SyncStatus } from '@wheelhouse/protocol';
import type { Transaction } from '../../platform/database/transaction.js';
import type { ChildKey, StoredChild } from '../child.js';
import type { ChildManifest } from '../plan/child-manifest.js';
import type { ParentState } from '../parent.js';

/** What is shown of a child. */
export interface ChildStatus extends ChildKey {
  readonly syncStatus: SyncStatus;
  readonly health: Health | null;
  readonly message: string | null;
}

/** Applications that make others, and what they make. */
export abstract class ChildStore {
  abstract findParent(applicationId: string, tx?: Transaction): Promise<ParentState | undefined>;
  abstract saveParent(state: ParentState, tx: Transaction): Promise<void>;
  abstract removeParent(applicationId: string, tx: Transaction): Promise<void>;
  /** By kind and name. */
  abstract listOf(parentId: string, tx?: Transaction): Promise<StoredChild[]>;
  /** What the parent's render holds now. Of the others those stay that it owns; one that comes back has to be written again. */
  abstract putManifests(parentId: string, manifests: readonly ChildManifest[], tx: Transaction): Promise<void>;
  /** Only what differs is written. */
  abstract saveStatuses(parentId: string, statuses: readonly ChildStatus[], tx: Transaction): Promise<void>;
  /** These are about to be written: from now on they belong to the parent. */
  abstract claim(parentId: string, children: readonly ChildKey[], tx: Transaction): Promise<void>;
  /** These were written as their manifests say, and belong to the parent from now on. */
  abstract own(parentId: string, children: readonly ChildKey[], tx: Transaction): Promise<void>;
  /** These go: whoever wants them again has to write them again. */
  abstract forgetWritten(parentId: string, children: readonly ChildKey[], tx: Transaction): Promise<void>;
  /** These belong to nobody any more. */
  abstract release(parentId: string, children: readonly ChildKey[], tx: Transaction): Promise<void>;
  /** The parents of those that have one, by `kind name`. */
  abstract findOwners(
    children: readonly ChildKey[],
    tx?: Transaction,
  ): Promise<Map<string, { readonly parentId: string; readonly parentName: string }>>;
}

/** The key of a child in maps. */
export function childKey({ kind, name }: ChildKey): string {
  return `${kind} ${name}`;
}
