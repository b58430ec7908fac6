// Generated from schema.graphql by `npm run generate`. Do not edit.
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string };
  String: { input: string; output: string };
  Boolean: { input: boolean; output: boolean };
  Int: { input: number; output: number };
  Float: { input: number; output: number };
  /** A point in time, ISO 8601 in UTC with milliseconds: `2026-03-01T12:00:00.000Z`. */
  DateTime: { input: string; output: string };
  /** Any JSON value. */
  JSON: { input: unknown; output: unknown };
  /** A JSON object whose values are all strings, such as Kubernetes labels or annotations. */
  StringMap: { input: Record<string, string>; output: Record<string, string> };
};

/** Whether the cluster holds what Git says. */
export type SyncStatus =
  /** Every object equals its rendered manifest. */
  | 'Synced'
  /** At least one object is missing, differs, or should be pruned. */
  | 'OutOfSync'
  /** Nothing is known: never reported, or the cluster is lost. */
  | 'Unknown';

/** How well an application, or one of its objects, works. An application has the worst health among its objects. */
export type Health =
  /** Works as its kind defines it. */
  | 'Healthy'
  /** Not there yet, still moving. */
  | 'Progressing'
  /** Failed, or will not get there by itself. */
  | 'Degraded'
  /** Paused on purpose. */
  | 'Suspended'
  /** Expected, but not in the cluster. */
  | 'Missing'
  /** Nothing is known: never reported, or the cluster is lost. */
  | 'Unknown';

/** The age of what a cluster last said. A silent cluster is never green. */
export type Freshness =
  /** In contact within the late threshold (default 90 seconds). */
  | 'Live'
  /** Silent for longer than the late threshold, but not yet lost. */
  | 'Late'
  /** Silent for longer than the lost threshold (default 5 minutes), or never in contact. Its statuses read Unknown. */
  | 'Lost';

/** The direction of an order. */
export type OrderDirection =
  /** Smallest first. */
  | 'ASC'
  /** Largest first. */
  | 'DESC';

/** Where a page of a connection ends, and whether another follows (Relay). */
export type PageInfo = {
  /** Whether more rows follow this page. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether rows precede this page. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the first row of this page. */
  startCursor?: Maybe<Scalars['String']['output']>;
  /** The cursor to give as `after` for the next page. */
  endCursor?: Maybe<Scalars['String']['output']>;
};

/** A fact about an object's state, in Kubernetes' condition shape. */
export type Condition = {
  /** What the condition is about, for example `ErrorOccurred`. */
  type: Scalars['String']['output'];
  /** `True`, `False` or `Unknown`. */
  status: Scalars['String']['output'];
  /** A stable PascalCase word for the cause. */
  reason: Scalars['String']['output'];
  /** The sentence for people: what, where, why, what to do. */
  message: Scalars['String']['output'];
  /** When `status` last changed. */
  lastTransitionTime: Scalars['DateTime']['output'];
};

/** Counts of applications by sync status. */
export type SyncCounts = {
  /** Applications that are Synced. */
  synced: Scalars['Int']['output'];
  /** Applications that are OutOfSync. */
  outOfSync: Scalars['Int']['output'];
  /** Applications whose sync status is Unknown. */
  unknown: Scalars['Int']['output'];
};

/** Counts of applications by health. */
export type HealthCounts = {
  /** Applications that are Healthy. */
  healthy: Scalars['Int']['output'];
  /** Applications that are Progressing. */
  progressing: Scalars['Int']['output'];
  /** Applications that are Degraded. */
  degraded: Scalars['Int']['output'];
  /** Applications that are Suspended. */
  suspended: Scalars['Int']['output'];
  /** Applications that are Missing. */
  missing: Scalars['Int']['output'];
  /** Applications whose health is Unknown. */
  unknown: Scalars['Int']['output'];
};

/** Counts by freshness. */
export type FreshnessCounts = {
  /** In contact. */
  live: Scalars['Int']['output'];
  /** Silent for a while. */
  late: Scalars['Int']['output'];
  /** Silent for long, or never in contact. */
  lost: Scalars['Int']['output'];
};

/** The agent that speaks for a cluster. */
export type Agent = {
  /** The version of the agent's program. */
  version?: Maybe<Scalars['String']['output']>;
  /** SHA-256 fingerprint of the agent's public key, as `SHA256:...`. */
  fingerprint: Scalars['String']['output'];
  /** The UID of the cluster's kube-system namespace, which tells a cloned agent from the real one. */
  clusterUid: Scalars['String']['output'];
  /** When the agent joined. */
  joinedAt: Scalars['DateTime']['output'];
};

/** Why an agent holds: applies and prunes nothing new until a person decides. */
export type Hold = {
  /** A stable code, for example `HUB_BEHIND`, `BUNDLE_TAMPERED`, `STATE_CORRUPT`, `AGENT_DUPLICATE` or `SUSPENDED_LOCALLY`. */
  code: Scalars['String']['output'];
  /** The sentence for people: what happened and what to do. */
  message: Scalars['String']['output'];
  /** Since when. */
  since: Scalars['DateTime']['output'];
};

/** A registered Kubernetes cluster: a spoke. */
export type Cluster = {
  /** The identity that survives renames. */
  id: Scalars['ID']['output'];
  /** The unique name. */
  name: Scalars['String']['output'];
  /** Labels: they belong to the hub and drive generators and selectors. */
  labels: Scalars['StringMap']['output'];
  /** Annotations, visible to templates. */
  annotations: Scalars['StringMap']['output'];
  /** The project the cluster belongs to, empty when it has none. */
  project: Scalars['String']['output'];
  /** The address that templates may use as `server`. The hub never dials it. */
  server: Scalars['String']['output'];
  /**
   * What the agent reported of its cluster: kubeVersion, nodeCount, provider, apiVersions, agentVersion, and clockAheadSeconds while its machine's
   * clock is wrong (negative: it is behind the hub's).
   */
  claims: Scalars['JSON']['output'];
  /** How recent the last contact is. */
  freshness: Freshness;
  /** When the agent was last in contact; null before the first time. */
  lastContactAt?: Maybe<Scalars['DateTime']['output']>;
  /** The agent that joined for this cluster; null before that. */
  agent?: Maybe<Agent>;
  /** The counter of desired state for this cluster: grows by one with every change delivered to it. */
  desiredRevision: Scalars['Int']['output'];
  /** The desired revision that the agent last said it holds; null before the first report. */
  heldRevision?: Maybe<Scalars['Int']['output']>;
  /** Why the agent holds; null when it does not. */
  hold?: Maybe<Hold>;
  /** Who suspended the cluster, and why; null when nobody did. */
  suspension?: Maybe<Suspension>;
  /** How many applications are assigned to this cluster. */
  applicationCount: Scalars['Int']['output'];
  /** Of which kinds, and in which namespaces, what is delivered to this cluster consists: what its agent needs rights for. */
  deliveredKinds: Array<DeliveredKind>;
  /** Counts of this cluster's applications by sync status. */
  sync: SyncCounts;
  /** Counts of this cluster's applications by health. */
  health: HealthCounts;
  /** When the cluster was registered. */
  createdAt: Scalars['DateTime']['output'];
};

/** Objects of one kind that are delivered to one namespace of a cluster. */
export type DeliveredKind = {
  /** The API group, empty for the core group. */
  group: Scalars['String']['output'];
  /** The version in the manifests. */
  version: Scalars['String']['output'];
  /** The kind. */
  kind: Scalars['String']['output'];
  /** The name of the resource in URLs and roles, where its definition is delivered, too; null where the hub does not know it. */
  plural?: Maybe<Scalars['String']['output']>;
  /** Whether objects of the kind have a namespace; null where the hub does not know. */
  isNamespaced?: Maybe<Scalars['Boolean']['output']>;
  /** Their namespace, empty for kinds that have none. */
  namespace: Scalars['String']['output'];
  /** The service account that is impersonated for them, as `namespace:name`; null where the agent acts as itself. */
  serviceAccount?: Maybe<Scalars['String']['output']>;
  /** Whether their application asks for its namespace to be made. */
  createsNamespace: Scalars['Boolean']['output'];
  /** How many there are. */
  count: Scalars['Int']['output'];
};

/** An agent whose key the hub's database does not know, as after a restore from a backup. It goes on with what it holds. Nothing of what it says is proven. */
export type UnrecognisedCluster = {
  /** The id of its key. */
  keyId: Scalars['ID']['output'];
  /** The cluster's id, as it says. */
  clusterId: Scalars['ID']['output'];
  /** The cluster's name, as it says. */
  clusterName: Scalars['String']['output'];
  /** The UID of the cluster's kube-system namespace, as it says. */
  clusterUid: Scalars['String']['output'];
  /** The SHA-256 of its public key, as OpenSSH writes one: compare it with what the agent logs before you adopt the cluster. */
  fingerprint: Scalars['String']['output'];
  /** The agent's version, as it says. */
  agentVersion: Scalars['String']['output'];
  /** When it first asked. */
  firstSeenAt: Scalars['DateTime']['output'];
  /** When it last asked. */
  lastSeenAt: Scalars['DateTime']['output'];
};

/** A page of clusters. */
export type ClusterConnection = {
  /** The rows. */
  edges: Array<ClusterEdge>;
  /** The rows without their cursors. */
  nodes: Array<Cluster>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many rows the filter matches in all. */
  totalCount: Scalars['Int']['output'];
};

/** A cluster in a page. */
export type ClusterEdge = {
  /** The row. */
  node: Cluster;
  /** The row's cursor. */
  cursor: Scalars['String']['output'];
};

/** Which clusters to list. Conditions add up (AND). */
export type ClusterFilter = {
  /** A Kubernetes label selector: `env=prod,region in (eu,us),!legacy`. */
  selector?: InputMaybe<Scalars['String']['input']>;
  /** A part of the name, case-insensitive. */
  search?: InputMaybe<Scalars['String']['input']>;
  /** The project. */
  project?: InputMaybe<Scalars['String']['input']>;
  /** Any of these freshness values. */
  freshness?: InputMaybe<Array<Freshness>>;
};

/** What clusters are ordered by. */
export type ClusterOrderField =
  /** By name. */
  | 'NAME'
  /** By last contact; never contacted first. */
  | 'LAST_CONTACT'
  /** By when they were registered. */
  | 'CREATED';

/** The order of a list of clusters. */
export type ClusterOrder = {
  /** The field. */
  field: ClusterOrderField;
  /** The direction. */
  direction?: OrderDirection;
};

/** One application: one source on one cluster. */
export type Application = {
  /** The identity. */
  id: Scalars['ID']['output'];
  /** The unique name. */
  name: Scalars['String']['output'];
  /** The project, `default` when none was given. */
  project: Scalars['String']['output'];
  /** The cluster it runs on; null while its destination names no registered cluster. */
  cluster?: Maybe<Cluster>;
  /** The name of that cluster, or what the destination says when no such cluster is registered. */
  clusterName: Scalars['String']['output'];
  /** The destination namespace. */
  namespace: Scalars['String']['output'];
  /** The labels. */
  labels: Scalars['StringMap']['output'];
  /** The annotations. */
  annotations: Scalars['StringMap']['output'];
  /** The `spec` as in an argoproj.io/v1alpha1 Application. */
  spec: Scalars['JSON']['output'];
  /** The application set that made it; null for an application applied directly. */
  applicationSet?: Maybe<ApplicationSet>;
  /** The name of the application set that made it. */
  applicationSetName?: Maybe<Scalars['String']['output']>;
  /** The application whose source holds its manifest, and which therefore owns it; null without one. */
  parent?: Maybe<Application>;
  /** The applications, application sets and projects that its source holds, as they are to be or still are, in the order of waves; at most 5,000. */
  children: Array<ApplicationChild>;
  /** What it depends on (`spec.dependsOn`, annotation `wheelhouse.dev/depends-on`), by name. */
  dependencies: Array<ApplicationDependency>;
  /** The effective sync status: Unknown when the cluster is lost. */
  syncStatus: SyncStatus;
  /** The effective health: Unknown when the cluster is lost. */
  health: Health;
  /** The last reported sync status, whatever its age. */
  lastSyncStatus: SyncStatus;
  /** The last reported health, whatever its age. */
  lastHealth: Health;
  /** How recent the cluster's last contact is. */
  freshness: Freshness;
  /** The Git commit of the desired state (of a chart `VERSION@sha256:DIGEST`, the digest of its archive); null before the first render. */
  revision?: Maybe<Scalars['String']['output']>;
  /** Whether a rollback or a sync to another revision chose `revision`: commits do not move it until the next sync or refresh. */
  isPinned: Scalars['Boolean']['output'];
  /** The Git commit, or the chart, that the cluster last synced; null before that. */
  syncedRevision?: Maybe<Scalars['String']['output']>;
  /** One sentence on what keeps it from Synced and Healthy; null when nothing does. */
  message?: Maybe<Scalars['String']['output']>;
  /** When its status last changed on the hub. */
  reportedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How many fields are drifted now. */
  driftCount: Scalars['Int']['output'];
  /** Whether it is being deleted. */
  isDeleting: Scalars['Boolean']['output'];
  /** Why its agent applies nothing new by itself; null when nothing keeps it. */
  hold?: Maybe<ApplicationHold>;
  /** Who suspended it, and why; null when nobody did. */
  suspension?: Maybe<Suspension>;
  /** The sync windows of its project that concern it; null while it has no cluster. */
  syncWindows?: Maybe<ApplicationSyncWindows>;
  /** Conditions such as ComparisonError, SyncError, SharedResourceWarning or Waiting. */
  conditions: Array<Condition>;
  /** The last sync operation; null before the first. */
  operation?: Maybe<Operation>;
  /** Its objects in the cluster, with their states, at most 500 a page. */
  resources: ResourceConnection;
  /** Drift of its objects: open first, then healed, newest first. */
  drift: DriftConnection;
  /** Earlier and current desired states, newest first; as many as `revisionHistoryLimit` (default 10). */
  history: Array<ApplicationRevision>;
  /** The rendered objects as they are delivered to the cluster, Secrets masked; null while nothing is delivered. Asks no agent. */
  desiredManifests?: Maybe<Array<DesiredManifest>>;
  /** Live, from the agent: its objects and what they own, at most 5,000. Errors: CLUSTER_SILENT, AGENT_NOT_LISTENING, AGENT_TIMEOUT, LIVE_REQUEST_LIMIT, CONFLICT when it runs nowhere. */
  resourceTree?: Maybe<ResourceTree>;
  /** Live, from the agent: the cluster's events about one object of the tree, or about all of them, newest first, at most 500. Errors: as `resourceTree`, and NOT_FOUND. */
  events?: Maybe<Array<ResourceEvent>>;
  /** Live, from the agent: one object of the tree as the cluster has it, and as Git wants it. Secret values are masked by the agent. Errors: as `resourceTree`, and NOT_FOUND. */
  liveResource?: Maybe<LiveResource>;
  /** Live, from the agent: what can be done with one object of the tree. Errors: as `resourceTree`, and NOT_FOUND. */
  resourceActions?: Maybe<Array<ResourceAction>>;
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
};

/** One application: one source on one cluster. */
export type ApplicationResourcesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** One application: one source on one cluster. */
export type ApplicationDriftArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** One application: one source on one cluster. */
export type ApplicationEventsArgs = {
  resource?: InputMaybe<ResourceKeyInput>;
};

/** One application: one source on one cluster. */
export type ApplicationLiveResourceArgs = {
  resource: ResourceKeyInput;
  showManagedFields?: InputMaybe<Scalars['Boolean']['input']>;
};

/** One application: one source on one cluster. */
export type ApplicationResourceActionsArgs = {
  resource: ResourceKeyInput;
};

/** A sync of one application on its cluster. */
export type Operation = {
  /** `Running`, `Terminating`, `Succeeded`, `Failed` or `Error`. */
  phase: Scalars['String']['output'];
  /** The sentence for people. */
  message?: Maybe<Scalars['String']['output']>;
  /** The commit, or the chart, being synced. */
  revision?: Maybe<Scalars['String']['output']>;
  /** When it started. */
  startedAt: Scalars['DateTime']['output'];
  /** When it ended; null while it runs. */
  finishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What it did to objects: failures and hooks first, at most 100; what was equal already is left out. Of a dry run: what it would do. */
  results?: Maybe<Array<SyncResult>>;
};

/** What a sync did to one object. */
export type SyncResult = {
  /** API group, empty for core. */
  group: Scalars['String']['output'];
  /** API version, for example `v1`. */
  version: Scalars['String']['output'];
  /** Kind. */
  kind: Scalars['String']['output'];
  /** Namespace, empty for cluster-scoped objects. */
  namespace: Scalars['String']['output'];
  /** Name. */
  name: Scalars['String']['output'];
  /** `Synced`, `SyncFailed`, `Pruned` or `PruneSkipped`; null for a hook. */
  status?: Maybe<Scalars['String']['output']>;
  /** Why, or what would happen in a dry run. */
  message?: Maybe<Scalars['String']['output']>;
  /** For a hook: on which occasion it ran, for example `PreSync`. */
  hookType?: Maybe<Scalars['String']['output']>;
  /** For a hook: `Running`, `Succeeded` or `Failed`. */
  hookPhase?: Maybe<Scalars['String']['output']>;
};

/** One desired state in an application's history. */
export type ApplicationRevision = {
  /** The number to roll back to. */
  id: Scalars['Int']['output'];
  /** The Git commit, or `VERSION@sha256:DIGEST` of a chart. */
  revision: Scalars['String']['output'];
  /** The digest of the render. */
  renderDigest: Scalars['String']['output'];
  /** When it became the desired state. */
  deployedAt: Scalars['DateTime']['output'];
  /** Who or what caused it: `git`, `application-set`, or a person's name. */
  initiatedBy: Scalars['String']['output'];
};

/** A page of applications. */
export type ApplicationConnection = {
  /** The rows. */
  edges: Array<ApplicationEdge>;
  /** The rows without their cursors. */
  nodes: Array<Application>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many rows the filter matches in all. */
  totalCount: Scalars['Int']['output'];
};

/** An application in a page. */
export type ApplicationEdge = {
  /** The row. */
  node: Application;
  /** The row's cursor. */
  cursor: Scalars['String']['output'];
};

/** Which applications to list or count. Conditions add up (AND). */
export type ApplicationFilter = {
  /** A Kubernetes label selector over the applications' labels. */
  selector?: InputMaybe<Scalars['String']['input']>;
  /** A Kubernetes label selector over the labels of their clusters. */
  clusterSelector?: InputMaybe<Scalars['String']['input']>;
  /** A part of the name, case-insensitive. */
  search?: InputMaybe<Scalars['String']['input']>;
  /** Names of clusters, any of them. */
  clusters?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Names of application sets, any of them. */
  applicationSets?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Projects, any of them. */
  projects?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Destination namespaces, any of them. */
  namespaces?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Effective sync statuses, any of them. */
  syncStatus?: InputMaybe<Array<SyncStatus>>;
  /** Effective health values, any of them. */
  health?: InputMaybe<Array<Health>>;
  /** Freshness values of the cluster, any of them. */
  freshness?: InputMaybe<Array<Freshness>>;
  /** Whether something holds them: suspended, waiting, or of a mode that does not sync by itself. */
  isHeld?: InputMaybe<Scalars['Boolean']['input']>;
};

/** What applications are ordered by. */
export type ApplicationOrderField =
  /** By name. */
  | 'NAME'
  /** By cluster name, then name. */
  | 'CLUSTER'
  /** By effective sync status: OutOfSync, Unknown, Synced. */
  | 'SYNC_STATUS'
  /** By effective health, worst first. */
  | 'HEALTH'
  /** By when the status last changed. */
  | 'REPORTED'
  /** By when they were created. */
  | 'CREATED';

/** The order of a list of applications. */
export type ApplicationOrder = {
  /** The field. */
  field: ApplicationOrderField;
  /** The direction. */
  direction?: OrderDirection;
};

/** An application set: a template and the generators that make applications of it. */
export type ApplicationSet = {
  /** The identity. */
  id: Scalars['ID']['output'];
  /** The unique name. */
  name: Scalars['String']['output'];
  /** The application whose source holds its manifest, and which therefore owns it; null without one. */
  parent?: Maybe<Application>;
  /** The whole object as it was applied. */
  manifest: Scalars['JSON']['output'];
  /** Grows by one with every applied change. */
  generation: Scalars['Int']['output'];
  /** ErrorOccurred, ParametersGenerated, ResourcesUpToDate, RolloutProgressing and InvalidRolloutConfig, as in Argo CD, and PlanHeld. */
  conditions: Array<Condition>;
  /** The health of the set itself, from its conditions as in Argo CD: Degraded after an error, Progressing during a rollout, Healthy when all is up to date, else Unknown. */
  overallHealth: Health;
  /** How many applications it has, as `status.resourcesCount` in Argo CD. */
  resourcesCount: Scalars['Int']['output'];
  /** How its applications change step by step; null unless its strategy is RollingSync. */
  rollout?: Maybe<Rollout>;
  /** How many applications it has. */
  applicationCount: Scalars['Int']['output'];
  /** Counts of its applications by sync status. */
  sync: SyncCounts;
  /** Counts of its applications by health. */
  health: HealthCounts;
  /** The plan that waits for approval; null when none does. */
  heldPlan?: Maybe<Plan>;
  /** The newest plan, whatever its state. */
  lastPlan?: Maybe<Plan>;
  /** Whether it is being deleted. */
  isDeleting: Scalars['Boolean']['output'];
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** When it was last changed. */
  updatedAt: Scalars['DateTime']['output'];
};

/** Where an application is in a rollout, as in Argo CD's `applicationStatus`. */
export type RolloutStatus =
  /** It has pending changes, and its turn has not come. */
  | 'Waiting'
  /** Its sync was asked for and has not begun. */
  | 'Pending'
  /** Its sync runs, failed, or is done while it is not Healthy yet. */
  | 'Progressing'
  /** It is Synced and Healthy on its target revision. */
  | 'Healthy';

/** A set's changes going out step by step (`strategy.rollingSync`). */
export type Rollout = {
  /** Whether any application is not Healthy on its target revision. */
  isProgressing: Scalars['Boolean']['output'];
  /** The step that is open, from 1; null when the applications of all steps are Healthy. */
  openStep?: Maybe<Scalars['Int']['output']>;
  /** The steps in order. */
  steps: Array<RolloutStep>;
  /** Its applications by name. */
  applications: Array<RolloutApplication>;
};

/** A set's changes going out step by step (`strategy.rollingSync`). */
export type RolloutApplicationsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** One step of a rollout. */
export type RolloutStep = {
  /** Its number, from 1. */
  step: Scalars['Int']['output'];
  /** Which applications it takes, in the words of a label selector; empty for all. */
  selector: Scalars['String']['output'];
  /** How many change at a time, as written; null for all at once. */
  maxUpdate?: Maybe<Scalars['String']['output']>;
  /** How many applications it has. */
  applicationCount: Scalars['Int']['output'];
  /** How many of them wait. */
  waiting: Scalars['Int']['output'];
  /** How many of them are pending. */
  pending: Scalars['Int']['output'];
  /** How many of them are progressing. */
  progressing: Scalars['Int']['output'];
  /** How many of them are healthy. */
  healthy: Scalars['Int']['output'];
};

/** One application of a rollout. */
export type RolloutApplication = {
  /** Its name. */
  application: Scalars['String']['output'];
  /** Where it is. */
  status: RolloutStatus;
  /** Its step as text, from 1; `-1` when no step matches it: the set never syncs it then. */
  step: Scalars['String']['output'];
  /** The commits it goes to. */
  targetRevisions: Array<Scalars['String']['output']>;
  /** Why it is where it is. */
  message: Scalars['String']['output'];
  /** When its status last changed. */
  lastTransitionTime: Scalars['DateTime']['output'];
};

/** A page of application sets. */
export type ApplicationSetConnection = {
  /** The rows. */
  edges: Array<ApplicationSetEdge>;
  /** The rows without their cursors. */
  nodes: Array<ApplicationSet>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many rows the filter matches in all. */
  totalCount: Scalars['Int']['output'];
};

/** An application set in a page. */
export type ApplicationSetEdge = {
  /** The row. */
  node: ApplicationSet;
  /** The row's cursor. */
  cursor: Scalars['String']['output'];
};

/** What became of a plan. */
export type PlanStatus =
  /** Only computed, nothing changed. */
  | 'Preview'
  /** Carried out. */
  | 'Applied'
  /** Waits for approval: it deletes more than the deletion budget allows. */
  | 'Held'
  /** Replaced by a newer plan before it was approved. */
  | 'Superseded';

/** What a plan does to one application. */
export type PlanAction =
  /** It appears. */
  | 'Create'
  /** Its spec, labels, annotations or finalizers change. */
  | 'Update'
  /** It gets another name, and whatever `changes` says: its identity, objects, history and status stay. Nothing is deleted. */
  | 'Rename'
  /** It goes away. */
  | 'Delete'
  /** It would go away, but the policy (`applicationsSync`) keeps it, or another application could not be written: then nothing is deleted. */
  | 'Retain';

/** What expanding an application set does: counts first, then the applications one by one. */
export type Plan = {
  /** The identity, to approve it by. */
  id: Scalars['ID']['output'];
  /** What became of it. */
  status: PlanStatus;
  /** How many applications appear. */
  createCount: Scalars['Int']['output'];
  /** How many applications change. */
  updateCount: Scalars['Int']['output'];
  /** How many applications go away. */
  deleteCount: Scalars['Int']['output'];
  /** How many applications get another name and stay otherwise. They count neither as created nor as deleted. */
  renameCount: Scalars['Int']['output'];
  /** How many applications stay as they are. */
  unchangedCount: Scalars['Int']['output'];
  /** Why it is held; null when it is not. */
  heldReason?: Maybe<Scalars['String']['output']>;
  /** Problems with single applications (duplicate or empty names); the others go on. */
  problems: Array<Problem>;
  /** The changes, by application name. */
  items: Array<PlanItem>;
  /** When it was computed. */
  createdAt: Scalars['DateTime']['output'];
};

/** What expanding an application set does: counts first, then the applications one by one. */
export type PlanItemsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** One line of a plan. */
export type PlanItem = {
  /** What happens. */
  action: PlanAction;
  /** The application's name. */
  application: Scalars['String']['output'];
  /** The cluster's name. */
  cluster: Scalars['String']['output'];
  /** For updates and renames: the fields that change, as paths, at most 20. */
  changes: Array<Scalars['String']['output']>;
  /** For renames: the name before. */
  previousName?: Maybe<Scalars['String']['output']>;
};

/** What to preview: files, stored sets, or what merging a branch would do to everything that reads its repository. */
export type PreviewInput = {
  /** Application sets as YAML or JSON text, one object a text, 1 MiB each at most; together 50 texts at most. Each takes the place of the stored set of its name. */
  manifests?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Names of stored sets: what expanding them now would do. Without `manifests` and `names`, but with `against`: everything that reads the repository. */
  names?: InputMaybe<Array<Scalars['String']['input']>>;
  /** A branch, tag or full commit id: refs that name the base are read at its commit, by generators and by applications' sources. */
  against?: InputMaybe<Scalars['String']['input']>;
  /** The repository of `against`. May be left out where only one is concerned. */
  repository?: InputMaybe<Scalars['String']['input']>;
  /** The branch that `against` would be merged into; the repository's default branch without it. */
  base?: InputMaybe<Scalars['String']['input']>;
  /** Whether to render, and to say what changes in the objects, with `changes`. With `against` renders are always compared, so that the applications listed are those that change. */
  withObjects?: Scalars['Boolean']['input'];
};

/** What would happen. Nothing of it is stored. */
export type Preview = {
  /** With `against`: the repository; else null. */
  repository?: Maybe<Scalars['String']['output']>;
  /** With `against`: the branch it would be merged into. */
  base?: Maybe<Scalars['String']['output']>;
  /** With `against`: the branch, tag or commit as it was given. */
  against?: Maybe<Scalars['String']['output']>;
  /** With `against`: the commit that was read. */
  commit?: Maybe<Scalars['String']['output']>;
  /** How many applications appear. */
  createCount: Scalars['Int']['output'];
  /** How many applications change: they themselves, or, where they were rendered, their objects. */
  updateCount: Scalars['Int']['output'];
  /** How many applications get another name and stay otherwise. */
  renameCount: Scalars['Int']['output'];
  /** How many applications go away. */
  deleteCount: Scalars['Int']['output'];
  /** How many applications would go away, but `applicationsSync` keeps them. */
  retainCount: Scalars['Int']['output'];
  /** How many applications that were looked at stay as they are. */
  unchangedCount: Scalars['Int']['output'];
  /** How many of the changes wait for a person, since their set deletes more than its deletion budget allows. */
  heldCount: Scalars['Int']['output'];
  /** The sets that were expanded, by name. */
  sets: Array<PreviewedSet>;
  /** The applications that change: deletions first, then renames, updates, creations, and what is kept; each by name; 1,000 at most. */
  applications: Array<PreviewedApplication>;
  /** What changes in objects, with `withObjects`: identical changes of many applications once, those of most applications first. */
  changes: Array<ObjectChange>;
  /** Applications that could not be rendered. */
  problems: Array<PreviewProblem>;
  /** What was left out because of a limit, one sentence each; empty when everything was looked at. */
  leftOut: Array<Scalars['String']['output']>;
  /** Remarks, for example that nothing reads the repository. */
  notes: Array<Scalars['String']['output']>;
};

/** A set in a preview. */
export type PreviewedSet = {
  /** The name. */
  name: Scalars['String']['output'];
  /** Whether there is no stored set of this name yet. */
  isNew: Scalars['Boolean']['output'];
  /** Why nothing of the set can be carried out: a generator or a template fails. Null when it can. */
  error?: Maybe<PreviewError>;
  /** Why its changes would wait for approval; null when they would not. */
  heldReason?: Maybe<Scalars['String']['output']>;
  /** Problems with single applications (duplicate or empty names, unknown destinations); the others go on. */
  problems: Array<Problem>;
  /** Warnings, for example about unknown fields. */
  warnings: Array<Scalars['String']['output']>;
};

/** What is wrong with a set, with the place. */
export type PreviewError = {
  /** A stable code: GENERATOR_ERROR, TEMPLATE_ERROR, INVALID_SPEC, or that of what is behind them. */
  code: Scalars['String']['output'];
  /** The sentence for people. */
  message: Scalars['String']['output'];
  /** The field's path, for example `spec.generators[0].git`. */
  location?: Maybe<Scalars['String']['output']>;
  /** The line of the text that was given, from 1; null for stored sets. */
  line?: Maybe<Scalars['Int']['output']>;
  /** The column, from 1. */
  column?: Maybe<Scalars['Int']['output']>;
};

/** An application that changes. */
export type PreviewedApplication = {
  /** What happens to it. `Update` also stands for one whose objects alone change. */
  action: PlanAction;
  /** The name. */
  name: Scalars['String']['output'];
  /** For renames: the name before. */
  previousName?: Maybe<Scalars['String']['output']>;
  /** The name of the cluster it is for. */
  cluster: Scalars['String']['output'];
  /** The set that makes it; null when none does. */
  applicationSet?: Maybe<Scalars['String']['output']>;
  /** The application whose source holds its manifest, where that is why it changes; null otherwise. */
  parent?: Maybe<Scalars['String']['output']>;
  /** Whether it waits for approval with the other changes of its set. */
  isHeld: Scalars['Boolean']['output'];
  /** For deletions: whether its objects stay in the cluster, as it has no resources finalizer. */
  keepsObjects: Scalars['Boolean']['output'];
  /** The fields of the application that change, 20 at most. */
  fields: Array<FieldChange>;
  /** How many objects change; null where they were not compared. */
  objects?: Maybe<ObjectCounts>;
};

/** A field of an application that changes. */
export type FieldChange = {
  /** The path, for example `spec.source.targetRevision`. */
  path: Scalars['String']['output'];
  /** The value before as JSON text, cut when it is long; null when there was none. */
  before?: Maybe<Scalars['String']['output']>;
  /** The value after as JSON text, cut when it is long; null when there is none. */
  after?: Maybe<Scalars['String']['output']>;
};

/** How many objects change. */
export type ObjectCounts = {
  /** Objects that appear. */
  added: Scalars['Int']['output'];
  /** Objects that differ. */
  changed: Scalars['Int']['output'];
  /** Objects that go away. */
  removed: Scalars['Int']['output'];
};

/** What happens to an object. */
export type ObjectChangeKind =
  /** It appears. */
  | 'Added'
  /** It differs. */
  | 'Changed'
  /** It goes away. */
  | 'Removed';

/** A change that is the same in one or many applications. */
export type ObjectChange = {
  /** What happens. */
  change: ObjectChangeKind;
  /** API version of the objects, for example `apps/v1`. */
  apiVersion: Scalars['String']['output'];
  /** Kind of the objects. */
  kind: Scalars['String']['output'];
  /** The objects, as NAMESPACE/NAME, or NAME where the manifest names no namespace; 20 at most. */
  objects: Array<Scalars['String']['output']>;
  /** How many objects there are under different names. */
  objectCount: Scalars['Int']['output'];
  /** The change as a unified diff of YAML with sorted keys; instead of line numbers, the path at which it lies. Values of Secrets are masked. */
  diff: Scalars['String']['output'];
  /** Whether the diff is cut, or could not be shown at all: `leftOut` says why. */
  isCut: Scalars['Boolean']['output'];
  /** The applications, 100 at most. */
  applications: Array<ChangedApplication>;
  /** How many applications have this change. */
  applicationCount: Scalars['Int']['output'];
  /** On how many clusters. */
  clusterCount: Scalars['Int']['output'];
};

/** Where a change happens. */
export type ChangedApplication = {
  /** The application's name. */
  name: Scalars['String']['output'];
  /** The cluster's name. */
  cluster: Scalars['String']['output'];
};

/** An application that could not be rendered. It would stay as it is. */
export type PreviewProblem = {
  /** The application's name. */
  application: Scalars['String']['output'];
  /** The cluster's name. */
  cluster: Scalars['String']['output'];
  /** A stable code. */
  code: Scalars['String']['output'];
  /** The sentence for people. */
  message: Scalars['String']['output'];
  /** Where: a file with line and column. */
  location?: Maybe<Scalars['String']['output']>;
  /** Whether it comes with this change: false when the application has the same problem now. */
  isNew: Scalars['Boolean']['output'];
};

/** Something wrong, with where and why. */
export type Problem = {
  /** A stable code. */
  code: Scalars['String']['output'];
  /** The sentence for people. */
  message: Scalars['String']['output'];
  /** Where: a generator's path, a file with line and column, an application. */
  location?: Maybe<Scalars['String']['output']>;
};

/** An object of an application in its cluster. */
export type Resource = {
  /** The application that owns it. */
  applicationName: Scalars['String']['output'];
  /** The cluster. */
  clusterName: Scalars['String']['output'];
  /** API group, empty for core. */
  group: Scalars['String']['output'];
  /** API version, for example `v1`. */
  version: Scalars['String']['output'];
  /** Kind. */
  kind: Scalars['String']['output'];
  /** Namespace, empty for cluster-scoped objects. */
  namespace: Scalars['String']['output'];
  /** Name. */
  name: Scalars['String']['output'];
  /** Whether it equals its manifest. */
  syncStatus: SyncStatus;
  /** Its health; null for kinds without a health of their own. */
  health?: Maybe<Health>;
  /** Why, for people. */
  message?: Maybe<Scalars['String']['output']>;
  /** The images of its containers. */
  images: Array<Scalars['String']['output']>;
};

/** Names one object of an application's tree. */
export type ResourceKeyInput = {
  /** API group, empty for core. */
  group?: InputMaybe<Scalars['String']['input']>;
  /** API version, for example `v1`; the one that the application uses, or that the cluster serves, without it. */
  version?: InputMaybe<Scalars['String']['input']>;
  /** Kind. */
  kind: Scalars['String']['input'];
  /** Namespace; the application's without it. Ignored for cluster-scoped kinds. */
  namespace?: InputMaybe<Scalars['String']['input']>;
  /** Name. */
  name: Scalars['String']['input'];
};

/** How a manifest is written. */
export type ManifestFormat =
  /** YAML with sorted keys. */
  | 'YAML'
  /** Indented JSON with sorted keys. */
  | 'JSON';

/** One rendered object of an application. */
export type DesiredManifest = {
  /** API group, empty for core. */
  group: Scalars['String']['output'];
  /** API version, for example `v1`. */
  version: Scalars['String']['output'];
  /** Kind. */
  kind: Scalars['String']['output'];
  /** The namespace that the manifest names; empty where the agent fills it in, or for cluster-scoped objects. */
  namespace: Scalars['String']['output'];
  /** Name. */
  name: Scalars['String']['output'];
  /** The object, Secrets masked. */
  manifest: Scalars['String']['output'];
};

/** One rendered object of an application. */
export type DesiredManifestManifestArgs = {
  format?: InputMaybe<ManifestFormat>;
};

/** What the hub makes of a manifest in an application's source. */
export type ApplicationChildKind =
  /** An application. */
  | 'Application'
  /** An application set. */
  | 'ApplicationSet'
  /** A project. */
  | 'AppProject';

/** An application, application set or project that an application makes. */
export type ApplicationChild = {
  /** What it is. */
  kind: ApplicationChildKind;
  /** The name. */
  name: Scalars['String']['output'];
  /** The wave of its manifest: it waits until lower waves are Synced and Healthy. */
  wave: Scalars['Int']['output'];
  /** Whether it belongs to this application: false before it was made, and while it belongs to somebody else. */
  isOwned: Scalars['Boolean']['output'];
  /** Whether the hub has it as the manifest says. Its own objects: `application.syncStatus`. */
  syncStatus: SyncStatus;
  /** Its health as far as it counts for this application; null where there is none. */
  health?: Maybe<Health>;
  /** Why it is not as the manifest says, or what it waits for; null when nothing is to be said. */
  message?: Maybe<Scalars['String']['output']>;
  /** The application itself; null for sets and projects, and before it was made. */
  application?: Maybe<Application>;
};

/** An application that another one depends on. */
export type ApplicationDependency = {
  /** The name; empty for a selector that matches nothing. */
  name: Scalars['String']['output'];
  /** Whether it is Synced and Healthy on its current desired state. */
  isReady: Scalars['Boolean']['output'];
  /** Why it is not ready; null when it is. */
  message?: Maybe<Scalars['String']['output']>;
};

/** The objects of an application and what they own, as the cluster has them now. */
export type ResourceTree = {
  /** The objects; a parent stands before its children. */
  nodes: Array<ResourceNode>;
  /** Whether there were more objects than the tree shows. */
  isTruncated: Scalars['Boolean']['output'];
  /** Kinds that could not be read, with the reason: the agent lacks a permission, or the API server failed. */
  problems: Array<Scalars['String']['output']>;
};

/** One object of a tree. */
export type ResourceNode = {
  /** Names the node within its tree. */
  id: Scalars['ID']['output'];
  /** The node that owns it; null for the application's own objects. */
  parentId?: Maybe<Scalars['ID']['output']>;
  /** API group, empty for core. */
  group: Scalars['String']['output'];
  /** API version, for example `v1`. */
  version: Scalars['String']['output'];
  /** Kind. */
  kind: Scalars['String']['output'];
  /** Namespace, empty for cluster-scoped objects. */
  namespace: Scalars['String']['output'];
  /** Name. */
  name: Scalars['String']['output'];
  /** Whether it stands in Git; false for what others made of it. */
  isManaged: Scalars['Boolean']['output'];
  /** Whether it equals its manifest; null for what does not stand in Git. */
  syncStatus?: Maybe<SyncStatus>;
  /** Its health; null for kinds without a health of their own. */
  health?: Maybe<Health>;
  /** Why, for people. */
  message?: Maybe<Scalars['String']['output']>;
  /** When it was made; null when it does not exist. */
  createdAt?: Maybe<Scalars['DateTime']['output']>;
  /** The images of its containers. */
  images: Array<Scalars['String']['output']>;
  /** What its kind is looked at for: `Ready 1/2`, `Restarts 3`, `Node worker-1`. */
  info: Array<ResourceInfo>;
};

/** One fact about an object. */
export type ResourceInfo = {
  /** What it is about. */
  name: Scalars['String']['output'];
  /** The fact. */
  value: Scalars['String']['output'];
};

/** An event of the cluster about an object. */
export type ResourceEvent = {
  /** `Normal` or `Warning`. */
  type: Scalars['String']['output'];
  /** The word for the cause, for example `BackOff`. */
  reason: Scalars['String']['output'];
  /** The sentence. Withheld for objects with values that were encrypted in Git. */
  message: Scalars['String']['output'];
  /** How often it happened. */
  count: Scalars['Int']['output'];
  /** The first time. */
  firstSeenAt?: Maybe<Scalars['DateTime']['output']>;
  /** The last time. */
  lastSeenAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who says so, for example `kubelet`. */
  source: Scalars['String']['output'];
  /** Kind of the object. */
  kind: Scalars['String']['output'];
  /** Namespace of the object. */
  namespace: Scalars['String']['output'];
  /** Name of the object. */
  name: Scalars['String']['output'];
};

/** One object, as the cluster has it and as Git wants it. */
export type LiveResource = {
  /** API group, empty for core. */
  group: Scalars['String']['output'];
  /** API version, for example `v1`. */
  version: Scalars['String']['output'];
  /** Kind. */
  kind: Scalars['String']['output'];
  /** Namespace, empty for cluster-scoped objects. */
  namespace: Scalars['String']['output'];
  /** Name. */
  name: Scalars['String']['output'];
  /** The object in the cluster, secret values masked; null when it is not there. */
  live?: Maybe<Scalars['String']['output']>;
  /** The manifest from Git as it is applied, secret values masked; null for what does not stand in Git. */
  desired?: Maybe<Scalars['String']['output']>;
};

/** One object, as the cluster has it and as Git wants it. */
export type LiveResourceLiveArgs = {
  format?: InputMaybe<ManifestFormat>;
};

/** One object, as the cluster has it and as Git wants it. */
export type LiveResourceDesiredArgs = {
  format?: InputMaybe<ManifestFormat>;
};

/** Something that can be done with an object. */
export type ResourceAction = {
  /** The name to run it by, for example `restart`. */
  name: Scalars['String']['output'];
  /** What it does. */
  description: Scalars['String']['output'];
  /** Whether the object's state forbids it now. */
  isDisabled: Scalars['Boolean']['output'];
  /** The names of its parameters, for example `replicas`. */
  parameters: Array<Scalars['String']['output']>;
};

/** What an action did. */
export type ResourceActionPayload = {
  /** What happened, for people. */
  message: Scalars['String']['output'];
  /** What to expect, for example that self-heal will put a field back. */
  warnings: Array<Scalars['String']['output']>;
};

/** What becomes of what an object owns when it is deleted. */
export type DeletePropagation =
  /** It goes first. */
  | 'FOREGROUND'
  /** It goes afterwards. */
  | 'BACKGROUND'
  /** It stays. */
  | 'ORPHAN';

/** Lines of a log. */
export type PodLogChunk = {
  /** The lines, without their ends. */
  lines: Array<Scalars['String']['output']>;
  /** How many lines were left out before these: a followed log that writes more than 256 KiB a second is thinned out. */
  droppedLines: Scalars['Int']['output'];
};

/** A page of resources. */
export type ResourceConnection = {
  /** The rows. */
  edges: Array<ResourceEdge>;
  /** The rows without their cursors. */
  nodes: Array<Resource>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many rows the filter matches in all. */
  totalCount: Scalars['Int']['output'];
};

/** A resource in a page. */
export type ResourceEdge = {
  /** The row. */
  node: Resource;
  /** The row's cursor. */
  cursor: Scalars['String']['output'];
};

/** Which resources to list. Conditions add up (AND). */
export type ResourceFilter = {
  /** Kinds, any of them. */
  kinds?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Names of clusters, any of them. */
  clusters?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Names of applications, any of them. */
  applications?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Namespaces, any of them. */
  namespaces?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Exact names, any of them. */
  names?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Health values, any of them. */
  health?: InputMaybe<Array<Health>>;
};

/** What became of a drift. */
export type DriftState =
  /** The live field still differs. */
  | 'Open'
  /** It differs no more: the agent put the desired value back, somebody else did, or a rule lets the field differ now. */
  | 'Healed'
  /** The agent stopped healing, because another writer keeps changing the field. */
  | 'Suspended';

/** A field that somebody or something changed in a cluster, away from Git. */
export type Drift = {
  /** The identity. */
  id: Scalars['ID']['output'];
  /** The application. */
  applicationName: Scalars['String']['output'];
  /** The cluster. */
  clusterName: Scalars['String']['output'];
  /** API group of the object. */
  group: Scalars['String']['output'];
  /** Kind of the object. */
  kind: Scalars['String']['output'];
  /** Namespace of the object. */
  namespace: Scalars['String']['output'];
  /** Name of the object. */
  name: Scalars['String']['output'];
  /** The field's path, for example `spec.replicas`; empty when the whole object was deleted. */
  field: Scalars['String']['output'];
  /** The desired value as JSON text; masked for secrets; null when the field should be absent. */
  desired?: Maybe<Scalars['String']['output']>;
  /** The live value as JSON text; masked for secrets; null when the field is absent. */
  live?: Maybe<Scalars['String']['output']>;
  /** The field manager that wrote the live value, for example `kubectl-scale`; null when unknown. */
  manager?: Maybe<Scalars['String']['output']>;
  /** The person who changed the object, where an annotation of the cluster's own audit webhook tells; null when unknown. */
  user?: Maybe<Scalars['String']['output']>;
  /** When the field was changed, by the cluster's clock. */
  changedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When the agent saw it. */
  detectedAt: Scalars['DateTime']['output'];
  /** When the desired value was put back; null while it is not. */
  healedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What became of it. */
  state: DriftState;
};

/** A page of drift. */
export type DriftConnection = {
  /** The rows. */
  edges: Array<DriftEdge>;
  /** The rows without their cursors. */
  nodes: Array<Drift>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many rows the filter matches in all. */
  totalCount: Scalars['Int']['output'];
};

/** A drift in a page. */
export type DriftEdge = {
  /** The row. */
  node: Drift;
  /** The row's cursor. */
  cursor: Scalars['String']['output'];
};

/** Which drift to list. Conditions add up (AND). */
export type DriftFilter = {
  /** Names of clusters, any of them. */
  clusters?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Names of applications, any of them. */
  applications?: InputMaybe<Array<Scalars['String']['input']>>;
  /** States, any of them. */
  states?: InputMaybe<Array<DriftState>>;
};

/** How loud an event is. */
export type EventSeverity =
  /** Worth knowing. */
  | 'Normal'
  /** Worth acting on. */
  | 'Warning';

/** Something that happened: kept for 30 days, 1,000,000 at most. */
export type Event = {
  /** The identity; grows with time. */
  id: Scalars['ID']['output'];
  /** When. */
  at: Scalars['DateTime']['output'];
  /** What, in the past tense: `ApplicationSynced`, `DriftDetected`, `DriftHealed`, `ClusterJoined`, `PlanHeld` and so on. */
  type: Scalars['String']['output'];
  /** How loud. */
  severity: EventSeverity;
  /** The sentence for people. */
  message: Scalars['String']['output'];
  /** The cluster it concerns. */
  clusterName?: Maybe<Scalars['String']['output']>;
  /** The application it concerns. */
  applicationName?: Maybe<Scalars['String']['output']>;
  /** The application set it concerns. */
  applicationSetName?: Maybe<Scalars['String']['output']>;
  /** Who did it: a person, `agent`, `hub`, or a field manager in the cluster. */
  actor: Scalars['String']['output'];
  /** More, as JSON. */
  details?: Maybe<Scalars['JSON']['output']>;
};

/** A page of events, newest first. */
export type EventConnection = {
  /** The rows. */
  edges: Array<EventEdge>;
  /** The rows without their cursors. */
  nodes: Array<Event>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many rows the filter matches in all, counted up to 10,000. */
  totalCount: Scalars['Int']['output'];
};

/** An event in a page. */
export type EventEdge = {
  /** The row. */
  node: Event;
  /** The row's cursor. */
  cursor: Scalars['String']['output'];
};

/** Which events to list or watch. Conditions add up (AND). */
export type EventFilter = {
  /** Event types, any of them. */
  types?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Names of clusters, any of them. */
  clusters?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Names of applications, any of them. */
  applications?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Names of application sets, any of them. */
  applicationSets?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Only events at this time or later. */
  since?: InputMaybe<Scalars['DateTime']['input']>;
};

/** The state of the fleet in counts. */
export type FleetStatus = {
  /** How many clusters the filter reaches. */
  clusters: Scalars['Int']['output'];
  /** How many applications the filter matches. */
  applications: Scalars['Int']['output'];
  /** Applications by effective sync status. */
  sync: SyncCounts;
  /** Applications by effective health. */
  health: HealthCounts;
  /** Clusters by freshness. */
  freshness: FreshnessCounts;
  /** Applications that are Synced and Healthy on a Live cluster. */
  green: Scalars['Int']['output'];
  /** How many fields are drifted now. */
  openDrift: Scalars['Int']['output'];
  /** Applications that something holds: suspended, waiting, or of a mode that does not sync by itself. */
  held: Scalars['Int']['output'];
  /** Clusters that somebody suspended, here or on the spot. */
  suspendedClusters: Scalars['Int']['output'];
  /** The same counts by group, ordered by value; one empty list without `groupBy`; at most 1,000 groups. */
  groups: Array<FleetGroup>;
  /** When this was counted. */
  asOf: Scalars['DateTime']['output'];
};

/** The state of one group of the fleet. */
export type FleetGroup = {
  /** The group's value, one for each entry of `groupBy`; an empty text where a label is absent. */
  key: Array<Scalars['String']['output']>;
  /** How many clusters. */
  clusters: Scalars['Int']['output'];
  /** How many applications. */
  applications: Scalars['Int']['output'];
  /** Applications by effective sync status. */
  sync: SyncCounts;
  /** Applications by effective health. */
  health: HealthCounts;
  /** Clusters by freshness. */
  freshness: FreshnessCounts;
  /** Applications that are Synced and Healthy on a Live cluster. */
  green: Scalars['Int']['output'];
};

/** The steps from a set to a healthy application, in order. */
export type ExplanationStepName =
  /** The application set generated it (or it was applied directly). */
  | 'Generator'
  /** Its manifests were rendered. */
  | 'Render'
  /** The cluster's agent holds the render. */
  | 'Delivery'
  /** The objects were applied. */
  | 'Apply'
  /** The objects are healthy. */
  | 'Health';

/** Whether a step is met. */
export type ExplanationStepStatus =
  /** Done. */
  | 'Met'
  /** This is what it waits for. */
  | 'Unmet'
  /** Not reached, because an earlier step is unmet. */
  | 'Pending';

/** One step of an explanation. */
export type ExplanationStep = {
  /** Which step. */
  step: ExplanationStepName;
  /** Whether it is met. */
  status: ExplanationStepStatus;
  /** A stable word for the cause. */
  reason: Scalars['String']['output'];
  /** The sentence for people: what, where, why, what to do. */
  message: Scalars['String']['output'];
  /** Since when, where known. */
  at?: Maybe<Scalars['DateTime']['output']>;
};

/** Why an application is as it is: the ordered chain, with the first unmet step as the reason. */
export type Explanation = {
  /** The application's name. */
  applicationName: Scalars['String']['output'];
  /** Whether all steps are met. */
  isSettled: Scalars['Boolean']['output'];
  /** The first unmet step; null when all are met. */
  waitingFor?: Maybe<ExplanationStepName>;
  /** The message of the first unmet step, or that all is well. */
  message: Scalars['String']['output'];
  /** The steps in order. */
  steps: Array<ExplanationStep>;
};

/** Where the value of a parameter comes from. */
export type ParameterOriginKind =
  /** A label of a cluster. */
  | 'ClusterLabel'
  /** An annotation of a cluster. */
  | 'ClusterAnnotation'
  /** The name, server or project of a cluster, or a list of clusters. */
  | 'ClusterField'
  /** An element of a list generator. */
  | 'ListElement'
  /** An item of the text elementsYaml of a list generator. */
  | 'ElementsYaml'
  /** A directory of a repository. */
  | 'GitDirectory'
  /** A file of a repository: what it holds, or where it is. */
  | 'GitFile'
  /** The values of a generator. */
  | 'Values'
  /** A pull request. */
  | 'PullRequest'
  /** A repository, or one of its branches, that a provider told of. */
  | 'ScmRepository'
  /** A decision of a resource, or the cluster that it names. */
  | 'Decision'
  /** What a plugin answered, or its input. */
  | 'PluginItem'
  /** A template of a generator that writes into its parameters. */
  | 'Template';

/** Where the value of a parameter comes from. */
export type ParameterOrigin = {
  /** The kind of the place. */
  kind: ParameterOriginKind;
  /** The place in words: `label env of cluster eu-1`. */
  text: Scalars['String']['output'];
  /** The path of the field in the set; for what a file of a repository holds, the file. */
  location?: Maybe<Scalars['String']['output']>;
  /** The line in the file, counted from 1; null for places in a stored set. */
  line?: Maybe<Scalars['Int']['output']>;
  /** The column in the file, counted from 1. */
  column?: Maybe<Scalars['Int']['output']>;
};

/** A value that another generator of a matrix or merge replaced. */
export type OverriddenParameter = {
  /** The value that does not count. */
  value?: Maybe<Scalars['JSON']['output']>;
  /** Where it comes from. */
  origin: ParameterOrigin;
};

/** One parameter of an application, as templates see it before they are filled in. */
export type ExplainedParameter = {
  /** Its dotted name. */
  name: Scalars['String']['output'];
  /** Its value; one of more than 1000 characters is cut. */
  value?: Maybe<Scalars['JSON']['output']>;
  /** Where it comes from. */
  origin: ParameterOrigin;
  /** What it replaced, the latest first. */
  overridden: Array<OverriddenParameter>;
};

/** One application that a set gives, with its parameters. */
export type ExplainedApplication = {
  /** The application's name. */
  name: Scalars['String']['output'];
  /** The generator of the set that it is from. */
  generator: Scalars['String']['output'];
  /** The parameters by name, 200 at most. */
  parameters: Array<ExplainedParameter>;
  /** How many parameters there are beyond those. */
  omittedParameters: Scalars['Int']['output'];
  /** Why it is not applied, where its name is empty or another one's. */
  problem?: Maybe<Scalars['String']['output']>;
};

/** Something that gave no parameters, or whose parameters were dropped. */
export type GeneratorRejection = {
  /** What it is: `cluster us-1`. */
  what: Scalars['String']['output'];
  /** Why: `label env is "test", not "prod"`. */
  why: Scalars['String']['output'];
};

/** One generator of a set, with what it gave. */
export type ExplainedGenerator = {
  /** Its path in the set. */
  location: Scalars['String']['output'];
  /** The matrix or merge that it is a child of; null for the set's own. */
  parent?: Maybe<Scalars['String']['output']>;
  /** Its kind: `clusters`, `git` and so on. */
  kind: Scalars['String']['output'];
  /** How many parameter sets it gave. */
  produced: Scalars['Int']['output'];
  /** What gave nothing, 100 at most; what has to do with the question comes first. */
  rejected: Array<GeneratorRejection>;
  /** How much there is beyond that. */
  omittedRejections: Scalars['Int']['output'];
};

/** Why a generator gave nothing for what was asked for. */
export type AbsenceReason = {
  /** The generator. */
  location: Scalars['String']['output'];
  /** What gave nothing. */
  what: Scalars['String']['output'];
  /** Why. */
  why: Scalars['String']['output'];
};

/** Why what was asked for is not there. */
export type ExplainedAbsence = {
  /** The sentence for people. */
  message: Scalars['String']['output'];
  /** Names that may have been meant. */
  closeNames: Array<Scalars['String']['output']>;
  /** What the generators left out that has to do with it. */
  reasons: Array<AbsenceReason>;
};

/** How an application set comes to its applications. */
export type ApplicationSetExplanation = {
  /** The set's name. */
  applicationSet: Scalars['String']['output'];
  /** How many applications the set gives, those included that are refused for their names. */
  applicationCount: Scalars['Int']['output'];
  /** The applications that were asked for, 100 at most. */
  applications: Array<ExplainedApplication>;
  /** How many there are beyond those. */
  omittedApplications: Scalars['Int']['output'];
  /** All generators, parents first. */
  generators: Array<ExplainedGenerator>;
  /** Why there are none; null where there are some, or nothing was asked for. */
  absence?: Maybe<ExplainedAbsence>;
};

/** What a repository holds. */
export type RepositoryType =
  /** A Git repository. */
  | 'GIT'
  /** Charts: a repository with an index, or a registry (oci://). */
  | 'HELM';

/** What is sent to a repository to prove who asks. */
export type CredentialKind =
  /** A user name with a password or token. */
  | 'PASSWORD'
  /** A bearer token. */
  | 'TOKEN'
  /** A private key for SSH. */
  | 'SSH_KEY';

/** A repository, of Git or of charts, that an administrator added. */
export type Repository = {
  /** The identity. */
  id: Scalars['ID']['output'];
  /** The address. */
  url: Scalars['String']['output'];
  /** Whether it is an exact address or a prefix that allows all addresses below it. */
  isPrefix: Scalars['Boolean']['output'];
  /** What is asked for when it is added. */
  type: RepositoryType;
  /** Whether a credential is stored. It can be replaced, never read. */
  hasCredential: Scalars['Boolean']['output'];
  /** What kind of credential is stored; null when none is. */
  credentialKind?: Maybe<CredentialKind>;
  /** Whether known hosts are stored: the keys that an SSH server may show. */
  hasKnownHosts: Scalars['Boolean']['output'];
  /** Whether a client certificate and its key are stored. */
  hasClientCertificate: Scalars['Boolean']['output'];
  /** Whether certificates of authorities are stored that the server's certificate may come from. */
  hasCaCertificates: Scalars['Boolean']['output'];
  /** Whether the server's certificate is not checked. */
  isInsecure: Scalars['Boolean']['output'];
  /** Whether it has a proxy of its own. */
  hasProxy: Scalars['Boolean']['output'];
  /** Hosts that are reached without a proxy. */
  noProxy: Array<Scalars['String']['output']>;
  /** Warnings, for example that the address is not encrypted. */
  warnings: Array<Scalars['String']['output']>;
  /** The refs that are followed, with their commits. */
  refs: Array<RepositoryRef>;
  /** When it was added. */
  createdAt: Scalars['DateTime']['output'];
};

/** A followed ref of a repository. */
export type RepositoryRef = {
  /** The address it was resolved at (differs from the repository's for prefixes). */
  url: Scalars['String']['output'];
  /** Branch, tag, HEAD, commit or constraint on versions; `tag:PREFIX:VERSION` among tags with a prefix, `chart:NAME@VERSION` for charts. */
  ref: Scalars['String']['output'];
  /** The commit; null before the first success. */
  commit?: Maybe<Scalars['String']['output']>;
  /** When it was last asked for with success. */
  resolvedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What went wrong last; null when nothing did. */
  error?: Maybe<Problem>;
};

/** A page of repositories. */
export type RepositoryConnection = {
  /** The rows. */
  edges: Array<RepositoryEdge>;
  /** The rows without their cursors. */
  nodes: Array<Repository>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** A repository in a page. */
export type RepositoryEdge = {
  /** The row. */
  node: Repository;
  /** The row's cursor. */
  cursor: Scalars['String']['output'];
};

/** A token for people and scripts. Its secret is shown once and stored only as a hash. */
export type ApiToken = {
  /** The identity, to revoke it by. */
  id: Scalars['ID']['output'];
  /** What it is for. */
  name: Scalars['String']['output'];
  /** Whose it is. */
  owner: Scalars['String']['output'];
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** When it stops working; null for never. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it was revoked. */
  revokedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it was last used, to the minute. */
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** Who asks. */
export type Viewer = {
  /** The person's name. */
  name: Scalars['String']['output'];
  /** What authenticated the request: `password` or `token`. */
  method: Scalars['String']['output'];
};

/** The hub itself. */
export type Hub = {
  /** The version of the program. */
  version: Scalars['String']['output'];
  /** The random id of this database; changes when a backup is restored. */
  epoch: Scalars['String']['output'];
};

/** A ConfigMap that application sets refer to by name: a plugin's, a decision resource's, or certificates. */
export type ConfigMap = {
  /** The unique name. */
  name: Scalars['String']['output'];
  /** The entries. */
  data: Scalars['StringMap']['output'];
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** When it was last changed. */
  updatedAt: Scalars['DateTime']['output'];
};

/** A page of ConfigMaps. */
export type ConfigMapConnection = {
  /** The rows. */
  edges: Array<ConfigMapEdge>;
  /** The rows without their cursors. */
  nodes: Array<ConfigMap>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many rows there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** A ConfigMap in a page. */
export type ConfigMapEdge = {
  /** The row. */
  node: ConfigMap;
  /** The row's cursor. */
  cursor: Scalars['String']['output'];
};

/** A Secret that application sets refer to by name. Its values are stored encrypted and never shown. */
export type Secret = {
  /** The unique name. */
  name: Scalars['String']['output'];
  /** Its keys, without their values. */
  keys: Array<SecretKey>;
};

/** A key of a Secret, without its value. */
export type SecretKey = {
  /** The key. */
  key: Scalars['String']['output'];
  /** When it was first set. */
  createdAt: Scalars['DateTime']['output'];
  /** When its value was last changed. */
  updatedAt: Scalars['DateTime']['output'];
};

/** A page of Secrets. */
export type SecretConnection = {
  /** The rows. */
  edges: Array<SecretEdge>;
  /** The rows without their cursors. */
  nodes: Array<Secret>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many rows there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** A Secret in a page. */
export type SecretEdge = {
  /** The row. */
  node: Secret;
  /** The row's cursor. */
  cursor: Scalars['String']['output'];
};

/** An object whose status says which clusters were chosen, for example a PlacementDecision: what the generator clusterDecisionResource reads. People, jobs or controllers apply it; the hub reads it from no cluster. */
export type Decision = {
  /** API version, for example `cluster.open-cluster-management.io/v1beta1`. */
  apiVersion: Scalars['String']['output'];
  /** Kind, for example `PlacementDecision`. */
  kind: Scalars['String']['output'];
  /** Name, unique among those of its kind. */
  name: Scalars['String']['output'];
  /** The labels. */
  labels: Scalars['StringMap']['output'];
  /** The whole object, with its status. */
  content: Scalars['JSON']['output'];
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** When it was last changed. */
  updatedAt: Scalars['DateTime']['output'];
};

/** A page of decisions. */
export type DecisionConnection = {
  /** The rows. */
  edges: Array<DecisionEdge>;
  /** The rows without their cursors. */
  nodes: Array<Decision>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many rows there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** A decision in a page. */
export type DecisionEdge = {
  /** The row. */
  node: Decision;
  /** The row's cursor. */
  cursor: Scalars['String']['output'];
};

/** A project: which applications it allows, and when agents may sync them. Made from an argoproj.io/v1alpha1 AppProject. */
export type Project = {
  /** The unique name. */
  name: Scalars['String']['output'];
  /** What its `spec.description` says; empty when it says nothing. */
  description: Scalars['String']['output'];
  /** The whole object as it was applied. */
  manifest: Scalars['JSON']['output'];
  /** How many applications name it. */
  applicationCount: Scalars['Int']['output'];
  /** Its sync windows in order. */
  windows: Array<ProjectSyncWindow>;
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** When it was last changed. */
  updatedAt: Scalars['DateTime']['output'];
};

/** A time in which syncs are allowed or denied: an entry of `spec.syncWindows`. */
export type ProjectSyncWindow = {
  /** `allow` or `deny`. */
  kind: Scalars['String']['output'];
  /** When it opens, in five cron fields. */
  schedule: Scalars['String']['output'];
  /** How long it stays open, for example `1h30m`. */
  duration: Scalars['String']['output'];
  /** The time zone of the schedule. */
  timeZone: Scalars['String']['output'];
  /** Globs of names of applications that it concerns. */
  applications: Array<Scalars['String']['output']>;
  /** Globs of destination namespaces that it concerns. */
  namespaces: Array<Scalars['String']['output']>;
  /** Globs of names or addresses of clusters that it concerns. */
  clusters: Array<Scalars['String']['output']>;
  /** Whether all of these lists have to match; else any of them. */
  andOperator: Scalars['Boolean']['output'];
  /** Whether syncs that a person asks for run nevertheless. */
  manualSync: Scalars['Boolean']['output'];
  /** Whether a sync that runs already may go on. */
  syncOverrun: Scalars['Boolean']['output'];
  /** What it is for. */
  description?: Maybe<Scalars['String']['output']>;
  /** Whether it is open now. */
  isActive: Scalars['Boolean']['output'];
  /** Until when it is open; null when it is not. */
  activeUntil?: Maybe<Scalars['DateTime']['output']>;
  /** When it opens next; null when it never does. */
  nextAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A page of projects. */
export type ProjectConnection = {
  /** The rows. */
  edges: Array<ProjectEdge>;
  /** The rows without their cursors. */
  nodes: Array<Project>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many rows there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** A project in a page. */
export type ProjectEdge = {
  /** The row. */
  node: Project;
  /** The row's cursor. */
  cursor: Scalars['String']['output'];
};

/** The outcome of applying a project. */
export type ApplyProjectPayload = {
  /** The project. */
  project: Project;
  /** Warnings: with the first project, which applications name projects that were not applied. */
  warnings: Array<Scalars['String']['output']>;
};

/** A person's word that nothing is to be done by itself until further notice. */
export type Suspension = {
  /** What for, in the person's words; empty when nothing was said. */
  reason: Scalars['String']['output'];
  /** Who said so. */
  by: Scalars['String']['output'];
  /** When. */
  at: Scalars['DateTime']['output'];
  /** When it ends by itself; null: when somebody resumes it. */
  until?: Maybe<Scalars['DateTime']['output']>;
};

/** Why an application's agent applies nothing new by itself. */
export type ApplicationHold = {
  /** `Suspended`, `ClusterSuspended`, `SkipReconcile`, `ReportOnly`, `UpgradesHeld`, `InvalidSpec`, `DependsOn` or another PascalCase word. */
  reason: Scalars['String']['output'];
  /** The sentence for people: who, why, what it waits for. */
  message: Scalars['String']['output'];
  /** Whether drift is put right meanwhile. */
  heals: Scalars['Boolean']['output'];
  /** Whether a sync that a person asks for runs nevertheless. */
  allowsRequests: Scalars['Boolean']['output'];
};

/** The sync windows of its project that concern an application. */
export type ApplicationSyncWindows = {
  /** All that concern it, in order. */
  windows: Array<ProjectSyncWindow>;
  /** Whether automated syncs are allowed now. */
  allowsAutomated: Scalars['Boolean']['output'];
  /** Whether syncs that a person asks for are allowed now. */
  allowsManual: Scalars['Boolean']['output'];
};

/** Everything that can be asked. */
export type Query = {
  /** Agents whose keys the hub does not know, the latest first; at most 1,000. */
  unrecognisedClusters: Array<UnrecognisedCluster>;
  /** Projects by name. */
  projects: ProjectConnection;
  /** One project by name; null when there is none. */
  project?: Maybe<Project>;
  /** The hub's version and epoch. */
  hub: Hub;
  /** Who is asking. */
  viewer: Viewer;
  /** Registered clusters. */
  clusters: ClusterConnection;
  /** One cluster by name; null when there is none. */
  cluster?: Maybe<Cluster>;
  /** Applications, filtered, ordered and paged in the database. */
  applications: ApplicationConnection;
  /** One application by name; null when there is none. */
  application?: Maybe<Application>;
  /** Application sets by name. */
  applicationSets: ApplicationSetConnection;
  /** One application set by name; null when there is none. */
  applicationSet?: Maybe<ApplicationSet>;
  /** What applying files, expanding stored sets, or merging a branch would do, down to the objects. Nothing is stored. May take as long as 90 seconds; two run at a time on a hub. Errors: INVALID_SPEC, INVALID_INPUT, NOT_FOUND, REF_NOT_FOUND, REPOSITORY_NOT_ALLOWED, PREVIEW_BUSY, PREVIEW_TIMEOUT. */
  preview: Preview;
  /** Objects in the fleet's clusters. `image` matches `name:tag`, a name without a tag, or a name with a digest, with or without its registry. */
  resources: ResourceConnection;
  /** Drift in the fleet: open first, then newest first. */
  drift: DriftConnection;
  /** What happened, newest first. */
  events: EventConnection;
  /** The state of the fleet. `groupBy` entries: `cluster`, `project`, `environment` (the cluster label `env`, else `environment`), `namespace`, `applicationSet`, `label:KEY` (a cluster label), `appLabel:KEY`; three at most. */
  fleetStatus: FleetStatus;
  /** Why an application is as it is; null when there is no such application. */
  explain?: Maybe<Explanation>;
  /** How an application set comes to its applications: which parameters each is made of, where every value comes from, and what gave nothing, and why. The set is expanded for it as it is now; nothing is stored. Null when there is no such set. It takes its turn among the previews. Errors: GENERATOR_ERROR, TEMPLATE_ERROR, EXPANSION_LIMIT, EXPRESSION_LIMIT, INVALID_SPEC, PREVIEW_BUSY, PREVIEW_TIMEOUT. */
  explainApplicationSet?: Maybe<ApplicationSetExplanation>;
  /** Repositories, of Git and of charts, that were added. */
  repositories: RepositoryConnection;
  /** ConfigMaps that application sets refer to. */
  configMaps: ConfigMapConnection;
  /** One ConfigMap; null when there is no such one. */
  configMap?: Maybe<ConfigMap>;
  /** Secrets that application sets refer to, without their values. */
  secrets: SecretConnection;
  /** Decisions that application sets read, by kind, then name. */
  decisions: DecisionConnection;
  /** API tokens, without their secrets; at most 500, newest first. */
  apiTokens: Array<ApiToken>;
  /** For agents: the desired state of the agent's own cluster, as the difference to what the agent holds. */
  agentDesiredState: DesiredState;
  /** For agents: renders by digest, at most 100; only those assigned to the agent's own cluster. */
  agentRenders: Array<Render>;
};

/** Everything that can be asked. */
export type QueryProjectsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Everything that can be asked. */
export type QueryProjectArgs = {
  name: Scalars['String']['input'];
};

/** Everything that can be asked. */
export type QueryClustersArgs = {
  filter?: InputMaybe<ClusterFilter>;
  orderBy?: InputMaybe<ClusterOrder>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Everything that can be asked. */
export type QueryClusterArgs = {
  name: Scalars['String']['input'];
};

/** Everything that can be asked. */
export type QueryApplicationsArgs = {
  filter?: InputMaybe<ApplicationFilter>;
  orderBy?: InputMaybe<ApplicationOrder>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Everything that can be asked. */
export type QueryApplicationArgs = {
  name: Scalars['String']['input'];
};

/** Everything that can be asked. */
export type QueryApplicationSetsArgs = {
  search?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Everything that can be asked. */
export type QueryApplicationSetArgs = {
  name: Scalars['String']['input'];
};

/** Everything that can be asked. */
export type QueryPreviewArgs = {
  input: PreviewInput;
};

/** Everything that can be asked. */
export type QueryResourcesArgs = {
  image?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ResourceFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Everything that can be asked. */
export type QueryDriftArgs = {
  filter?: InputMaybe<DriftFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Everything that can be asked. */
export type QueryEventsArgs = {
  filter?: InputMaybe<EventFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Everything that can be asked. */
export type QueryFleetStatusArgs = {
  filter?: InputMaybe<ApplicationFilter>;
  groupBy?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** Everything that can be asked. */
export type QueryExplainArgs = {
  application: Scalars['String']['input'];
};

/** Everything that can be asked. */
export type QueryExplainApplicationSetArgs = {
  name: Scalars['String']['input'];
  application?: InputMaybe<Scalars['String']['input']>;
  cluster?: InputMaybe<Scalars['String']['input']>;
};

/** Everything that can be asked. */
export type QueryRepositoriesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Everything that can be asked. */
export type QueryConfigMapsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Everything that can be asked. */
export type QueryConfigMapArgs = {
  name: Scalars['String']['input'];
};

/** Everything that can be asked. */
export type QuerySecretsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Everything that can be asked. */
export type QueryDecisionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Everything that can be asked. */
export type QueryAgentDesiredStateArgs = {
  holding?: InputMaybe<AgentHolding>;
};

/** Everything that can be asked. */
export type QueryAgentRendersArgs = {
  digests: Array<Scalars['String']['input']>;
};

/** A cluster to register. */
export type RegisterClusterInput = {
  /** The unique name: lower case letters, digits, `-` and `.`, at most 253. */
  name: Scalars['String']['input'];
  /** Labels. */
  labels?: InputMaybe<Scalars['StringMap']['input']>;
  /** Annotations. */
  annotations?: InputMaybe<Scalars['StringMap']['input']>;
  /** The project. */
  project?: InputMaybe<Scalars['String']['input']>;
  /** The address that templates may use; default `https://NAME.cluster.internal`. */
  server?: InputMaybe<Scalars['String']['input']>;
  /** How long the join token lives, 60 to 604,800 seconds; default 3,600. */
  joinTokenTtlSeconds?: InputMaybe<Scalars['Int']['input']>;
};

/** A cluster and the token its agent joins with. */
export type RegisterClusterPayload = {
  /** The cluster. */
  cluster: Cluster;
  /** The join token: single-use, shown once. */
  joinToken: Scalars['String']['output'];
  /** When the token expires. */
  joinTokenExpiresAt: Scalars['DateTime']['output'];
};

/** Changes to a cluster. What is absent stays. */
export type UpdateClusterInput = {
  /** The cluster's name. */
  name: Scalars['String']['input'];
  /** Labels to add or replace. */
  labels?: InputMaybe<Scalars['StringMap']['input']>;
  /** Keys of labels to remove. */
  removeLabels?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Annotations to add or replace. */
  annotations?: InputMaybe<Scalars['StringMap']['input']>;
  /** Keys of annotations to remove. */
  removeAnnotations?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The project; an empty text removes it. */
  project?: InputMaybe<Scalars['String']['input']>;
  /** The address that templates may use. */
  server?: InputMaybe<Scalars['String']['input']>;
};

/** A repository to add. */
export type AddRepositoryInput = {
  /** The address: https, http (gives a warning), ssh://USER@HOST[:PORT]/PATH, USER@HOST:PATH, or oci:// for charts. */
  url: Scalars['String']['input'];
  /** What it holds; by default charts at oci:// addresses and Git elsewhere. */
  type?: InputMaybe<RepositoryType>;
  /** Whether the address is a prefix that allows every repository below it. */
  isPrefix?: InputMaybe<Scalars['Boolean']['input']>;
  /** The user name; with a token and no user name, `token` is sent. */
  username?: InputMaybe<Scalars['String']['input']>;
  /** The password or token. Stored encrypted, never shown. */
  password?: InputMaybe<Scalars['String']['input']>;
  /** A bearer token, in place of a password. Stored encrypted, never shown. */
  token?: InputMaybe<Scalars['String']['input']>;
  /** A private key for SSH: OpenSSH or PEM. Stored encrypted, never shown. */
  sshPrivateKey?: InputMaybe<Scalars['String']['input']>;
  /** The passphrase of the private key, where it needs one. Stored encrypted, never shown. */
  sshPassphrase?: InputMaybe<Scalars['String']['input']>;
  /** The keys that an SSH server may show, as lines of OpenSSH's known_hosts. No server is trusted without. */
  knownHosts?: InputMaybe<Scalars['String']['input']>;
  /** A client certificate with its chain, as PEM. */
  tlsClientCertificate?: InputMaybe<Scalars['String']['input']>;
  /** The key of the client certificate, as PEM without a passphrase. Stored encrypted, never shown. */
  tlsClientKey?: InputMaybe<Scalars['String']['input']>;
  /** Certificates of authorities that are trusted besides the usual ones, as PEM. */
  tlsCaCertificates?: InputMaybe<Scalars['String']['input']>;
  /** Whether not to check the server's certificate. Gives a warning: prefer tlsCaCertificates. */
  insecureSkipTlsVerify?: InputMaybe<Scalars['Boolean']['input']>;
  /** A proxy: http://[USER:PASSWORD@]HOST[:PORT], or the same with https. Stored encrypted, never shown. */
  proxy?: InputMaybe<Scalars['String']['input']>;
  /** What is reached without the proxy: hosts, .domains, ranges (CIDR), or *. */
  noProxy?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** The outcome of applying an application set. */
export type ApplyApplicationSetPayload = {
  /** The set; null for a dry run of a new one. */
  applicationSet?: Maybe<ApplicationSet>;
  /** What the expansion does. */
  plan: Plan;
  /** Warnings, for example about unknown generator keys. */
  warnings: Array<Scalars['String']['output']>;
};

/** The outcome of creating an API token. */
export type CreateApiTokenPayload = {
  /** The token's record. */
  apiToken: ApiToken;
  /** The secret: shown once. */
  secret: Scalars['String']['output'];
};

/** The outcome of accepting drift. */
export type AcceptDriftPayload = {
  /** The application. */
  application: Application;
  /** The rules that were added, as entries of `spec.ignoreDifferences`; none where they were there already. */
  rules: Array<Scalars['JSON']['output']>;
};

/** Another revision for one of the sources of an application. */
export type SourceRevisionInput = {
  /** Which source, from 1, as in `spec.sources`. */
  position: Scalars['Int']['input'];
  /** A commit, branch or tag; of a chart its version. */
  revision: Scalars['String']['input'];
};

/** Names objects of an application. Members that are absent match anything; an empty group is the core group. */
export type ResourceSelectorInput = {
  /** API group. */
  group?: InputMaybe<Scalars['String']['input']>;
  /** Kind. */
  kind?: InputMaybe<Scalars['String']['input']>;
  /** Namespace. */
  namespace?: InputMaybe<Scalars['String']['input']>;
  /** Name. */
  name?: InputMaybe<Scalars['String']['input']>;
};

/** The agreement to a sync. */
export type SyncPayload = {
  /** The application. */
  application: Application;
  /** The operation's id; the agent reports its outcome under it. */
  operationId: Scalars['ID']['output'];
};

/** Everything that can be changed. */
export type Mutation = {
  /** Registers a cluster and makes a join token for its agent. Errors: CONFLICT, INVALID_INPUT. */
  registerCluster: RegisterClusterPayload;
  /** Makes another join token for a registered cluster, for example after the first expired. Joining again replaces the agent's key. */
  createJoinToken: RegisterClusterPayload;
  /** Changes labels, annotations, project or server of a cluster. Errors: NOT_FOUND, INVALID_INPUT. */
  updateCluster: Cluster;
  /** Gives a cluster another name; identity, agent and applications stay. Errors: NOT_FOUND, CONFLICT. */
  renameCluster: Cluster;
  /** Forgets a cluster and revokes its agent. What runs in it is left alone. Errors: NOT_FOUND. */
  removeCluster: Scalars['Boolean']['output'];
  /** Revokes the keys of a cluster's agent and closes its open sockets. Errors: NOT_FOUND. */
  revokeAgent: Cluster;
  /** Takes in a cluster again whose agent's key the hub does not know: the cluster with its id, where that is missing, and the key. Its agent holds (HUB_BEHIND) until that is approved. Errors: NOT_FOUND, CONFLICT when the name is taken. */
  adoptCluster: Cluster;
  /** Lets an agent that holds (HUB_BEHIND, AGENT_DUPLICATE) go on with what the hub has now. Errors: NOT_FOUND, CONFLICT when it does not hold. */
  approveHold: Cluster;
  /** Adds or replaces a repository or an allowed prefix. What is stored for a prefix serves all below it that have none of the same kind. Errors: INVALID_INPUT, INVALID_URL, URL_NOT_ALLOWED. */
  addRepository: Repository;
  /** Removes a repository. Applications that use it keep running and say so. Errors: NOT_FOUND. */
  removeRepository: Scalars['Boolean']['output'];
  /** Asks a repository for its refs now, rather than at the next poll. Errors: NOT_FOUND. */
  refreshRepository: Repository;
  /** Creates or changes a ConfigMap from a YAML or JSON text. Sets that use it are expanded again. Errors: INVALID_INPUT, LIMIT_EXCEEDED. */
  applyConfigMap: ConfigMap;
  /** Deletes a ConfigMap. Sets that use it say so and keep what they have. Errors: NOT_FOUND. */
  deleteConfigMap: Scalars['Boolean']['output'];
  /** Makes a Secret what a YAML or JSON text says: keys that are not in it go. Sets that use it are expanded again. Errors: INVALID_INPUT, LIMIT_EXCEEDED. */
  applySecret: Secret;
  /** Sets one key of a Secret, which is created where there is none; its other keys stay. Errors: INVALID_INPUT, LIMIT_EXCEEDED. */
  setSecretValue: Secret;
  /** Deletes a Secret with all its keys. Sets that use it say so and keep what they have. Errors: NOT_FOUND. */
  deleteSecret: Scalars['Boolean']['output'];
  /** Creates or replaces a decision from a YAML or JSON text, status included. Sets that read it are expanded again. Errors: INVALID_INPUT, UNKNOWN_KIND, LIMIT_EXCEEDED. */
  applyDecision: Decision;
  /** Deletes a decision. Errors: NOT_FOUND. */
  deleteDecision: Scalars['Boolean']['output'];
  /** Creates or changes an application set from a YAML or JSON text, expands it and carries the plan out within the deletion budget. With `dryRun` nothing is stored. Errors: INVALID_SPEC, GENERATOR_ERROR, TEMPLATE_ERROR. */
  applyApplicationSet: ApplyApplicationSetPayload;
  /** What `applyApplicationSet` would do. Changes nothing. */
  previewApplicationSet: Plan;
  /** Carries out the plan that is held. Errors: NOT_FOUND, CONFLICT when that plan is no longer the held one. */
  approveApplicationSet: Plan;
  /** Deletes a set with its applications, or, with `cascade: false`, leaves the applications. `applicationsSync` and `preserveResourcesOnDeletion` are honoured. Errors: NOT_FOUND. */
  deleteApplicationSet: Scalars['Boolean']['output'];
  /** Expands a set again now. Errors: NOT_FOUND. */
  refreshApplicationSet: ApplicationSet;
  /** Creates or changes a project from the YAML or JSON text of an AppProject. Its applications are judged and assigned again. Errors: INVALID_SPEC, LIMIT_EXCEEDED. */
  applyProject: ApplyProjectPayload;
  /** Deletes a project. Errors: NOT_FOUND, CONFLICT while applications use it, unless forced. */
  deleteProject: Scalars['Boolean']['output'];
  /** Makes drift what is wanted: adds rules that ignore the drifted fields to the application's spec.ignoreDifferences. Without `drift` and `fields`, of all that drifts now. Errors: NOT_FOUND, INVALID_INPUT for a whole object, CONFLICT when a set owns the application: the message says what to put into the set. */
  acceptDrift: AcceptDriftPayload;
  /** Suspends an application: its agent does nothing with it by itself, neither syncs nor puts drift right, until it is resumed or the time has come. Syncs that a person asks for run. Errors: NOT_FOUND, INVALID_INPUT. */
  suspendApplication: Application;
  /** Resumes a suspended application. Errors: NOT_FOUND. */
  resumeApplication: Application;
  /** Suspends a cluster: nothing is written to it, not even what people ask for, until it is resumed. Errors: NOT_FOUND. */
  suspendCluster: Cluster;
  /** Resumes a suspended cluster. Errors: NOT_FOUND. */
  resumeCluster: Cluster;
  /** Ends the sync that runs, also an automated one; nothing else is started. Errors: NOT_FOUND, CONFLICT when no sync runs. */
  terminateOperation: Application;
  /** Approves deletions that ask for it (`Prune=confirm`, `Delete=confirm`), of all objects of the application that are to be deleted now. Errors: NOT_FOUND. */
  confirmDeletion: Application;
  /** Creates or changes an application from a YAML or JSON text. Errors: INVALID_SPEC, CONFLICT when a set owns it. */
  applyApplication: Application;
  /** Deletes an application and, with its resources finalizer or `cascade: true`, its objects. Errors: NOT_FOUND. */
  deleteApplication: Scalars['Boolean']['output'];
  /** Resolves the application's refs and renders it again now. Errors: NOT_FOUND. */
  refreshApplication: Application;
  /** Syncs an application once, whatever its sync policy. Errors: NOT_FOUND, CONFLICT, INVALID_INPUT, and for another revision whatever keeps it from being rendered there, for example REF_NOT_FOUND. */
  syncApplication: SyncPayload;
  /** Makes an earlier desired state the current one. Refused while automated sync is on (as in Argo CD). Errors: NOT_FOUND, CONFLICT. */
  rollbackApplication: Application;
  /** Does something with an object of an application's tree, once, in its cluster: see `Application.resourceActions`. Errors: as `Application.resourceTree`, and NOT_FOUND, ACTION_UNKNOWN, ACTION_DISABLED, FORBIDDEN. */
  runResourceAction: ResourceActionPayload;
  /** Deletes an object of an application's tree in its cluster. What stands in Git comes back with the next sync, or at once with self-heal. Errors: as `Application.resourceTree`, and NOT_FOUND, FORBIDDEN. */
  deleteResource: ResourceActionPayload;
  /** Makes an API token. `expiresInDays` is 90 by default; 0 means never. Errors: INVALID_INPUT. */
  createApiToken: CreateApiTokenPayload;
  /** Revokes an API token and closes its open sockets. Errors: NOT_FOUND. */
  revokeApiToken: ApiToken;
  /** For agents, with a join token: registers the public key. Errors: JOIN_TOKEN_USED, JOIN_TOKEN_EXPIRED. */
  agentJoin: AgentJoinPayload;
  /** For agents: registers the next public key. The old one works until the new one asks the same, and then for 10 more minutes. */
  agentRotateKey: AgentJoinPayload;
  /** For agents: what changed since the last report. */
  agentReport: AgentReportPayload;
  /** For agents: a piece of the answer to a request of `agentRequests`. Errors: INVALID_INPUT. */
  agentAnswer: AgentAnswerPayload;
};

/** Everything that can be changed. */
export type MutationRegisterClusterArgs = {
  input: RegisterClusterInput;
};

/** Everything that can be changed. */
export type MutationCreateJoinTokenArgs = {
  cluster: Scalars['String']['input'];
  ttlSeconds?: InputMaybe<Scalars['Int']['input']>;
};

/** Everything that can be changed. */
export type MutationUpdateClusterArgs = {
  input: UpdateClusterInput;
};

/** Everything that can be changed. */
export type MutationRenameClusterArgs = {
  name: Scalars['String']['input'];
  newName: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationRemoveClusterArgs = {
  name: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationRevokeAgentArgs = {
  cluster: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationAdoptClusterArgs = {
  keyId: Scalars['ID']['input'];
  name?: InputMaybe<Scalars['String']['input']>;
};

/** Everything that can be changed. */
export type MutationApproveHoldArgs = {
  cluster: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationAddRepositoryArgs = {
  input: AddRepositoryInput;
};

/** Everything that can be changed. */
export type MutationRemoveRepositoryArgs = {
  url: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationRefreshRepositoryArgs = {
  url: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationApplyConfigMapArgs = {
  manifest: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationDeleteConfigMapArgs = {
  name: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationApplySecretArgs = {
  manifest: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationSetSecretValueArgs = {
  name: Scalars['String']['input'];
  key: Scalars['String']['input'];
  value: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationDeleteSecretArgs = {
  name: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationApplyDecisionArgs = {
  manifest: Scalars['String']['input'];
  onlyNamed?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Everything that can be changed. */
export type MutationDeleteDecisionArgs = {
  apiVersion: Scalars['String']['input'];
  kind: Scalars['String']['input'];
  name: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationApplyApplicationSetArgs = {
  manifest: Scalars['String']['input'];
  dryRun?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Everything that can be changed. */
export type MutationPreviewApplicationSetArgs = {
  manifest: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationApproveApplicationSetArgs = {
  name: Scalars['String']['input'];
  plan: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationDeleteApplicationSetArgs = {
  name: Scalars['String']['input'];
  cascade?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Everything that can be changed. */
export type MutationRefreshApplicationSetArgs = {
  name: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationApplyProjectArgs = {
  manifest: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationDeleteProjectArgs = {
  name: Scalars['String']['input'];
  force?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Everything that can be changed. */
export type MutationAcceptDriftArgs = {
  application: Scalars['String']['input'];
  drift?: InputMaybe<Scalars['ID']['input']>;
  fields?: InputMaybe<Array<Scalars['String']['input']>>;
  resource?: InputMaybe<ResourceSelectorInput>;
};

/** Everything that can be changed. */
export type MutationSuspendApplicationArgs = {
  name: Scalars['String']['input'];
  reason?: Scalars['String']['input'];
  until?: InputMaybe<Scalars['DateTime']['input']>;
};

/** Everything that can be changed. */
export type MutationResumeApplicationArgs = {
  name: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationSuspendClusterArgs = {
  name: Scalars['String']['input'];
  reason?: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationResumeClusterArgs = {
  name: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationTerminateOperationArgs = {
  name: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationConfirmDeletionArgs = {
  name: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationApplyApplicationArgs = {
  manifest: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationDeleteApplicationArgs = {
  name: Scalars['String']['input'];
  cascade?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Everything that can be changed. */
export type MutationRefreshApplicationArgs = {
  name: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationSyncApplicationArgs = {
  name: Scalars['String']['input'];
  prune?: InputMaybe<Scalars['Boolean']['input']>;
  resources?: InputMaybe<Array<ResourceSelectorInput>>;
  dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  force?: InputMaybe<Scalars['Boolean']['input']>;
  skipHooks?: InputMaybe<Scalars['Boolean']['input']>;
  syncOptions?: InputMaybe<Array<Scalars['String']['input']>>;
  retryLimit?: InputMaybe<Scalars['Int']['input']>;
  revision?: InputMaybe<Scalars['String']['input']>;
  sourceRevisions?: InputMaybe<Array<SourceRevisionInput>>;
};

/** Everything that can be changed. */
export type MutationRollbackApplicationArgs = {
  name: Scalars['String']['input'];
  id: Scalars['Int']['input'];
};

/** Everything that can be changed. */
export type MutationRunResourceActionArgs = {
  application: Scalars['String']['input'];
  resource: ResourceKeyInput;
  action: Scalars['String']['input'];
  parameters?: InputMaybe<Scalars['StringMap']['input']>;
};

/** Everything that can be changed. */
export type MutationDeleteResourceArgs = {
  application: Scalars['String']['input'];
  resource: ResourceKeyInput;
  propagation?: InputMaybe<DeletePropagation>;
  force?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Everything that can be changed. */
export type MutationCreateApiTokenArgs = {
  name: Scalars['String']['input'];
  expiresInDays?: InputMaybe<Scalars['Int']['input']>;
};

/** Everything that can be changed. */
export type MutationRevokeApiTokenArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationAgentJoinArgs = {
  input: AgentJoinInput;
};

/** Everything that can be changed. */
export type MutationAgentRotateKeyArgs = {
  publicKey: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationAgentReportArgs = {
  input: AgentReportInput;
};

/** Everything that can be changed. */
export type MutationAgentAnswerArgs = {
  input: AgentAnswerInput;
};

/** Everything that can be watched, over graphql-ws. */
export type Subscription = {
  /** Events of the fleet as they happen. A subscriber that falls 1,000 events behind is closed. */
  fleetEvents: Event;
  /** An application, now and whenever it changes. Completes when it is deleted. Errors: NOT_FOUND. */
  application: Application;
  /** Live, from the agent: the log of a container. Ends with the log, or, when it is followed, with the container. A reader that is slow slows the agent down. Errors: as `Application.resourceTree`, and NOT_FOUND, INVALID_INPUT with the cluster's words. */
  podLogs: PodLogChunk;
  /** For agents: the desired revision of the agent's own cluster, whenever it grows. A hint only: polling carries the truth. */
  agentNudges: AgentNudge;
  /** For agents: what people want to know of the agent's own cluster, and do in it, now. Each is signed for this socket alone and answered with `agentAnswer`. */
  agentRequests: AgentRequest;
};

/** Everything that can be watched, over graphql-ws. */
export type SubscriptionFleetEventsArgs = {
  filter?: InputMaybe<EventFilter>;
};

/** Everything that can be watched, over graphql-ws. */
export type SubscriptionApplicationArgs = {
  name: Scalars['String']['input'];
};

/** Everything that can be watched, over graphql-ws. */
export type SubscriptionPodLogsArgs = {
  application: Scalars['String']['input'];
  pod: Scalars['String']['input'];
  namespace?: InputMaybe<Scalars['String']['input']>;
  container?: InputMaybe<Scalars['String']['input']>;
  follow?: InputMaybe<Scalars['Boolean']['input']>;
  tailLines?: InputMaybe<Scalars['Int']['input']>;
  sinceSeconds?: InputMaybe<Scalars['Int']['input']>;
  previous?: InputMaybe<Scalars['Boolean']['input']>;
  timestamps?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Everything that can be watched, over graphql-ws. */
export type SubscriptionAgentRequestsArgs = {
  session: Scalars['String']['input'];
};

/** What an agent holds. */
export type AgentHolding = {
  /** The epoch of the hub it came from. */
  epoch: Scalars['String']['input'];
  /** The desired revision. */
  revision: Scalars['Int']['input'];
  /** The digest of the assignments, as in `DesiredState.digest`. */
  digest: Scalars['String']['input'];
};

/** The desired state of one cluster, or the difference to what its agent holds. */
export type DesiredState = {
  /** The epoch of the hub's database. */
  epoch: Scalars['String']['output'];
  /** The desired revision of the cluster. */
  revision: Scalars['Int']['output'];
  /** SHA-256 over all assignments of the cluster: see docs/protocol.md. */
  digest: Scalars['String']['output'];
  /** Ed25519 signature by the hub's key over (cluster, epoch, revision, digest, approval, removals), base64url: see docs/protocol.md. */
  signature: Scalars['String']['output'];
  /** Whether `assignments` is everything (true) or only what changed since the agent's revision (false). */
  isComplete: Scalars['Boolean']['output'];
  /** Whether a person approved that an agent that holds goes on with this state. */
  isApproved: Scalars['Boolean']['output'];
  /** Assignments that are new or changed; all of them when `isComplete`. */
  assignments: Array<Assignment>;
  /** Applications that are no longer assigned: since the agent's revision, or, when `isComplete`, all that no report confirmed as removed. */
  removed: Array<RemovedAssignment>;
  /** How long to wait before asking again, in seconds, without a nudge. The agent adds jitter. */
  pollAfterSeconds: Scalars['Int']['output'];
};

/** This application, this render, this cluster. */
export type Assignment = {
  /** The application's identity. */
  applicationId: Scalars['ID']['output'];
  /** The application's name, used in tracking ids. */
  applicationName: Scalars['String']['output'];
  /** SHA-256 over this assignment's content: see docs/protocol.md. */
  digest: Scalars['String']['output'];
  /** The digest of the render. */
  renderDigest: Scalars['String']['output'];
  /** The Git commit the render came from, or `VERSION@sha256:DIGEST` of a chart. */
  revision: Scalars['String']['output'];
  /** The destination namespace. */
  namespace: Scalars['String']['output'];
  /** The `syncPolicy` of the application, with every default filled in. */
  syncPolicy: Scalars['JSON']['output'];
  /** The sync that a person asked for; null when none did. */
  operation?: Maybe<RequestedOperation>;
};

/** A sync that a person asked for. */
export type RequestedOperation = {
  /** Reported back with the outcome. An agent runs an id once. */
  id: Scalars['ID']['output'];
  /** Whether to prune. */
  prune: Scalars['Boolean']['output'];
};

/** An application that is no longer assigned. */
export type RemovedAssignment = {
  /** The application's identity. */
  applicationId: Scalars['ID']['output'];
  /** Whether the agent deletes the application's objects (true) or leaves them (false). */
  deleteResources: Scalars['Boolean']['output'];
};

/** Rendered manifests. */
export type Render = {
  /** SHA-256 of the canonical bytes, lower-case hexadecimal. */
  digest: Scalars['String']['output'];
  /** The canonical bytes (JSON array of objects), gzip, base64. */
  content: Scalars['String']['output'];
};

/** What an agent says when it joins. */
export type AgentJoinInput = {
  /** The public half of the agent's Ed25519 key pair, base64url of the 32 raw bytes. */
  publicKey: Scalars['String']['input'];
  /** The UID of the cluster's kube-system namespace. */
  clusterUid: Scalars['String']['input'];
  /** The version of the agent's program. */
  agentVersion: Scalars['String']['input'];
  /** Facts about the cluster: kubeVersion, nodeCount, provider, apiVersions. */
  claims: Scalars['JSON']['input'];
};

/** What an agent learns when it joins. */
export type AgentJoinPayload = {
  /** The id of the key, sent as `kid` and `iss` of assertions. */
  keyId: Scalars['ID']['output'];
  /** The cluster's identity, sent as `sub`. */
  clusterId: Scalars['ID']['output'];
  /** The cluster's name. */
  clusterName: Scalars['String']['output'];
  /** The epoch of the hub's database. */
  epoch: Scalars['String']['output'];
  /** The hub's Ed25519 public key that signs desired states, base64url of the 32 raw bytes. */
  hubPublicKey: Scalars['String']['output'];
};

/** What changed in a cluster since the agent's last report. */
export type AgentReportInput = {
  /** Random, new at every start of the agent's process. */
  session: Scalars['ID']['input'];
  /** The UID of the cluster's kube-system namespace, which tells a cloned agent. */
  clusterUid: Scalars['String']['input'];
  /** Grows by one with every report of a session, from 1. */
  sequence: Scalars['Int']['input'];
  /** The digest of all application statuses before this report; empty at the first of a session. */
  baseDigest: Scalars['String']['input'];
  /** The digest of all application statuses after this report. */
  digest: Scalars['String']['input'];
  /** Whether `applications` is everything the agent holds: then all others are forgotten. With more than 500, the first report of the chain. */
  isComplete: Scalars['Boolean']['input'];
  /** The epoch, revision and digest of the desired state that the agent holds; null when it holds none. */
  holding?: InputMaybe<AgentHolding>;
  /** Why the agent holds; null when it does not. */
  hold?: InputMaybe<AgentHoldInput>;
  /** Facts about the cluster, when they changed. */
  claims?: InputMaybe<Scalars['JSON']['input']>;
  /** Applications whose status changed; at most 500 a report. */
  applications: Array<ApplicationReportInput>;
  /** Drift that was seen or healed; at most 500 a report. */
  drift: Array<DriftReportInput>;
  /** How many drift entries were dropped because the buffer (1,000) was full. */
  droppedDrift?: InputMaybe<Scalars['Int']['input']>;
};

/** Why an agent holds. */
export type AgentHoldInput = {
  /** A stable code. */
  code: Scalars['String']['input'];
  /** The sentence for people. */
  message: Scalars['String']['input'];
};

/** The status of one application in its cluster. */
export type ApplicationReportInput = {
  /** The application's identity. */
  applicationId: Scalars['ID']['input'];
  /** The digest of the render the status is about; null when none was applied yet. */
  renderDigest?: InputMaybe<Scalars['String']['input']>;
  /** The commit last synced in full; null when none was. */
  syncedRevision?: InputMaybe<Scalars['String']['input']>;
  /** Whether the objects equal the render. */
  syncStatus: SyncStatus;
  /** The worst health among the objects. */
  health: Health;
  /** What keeps it from Synced and Healthy. */
  message?: InputMaybe<Scalars['String']['input']>;
  /** The last or running sync. */
  operation?: InputMaybe<OperationReportInput>;
  /** Conditions of the application as the agent sees it. */
  conditions?: InputMaybe<Array<ConditionReportInput>>;
  /** All its objects when any of them changed; null when none did. */
  resources?: InputMaybe<Array<ResourceReportInput>>;
  /** Whether the application and its tracked objects are gone from the cluster, after its removal. */
  isRemoved?: InputMaybe<Scalars['Boolean']['input']>;
};

/** A condition as the agent sees it. */
export type ConditionReportInput = {
  /** For example `SyncError` or `SharedResourceWarning`. */
  type: Scalars['String']['input'];
  /** A stable word for the cause. */
  reason: Scalars['String']['input'];
  /** The sentence for people. */
  message: Scalars['String']['input'];
};

/** A sync as the agent saw it. */
export type OperationReportInput = {
  /** The id of the requested operation; null for automated syncs. */
  id?: InputMaybe<Scalars['ID']['input']>;
  /** `Running`, `Terminating`, `Succeeded`, `Failed` or `Error`. */
  phase: Scalars['String']['input'];
  /** The sentence for people. */
  message?: InputMaybe<Scalars['String']['input']>;
  /** The commit. */
  revision?: InputMaybe<Scalars['String']['input']>;
  /** When it started, by the cluster's clock. */
  startedAt: Scalars['DateTime']['input'];
  /** When it ended. */
  finishedAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** What it did to objects: failures and hooks first, at most 100; what was equal already is left out. */
  results?: InputMaybe<Array<SyncResultInput>>;
};

/** What a sync did to one object. */
export type SyncResultInput = {
  /** API group, empty for core. */
  group: Scalars['String']['input'];
  /** API version, for example `v1`. */
  version: Scalars['String']['input'];
  /** Kind. */
  kind: Scalars['String']['input'];
  /** Namespace, empty for cluster-scoped objects. */
  namespace: Scalars['String']['input'];
  /** Name. */
  name: Scalars['String']['input'];
  /** `Synced`, `SyncFailed`, `Pruned` or `PruneSkipped`; null for a hook. */
  status?: InputMaybe<Scalars['String']['input']>;
  /** Why, or what would happen in a dry run. */
  message?: InputMaybe<Scalars['String']['input']>;
  /** For a hook: on which occasion it ran, for example `PreSync`. */
  hookType?: InputMaybe<Scalars['String']['input']>;
  /** For a hook: `Running`, `Succeeded` or `Failed`. */
  hookPhase?: InputMaybe<Scalars['String']['input']>;
};

/** The state of one object. */
export type ResourceReportInput = {
  /** API group. */
  group: Scalars['String']['input'];
  /** API version. */
  version: Scalars['String']['input'];
  /** Kind. */
  kind: Scalars['String']['input'];
  /** Namespace. */
  namespace: Scalars['String']['input'];
  /** Name. */
  name: Scalars['String']['input'];
  /** Whether it equals its manifest. */
  syncStatus: SyncStatus;
  /** Its health; null for kinds without one. */
  health?: InputMaybe<Health>;
  /** Why. */
  message?: InputMaybe<Scalars['String']['input']>;
  /** The images of its containers. */
  images: Array<Scalars['String']['input']>;
};

/** A drifted field. */
export type DriftReportInput = {
  /** The agent's id for this drift; a later report with the same id says that it was healed. */
  id: Scalars['ID']['input'];
  /** The application's identity. */
  applicationId: Scalars['ID']['input'];
  /** API group of the object. */
  group: Scalars['String']['input'];
  /** Kind of the object. */
  kind: Scalars['String']['input'];
  /** Namespace of the object. */
  namespace: Scalars['String']['input'];
  /** Name of the object. */
  name: Scalars['String']['input'];
  /** The field's path; empty for the whole object. */
  field: Scalars['String']['input'];
  /** The desired value as JSON text, masked for secrets. */
  desired?: InputMaybe<Scalars['String']['input']>;
  /** The live value as JSON text, masked for secrets. */
  live?: InputMaybe<Scalars['String']['input']>;
  /** The field manager that wrote the live value. */
  manager?: InputMaybe<Scalars['String']['input']>;
  /** The person who changed the object, where an annotation of the object tells. */
  user?: InputMaybe<Scalars['String']['input']>;
  /** When the field was changed, by the cluster's clock. */
  changedAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** When the agent saw it. */
  detectedAt: Scalars['DateTime']['input'];
  /** When the desired value was back. */
  healedAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** What became of it. */
  state: DriftState;
};

/** The hub's answer to a report. */
export type AgentReportPayload = {
  /** Whether the report was taken; false for an old number, which is ignored and counted. */
  isAccepted: Scalars['Boolean']['output'];
  /** Whether the agent should send everything it holds: the digests differ. */
  resync: Scalars['Boolean']['output'];
  /** Whether another agent speaks for this cluster: this one must stop applying (AGENT_DUPLICATE). */
  isDuplicate: Scalars['Boolean']['output'];
};

/** What people want of a cluster now. */
export type AgentRequest = {
  /** The id to answer under. A request of kind `cancel` names the one that nobody waits for any more. */
  id: Scalars['ID']['output'];
  /** Grows with every request of a socket; another one is refused. */
  number: Scalars['Int']['output'];
  /** `tree`, `events`, `resource`, `actions`, `logs`, `action`, `delete` or `cancel`. An agent answers kinds that it does not know with AGENT_TOO_OLD. */
  kind: Scalars['String']['output'];
  /** The application that it is about; empty for `cancel`. */
  applicationId: Scalars['String']['output'];
  /** What the kind needs, see `protocol/src/live-requests.ts`. */
  parameters: Scalars['JSON']['output'];
  /** How long the answer may take; a log goes on after that. */
  timeoutMs: Scalars['Int']['output'];
  /** The hub's Ed25519 signature, base64url, see `agentRequestSigningPayload`. */
  signature: Scalars['String']['output'];
};

/** A piece of an answer. */
export type AgentAnswerInput = {
  /** The request's id. */
  requestId: Scalars['ID']['input'];
  /** From 0, one more with each piece; null to ask only whether the answer is still wanted. */
  sequence?: InputMaybe<Scalars['Int']['input']>;
  /** The piece: a part of a JSON text, or, of a log, the JSON text of `PodLogChunk`. */
  content?: InputMaybe<Scalars['String']['input']>;
  /** Whether it is the last one. */
  isDone: Scalars['Boolean']['input'];
  /** Why there is no answer. */
  error?: InputMaybe<AgentErrorInput>;
};

/** Why an agent cannot answer. */
export type AgentErrorInput = {
  /** A stable code. */
  code: Scalars['String']['input'];
  /** The sentence for people. Never holds a secret. */
  message: Scalars['String']['input'];
};

/** What becomes of an answer. */
export type AgentAnswerPayload = {
  /** Whether somebody still waits; if not, the agent stops. */
  isWanted: Scalars['Boolean']['output'];
  /** How many more pieces are taken now; at 0 the agent waits, and asks again. */
  credit: Scalars['Int']['output'];
};

/** A wake-up. */
export type AgentNudge = {
  /** The desired revision. */
  revision: Scalars['Int']['output'];
};
