// For specs: rows as a hub gives them.
import type { ListedApplication } from '../commands/app/application.js';

/** A Synced and Healthy application on the cluster `dev`. */
export function sampleApplication(more: Partial<ListedApplication> = {}): ListedApplication {
  return {
    id: 'a1',
    name: 'shop-dev',
    project: 'default',
    clusterName: 'dev',
    namespace: 'shop',
    labels: {},
    applicationSetName: 'sample',
    syncStatus: 'Synced',
    health: 'Healthy',
    freshness: 'Live',
    lastSyncStatus: 'Synced',
    lastHealth: 'Healthy',
    revision: '0123456789abcdef0123456789abcdef01234567',
    syncedRevision: null,
    message: null,
    driftCount: 0,
    isDeleting: false,
    hold: null,
    reportedAt: null,
    createdAt: '2026-03-01T12:00:00.000Z',
    ...more,
  };
}

/** One page, the last. */
export function page(field: string, nodes: readonly unknown[]): { data: unknown } {
  return { data: { [field]: { nodes, pageInfo: { hasNextPage: false, endCursor: null } } } };
}
