// What the stories see of the fleet.
import type { GraphqlClient } from './graphql.js';

const FIELDS = `id name clusterName namespace labels applicationSetName syncStatus health freshness lastSyncStatus lastHealth revision
  syncedRevision message driftCount isDeleting conditions { type reason message } operation { phase message revision }`;
const LIST = `query($filter: ApplicationFilter, $first: Int, $after: String) {
  applications(filter: $filter, first: $first, after: $after) {
    nodes { ${FIELDS} } pageInfo { hasNextPage endCursor }
  }
}`;
const PAGE = 500;

export interface ApplicationState {
  readonly id: string;
  readonly name: string;
  readonly clusterName: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly applicationSetName: string | null;
  readonly syncStatus: string;
  readonly health: string;
  readonly freshness: string;
  readonly lastSyncStatus: string;
  readonly lastHealth: string;
  readonly revision: string | null;
  readonly syncedRevision: string | null;
  readonly message: string | null;
  readonly driftCount: number;
  readonly isDeleting: boolean;
  readonly conditions: readonly { type: string; reason: string; message: string }[];
  readonly operation: { phase: string; message: string | null; revision: string | null } | null;
}

export type ListFilter = Readonly<Record<string, unknown>>;

/** All applications that match, by name. */
export async function listApplications(client: GraphqlClient, filter: ListFilter): Promise<ApplicationState[]> {
  const rows: ApplicationState[] = [];
  for (let after: string | null = null; ;) {
    const answer: {
      applications: { nodes: ApplicationState[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
    } = await client.request(LIST, { filter, first: PAGE, after });
    rows.push(...answer.applications.nodes);
    if (!answer.applications.pageInfo.hasNextPage) return rows;
    after = answer.applications.pageInfo.endCursor;
  }
}

export async function findApplication(client: GraphqlClient, name: string): Promise<ApplicationState | undefined> {
  const { application } = await client.request<{ application: ApplicationState | null }>(
    `query($name: String!) { application(name: $name) { ${FIELDS} } }`,
    { name },
  );
  return application ?? undefined;
}

/** A drifted field. */
export interface DriftState {
  readonly id: string;
  readonly applicationName: string;
  readonly clusterName: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly field: string;
  readonly desired: string | null;
  readonly live: string | null;
  readonly manager: string | null;
  readonly user: string | null;
  readonly healedAt: string | null;
  readonly state: string;
}

/** Drift of an application: open first, then newest first. */
export async function listDrift(client: GraphqlClient, application: string): Promise<DriftState[]> {
  const { drift } = await client.request<{ drift: { nodes: DriftState[] } }>(
    `query($filter: DriftFilter) { drift(filter: $filter, first: 100) {
      nodes { id applicationName clusterName kind namespace name field desired live manager user healedAt state }
    } }`,
    { filter: { applications: [application] } },
  );
  return drift.nodes;
}

/** Something that happened. */
export interface EventState {
  readonly type: string;
  readonly severity: string;
  readonly message: string;
  readonly actor: string;
  readonly clusterName: string | null;
  readonly applicationName: string | null;
}

/** Events of the type, newest first. */
export async function listEvents(client: GraphqlClient, filter: ListFilter): Promise<EventState[]> {
  const { events } = await client.request<{ events: { nodes: EventState[] } }>(
    `query($filter: EventFilter) { events(filter: $filter, first: 200) {
      nodes { type severity message actor clusterName applicationName }
    } }`,
    { filter },
  );
  return events.nodes;
}

/** A cluster. */
export interface ClusterState {
  readonly id: string;
  readonly name: string;
  readonly freshness: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly desiredRevision: number;
  readonly heldRevision: number | null;
  readonly hold: { code: string; message: string } | null;
  readonly agent: { fingerprint: string } | null;
}

export async function findCluster(client: GraphqlClient, name: string): Promise<ClusterState | undefined> {
  const { cluster } = await client.request<{ cluster: ClusterState | null }>(
    `query($name: String!) { cluster(name: $name) {
      id name freshness labels desiredRevision heldRevision hold { code message } agent { fingerprint }
    } }`,
    { name },
  );
  return cluster ?? undefined;
}

/** A condition of an application set, by type. */
export async function findSetCondition(
  client: GraphqlClient,
  set: string,
  type: string,
): Promise<{ status: string; reason: string; message: string } | undefined> {
  const { applicationSet } = await client.request<{
    applicationSet: { conditions: { type: string; status: string; reason: string; message: string }[] } | null;
  }>(`query($name: String!) { applicationSet(name: $name) { conditions { type status reason message } } }`, {
    name: set,
  });
  return applicationSet?.conditions.find((condition) => condition.type === type);
}
