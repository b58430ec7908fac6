import type { Freshness, Health, SyncStatus } from '@wheelhouse/protocol';

/** Where an application is on its way to what it should be, as in Argo CD. */
export type RolloutStatus = 'Waiting' | 'Pending' | 'Progressing' | 'Healthy';

/** What is remembered of one application. */
export interface RolloutState {
  readonly applicationId: string;
  readonly status: RolloutStatus;
  /** From 1; -1 when no step matches it. */
  readonly step: number;
  /** What it goes to: the render, and where it runs under which name. */
  readonly renderDigest: string | null;
  readonly place: string;
  /** The place changed: what was reported before says nothing, so only a sync makes it Healthy. */
  readonly mustSync: boolean;
  readonly targetRevisions: readonly string[];
  readonly message: string;
  /** When the status last changed. */
  readonly transitionAt: Date;
}

/** One application as it is now. */
export interface RolloutFacts {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Null while its destination names no registered cluster. */
  readonly clusterId: string | null;
  /** Whether its destination is a registered cluster, or the hub itself. */
  readonly isPlaced: boolean;
  readonly clusterName: string;
  readonly namespace: string;
  readonly freshness: Freshness;
  /** The desired state; null before the first render. */
  readonly revision: string | null;
  readonly renderDigest: string | null;
  /** Why it cannot be rendered; null when it can. */
  readonly problem: string | null;
  /** The sync that was asked for last, by the set or by a person. */
  readonly requestedOperationId: string | null;
  /** What the agent of its cluster said last, with the hub's own word on what it makes; null when nothing is known yet. */
  readonly report: RolloutReport | null;
}

/** What a rollout goes by. */
export interface RolloutReport {
  readonly renderDigest: string | null;
  readonly syncStatus: SyncStatus;
  readonly health: Health;
  /** What it makes was not ready yet, which alone lets it count as OutOfSync. */
  readonly awaitsChildren?: boolean;
  readonly message: string | null;
  readonly operation: {
    readonly id: string | null;
    readonly phase: string;
    readonly message: string | null;
  } | null;
}

/** Where an application runs and under which name: a change of it needs a sync, though the render may be the same. */
export function placeOf({ clusterId, namespace, name }: RolloutFacts): string {
  return JSON.stringify([clusterId, namespace, name]);
}
