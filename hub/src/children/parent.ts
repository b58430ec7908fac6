import type { Condition, Health, SyncStatus } from '@wheelhouse/protocol';
import type { OwnObject } from './plan/child-manifest.js';

/** What the hub did last for an application that makes others, as agents report their syncs. */
export interface ParentOperation {
  /** Of the sync that was asked for; null when it happened by itself. */
  readonly id: string | null;
  readonly phase: 'Running' | 'Succeeded' | 'Failed';
  readonly message: string | null;
  readonly revision: string | null;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** The sync that was asked for last and is over, where something happened by itself since: it is not begun again. */
  readonly endedRequest?: string;
}

/** What is remembered of an application that makes others, or whose destination is the hub itself. */
export interface ParentState {
  readonly applicationId: string;
  /** The render that was looked at last. */
  readonly renderDigest: string | null;
  /** The render whose waves all went through. */
  readonly settledDigest: string | null;
  /** No cluster has anything to do with it. */
  readonly runsOnHub: boolean;
  readonly ownObjects: readonly OwnObject[];
  readonly ownCount: number;
  readonly syncStatus: SyncStatus;
  readonly health: Health;
  readonly message: string | null;
  readonly openWave: number | null;
  readonly operation: ParentOperation | null;
  readonly conditions: readonly Condition[];
}
