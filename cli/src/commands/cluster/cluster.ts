import type { Cluster } from '@wheelhouse/protocol';
import { age } from '../../output/age.js';
import type { Presentation } from '../../output/print.js';

/** The fields of a cluster that lists show. */
export const CLUSTER_FIELDS = `id name labels annotations project server claims freshness lastContactAt desiredRevision heldRevision
  applicationCount hold { code message since } suspension { reason by at until } agent { version fingerprint clusterUid joinedAt } sync { synced outOfSync unknown }
  createdAt`;

export type ListedCluster = Pick<
  Cluster,
  | 'id'
  | 'name'
  | 'labels'
  | 'annotations'
  | 'project'
  | 'server'
  | 'claims'
  | 'freshness'
  | 'lastContactAt'
  | 'desiredRevision'
  | 'heldRevision'
  | 'applicationCount'
  | 'hold'
  | 'suspension'
  | 'agent'
  | 'sync'
  | 'createdAt'
>;

/** How clusters look on the terminal. */
export const clusterPresentation: Presentation<ListedCluster> = {
  row: (cluster) => ({
    NAME: cluster.name,
    FRESHNESS: cluster.freshness,
    CONTACT: cluster.lastContactAt ? `${age(cluster.lastContactAt)} ago` : 'never',
    APPS: cluster.applicationCount,
    SYNCED: cluster.sync.synced,
    HOLD: cluster.hold?.code ?? (cluster.suspension ? 'Suspended' : null),
    LABELS: Object.entries(cluster.labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(','),
  }),
  wide: (cluster) => ({
    PROJECT: cluster.project,
    SERVER: cluster.server,
    DESIRED: cluster.desiredRevision,
    HELD: cluster.heldRevision,
    AGENT: cluster.agent?.version,
    KUBERNETES: (cluster.claims as { kubeVersion?: string }).kubeVersion,
    CLOCK: clockOf(cluster.claims),
    AGE: age(cluster.createdAt),
  }),
  name: (cluster) => `cluster/${cluster.name}`,
};

/** How wrong the clock of the agent's machine is, in seconds: `+3600s` is an hour ahead of the hub's. Null while it is right. */
function clockOf(claims: unknown): string | null {
  const { clockAheadSeconds } = (claims ?? {}) as { clockAheadSeconds?: unknown };
  if (typeof clockAheadSeconds !== 'number') return null;
  return `${clockAheadSeconds > 0 ? '+' : ''}${clockAheadSeconds}s`;
}
