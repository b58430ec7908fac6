// What counts as progress of a workload, and how long it may do without. Pure.
import type { KubernetesObject } from '../../cluster/cluster.js';
import { annotationOf } from '../../engine/annotations.js';
import { parseDuration } from '../../engine/duration.js';
import { groupOf } from '../../engine/object-identity.js';
import { numberAt, textAt } from '../../engine/object-path.js';

/** How long a workload may be Progressing without any progress, as Deployments have it. */
export const DEFAULT_PROGRESS_DEADLINE_MS = 600_000;

/** These are to come up and stay: when they do not, that is a fault, whatever the reason. */
const LASTING = new Set([
  'apps/Deployment',
  'apps/StatefulSet',
  'apps/DaemonSet',
  'apps/ReplicaSet',
  'argoproj.io/Rollout',
]);
/** These may take any time of their own accord: only a reason makes it a fault. */
const ENDING = new Set(['/Pod', 'batch/Job', '/PersistentVolumeClaim']);

/** Whether a kind is followed, and how; undefined when it is not. */
export function followingOf({ apiVersion, kind }: KubernetesObject): 'lasting' | 'ending' | undefined {
  const name = `${groupOf(apiVersion)}/${kind}`;
  if (LASTING.has(name)) return 'lasting';
  return ENDING.has(name) ? 'ending' : undefined;
}

/** What a workload has reached. A new attempt begins anew; within one more is better. */
export interface Reached {
  readonly attempt: string;
  readonly amount: number;
}

const AMOUNTS = [
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'currentReplicas',
  'updatedNumberScheduled',
  'currentNumberScheduled',
  'numberReady',
  'numberAvailable',
  'succeeded',
];

export function reachedBy(live: KubernetesObject): Reached {
  const { uid, generation } = live.metadata;
  const revision = textAt(live, 'status', 'updateRevision');
  const amount = AMOUNTS.reduce((sum, name) => sum + (numberAt(live, 'status', name) ?? 0), 0);
  return { attempt: `${uid ?? ''} ${generation ?? 0} ${revision}`, amount };
}

/** How long a workload may do without progress, as far as it says so itself; in milliseconds, 0: for ever. */
export interface OwnDeadline {
  /** By its annotation: counts most. */
  readonly annotatedMs: number | undefined;
  /** A Deployment's own: counts least. */
  readonly specMs: number;
}

export function ownDeadlineOf(live: KubernetesObject): OwnDeadline {
  const seconds = numberAt(live, 'spec', 'progressDeadlineSeconds') ?? 0;
  return { annotatedMs: parseDuration(annotationOf(live, 'progress-deadline') ?? ''), specMs: seconds * 1000 };
}

/** In milliseconds; 0: for ever. `saidMs`: what is said for its application, or for all. */
export function progressDeadlineMs({ annotatedMs, specMs }: OwnDeadline, saidMs: number | undefined): number {
  return annotatedMs ?? saidMs ?? Math.max(DEFAULT_PROGRESS_DEADLINE_MS, specMs);
}
