import { type Application, shortRevision } from '@wheelhouse/protocol';
import { CommandError, EXIT } from '../../exit-codes.js';
import type { HubClient } from '../../hub-client/hub-client.js';
import { readAll } from '../../hub-client/pages.js';
import { age } from '../../output/age.js';
import type { Presentation } from '../../output/print.js';
import { shorten } from '../../output/table.js';

/** The fields of an application that lists show. */
export const APPLICATION_FIELDS = `id name project clusterName namespace labels applicationSetName syncStatus health freshness
  lastSyncStatus lastHealth revision syncedRevision message driftCount isDeleting hold { reason message heals allowsRequests }
  reportedAt createdAt`;

export type ListedApplication = Pick<
  Application,
  | 'id'
  | 'name'
  | 'project'
  | 'clusterName'
  | 'namespace'
  | 'labels'
  | 'applicationSetName'
  | 'syncStatus'
  | 'health'
  | 'freshness'
  | 'lastSyncStatus'
  | 'lastHealth'
  | 'revision'
  | 'syncedRevision'
  | 'message'
  | 'driftCount'
  | 'isDeleting'
  | 'hold'
  | 'reportedAt'
  | 'createdAt'
>;

/** The commit that it is to run, and whether a person chose it; undefined before the first one is known. */
export function revisionWord({ revision, isPinned }: Pick<Application, 'revision' | 'isPinned'>): string | undefined {
  if (!revision || !isPinned) return revision ?? undefined;
  return `${revision} (chosen; the next sync or refresh follows its source again)`;
}

/** Flags that choose applications. */
export interface ApplicationSelection {
  readonly selector?: string;
  readonly clusterSelector?: string;
  readonly cluster?: string[];
  readonly appset?: string[];
  readonly project?: string[];
  readonly search?: string;
  readonly sync?: string[];
  readonly health?: string[];
  readonly freshness?: string[];
  readonly held?: boolean;
}

/** The filter of the API for the flags. */
export function toFilter(selection: ApplicationSelection): Record<string, unknown> {
  return {
    selector: selection.selector,
    clusterSelector: selection.clusterSelector,
    clusters: selection.cluster,
    applicationSets: selection.appset,
    projects: selection.project,
    search: selection.search,
    syncStatus: selection.sync,
    health: selection.health,
    freshness: selection.freshness,
    isHeld: selection.held,
  };
}

/** All applications that the flags choose, by name. */
export async function listApplications(
  hub: HubClient,
  selection: ApplicationSelection,
  options: { orderBy?: { field: string; direction: string }; limit?: number | undefined } = {},
): Promise<ListedApplication[]> {
  const query = `query($filter: ApplicationFilter, $orderBy: ApplicationOrder, $first: Int, $after: String) {
    applications(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      nodes { ${APPLICATION_FIELDS} } pageInfo { hasNextPage endCursor }
    }
  }`;
  const variables = { filter: toFilter(selection), orderBy: options.orderBy };
  return readAll<ListedApplication>(hub, 'applications', query, { variables, limit: options.limit });
}

/** How applications look on the terminal and in JSON, where `cluster` is the cluster's name. */
export const applicationPresentation: Presentation<ListedApplication> = {
  data: ({ clusterName, applicationSetName, ...application }) => ({
    ...application,
    cluster: clusterName,
    applicationSet: applicationSetName,
  }),
  row: (application) => ({
    NAME: application.name,
    CLUSTER: application.clusterName,
    SYNC: application.syncStatus,
    HEALTH: application.health,
    FRESHNESS: application.freshness,
    REVISION: application.revision && shortRevision(application.revision),
    MESSAGE: shorten(application.message),
  }),
  wide: (application) => ({
    NAMESPACE: application.namespace,
    PROJECT: application.project,
    SET: application.applicationSetName,
    HOLD: application.hold?.reason,
    DRIFT: application.driftCount,
    REPORTED: age(application.reportedAt),
    AGE: age(application.createdAt),
    MESSAGE: application.message,
  }),
  name: (application) => `application/${application.name}`,
};

/** The application that a query answered. Throws NOT_FOUND. */
export function foundApplication<T>(application: T | null, name: string): T {
  if (application === null) throw new CommandError('NOT_FOUND', `There is no application "${name}".`, EXIT.notFound);
  return application;
}
