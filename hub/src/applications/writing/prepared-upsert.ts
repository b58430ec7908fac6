import type { Condition, DeliveredSyncPolicy, Problem } from '@wheelhouse/protocol';
import type { AssignmentChange } from '../../delivery/assignment.js';
import { type ApplicationDraft, type ApplicationSpec, historyLimitOf } from '../application.js';
import type { Renderable } from '../renders/application-renderer.js';
import type { DesiredRender, HistoryEntry, RequestedOperation, StoredApplication } from '../store/application-store.js';
import { ruledSyncPolicy } from '../delivery-rules/delivery-rules.js';
import { withRetryLimit } from '../delivery-rules/sync-policy.js';

/** An application to create, or to change where `stored` is there. */
export interface ApplicationUpsert {
  readonly draft: ApplicationDraft;
  readonly stored?: StoredApplication;
}

/** An upsert with what rendering came to. */
export interface PreparedUpsert extends ApplicationUpsert {
  readonly id: string;
  /** What the row gets: an unchanged render keeps its commit. Absent: no render, or not yet. */
  readonly render?: DesiredRender;
  /** The commit that was rendered, to find out later whether the ref moved on. */
  readonly renderedCommit?: string;
  readonly conditions: readonly Condition[];
  /** Whether what was rendered depends on the cluster; true while that is not known. */
  readonly readsCluster: boolean;
  readonly isStale: boolean;
}

/** Whose applications are written, and what caused it (`git`, `application-set`, or a person's name). */
export interface WriteOwner {
  readonly applicationSetId: string | null;
  readonly initiatedBy: string;
}

/** Problems that may vanish without a commit. */
const TRANSIENT_CODES = new Set([
  'REPOSITORY_UNAVAILABLE',
  'REPOSITORY_AUTHENTICATION_FAILED',
  'REPOSITORY_NOT_ALLOWED',
  'REF_NOT_FOUND',
  'RENDERER_UNAVAILABLE',
  'RENDERER_FAILED',
]);

/** Whether to try again later although nothing changed in Git or in the application. */
export function isTransient(problem: Problem): boolean {
  return TRANSIENT_CODES.has(problem.code);
}

/** What rendering needs of an upsert; undefined when it cannot be rendered right away: no cluster, or pinned. */
export function renderableOf({ draft, stored }: ApplicationUpsert): Renderable | undefined {
  if (!draft.cluster || (stored?.pinnedRevisionId ?? null) !== null) return undefined;
  const { name, namespace, project, labels, annotations, spec, cluster } = draft;
  return { name, namespace, project, labels, annotations, spec, cluster };
}

/** History of changed applications; created ones enter it with their row. */
export function historyOf(written: readonly PreparedUpsert[], initiatedBy: string): HistoryEntry[] {
  return written.flatMap(({ id, stored, render, draft }) =>
    stored && render && render.renderDigest !== stored.renderDigest
      ? [{ applicationId: id, ...render, initiatedBy, keep: historyLimitOf(draft.spec) }]
      : [],
  );
}

/** What an upsert means to the clusters: the new assignment, and the end on the cluster it leaves (objects stay, as in Argo CD). */
export function assignmentChanges(upsert: PreparedUpsert): AssignmentChange[] {
  const { id, draft, stored, render } = upsert;
  const clusterId = draft.cluster?.id ?? null;
  const changes: AssignmentChange[] = [];
  if (stored?.clusterId && stored.clusterId !== clusterId)
    changes.push({ clusterId: stored.clusterId, applicationId: id, remove: true, deleteResources: false });
  if (clusterId !== null && render) {
    const operation = stored?.requestedOperation ?? null;
    changes.push(assignmentOf({ id, ...draft, clusterId, operation }, render));
  }
  return changes;
}

/** What an assignment is made of, besides the render. */
export interface Assignable {
  readonly id: string;
  readonly clusterId: string;
  readonly name: string;
  readonly namespace: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly finalizers: readonly string[];
  readonly spec: ApplicationSpec;
  readonly operation: RequestedOperation | null;
  readonly deletionRequestedAt?: string;
}

/** The assignment of a rendered application. */
export function assignmentOf(application: Assignable, render: DesiredRender): AssignmentChange {
  const operation = operationFor(application.operation, render);
  return {
    clusterId: application.clusterId,
    applicationId: application.id,
    applicationName: application.name,
    namespace: application.namespace,
    syncPolicy: withRequest(withRetryLimit(ruledSyncPolicy(application), operation), operation),
    operation: operation && { id: operation.id, prune: operation.prune },
    isStaged: operation?.renderDigest !== undefined,
    renderDigest: render.renderDigest,
    revision: render.revision,
  };
}

/** The policy with what a requested sync says beyond its id and whether it prunes. */
function withRequest(policy: DeliveredSyncPolicy, operation: RequestedOperation | null): DeliveredSyncPolicy {
  return operation?.request ? { ...policy, request: { id: operation.id, ...operation.request } } : policy;
}

/** An operation that was asked for one render is no order to sync another one, and none once it is known to be over. */
function operationFor(operation: RequestedOperation | null, render: DesiredRender): RequestedOperation | null {
  const isFor = operation?.renderDigest === undefined || operation.renderDigest === render.renderDigest;
  return isFor && operation?.isOver !== true ? operation : null;
}
