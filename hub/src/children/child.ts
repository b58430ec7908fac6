import type { Health, HubKind, SyncStatus } from '@wheelhouse/protocol';

/** What names a child: the hub has one namespace, whatever the manifest says. */
export interface ChildKey {
  readonly kind: HubKind;
  readonly name: string;
}

/** A child as it is stored. */
export interface StoredChild extends ChildKey {
  readonly wave: number;
  /** Canonical JSON; null once the render has it no more. */
  readonly manifest: string | null;
  readonly manifestDigest: string | null;
  readonly specDigest: string | null;
  /** Of the manifest that was written last. */
  readonly appliedDigest: string | null;
  readonly isOwned: boolean;
  readonly options: readonly string[];
  readonly ignoresHealth: boolean;
  /** Why its manifest cannot be made. */
  readonly problem: string | null;
  readonly syncStatus: SyncStatus;
  readonly health: Health | null;
  readonly message: string | null;
}

/** What the hub has of a child now. */
export interface LiveChild {
  /** The application's or the set's id; null for projects, and where there is none of that name. */
  readonly id: string | null;
  readonly exists: boolean;
  readonly isDeleting: boolean;
  /** It equals its manifest. */
  readonly isAsWritten: boolean;
  /** Who has it: other than its parent, as it stands in a sentence. Null: its parent, or nobody. */
  readonly takenBy: string | null;
  /** Why what comes after it has to wait; null: Synced and Healthy on its newest state. */
  readonly unready: string | null;
  /** Null where it has none, or it counts for nothing. */
  readonly health: Health | null;
}

/** A child with all that is known of it. */
export interface ChildView extends StoredChild {
  readonly live: LiveChild;
}

/** How a child is called in a sentence. */
export function describeChild({ kind, name }: ChildKey): string {
  const noun = { Application: 'application', ApplicationSet: 'application set', AppProject: 'project' }[kind];
  return `${noun} "${name}"`;
}
