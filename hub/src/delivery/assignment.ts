import { type AssignmentContent, assignmentDigest, type DeliveredSyncPolicy } from '@wheelhouse/protocol';

/** An application's desired state on one cluster, or its end there. */
export type AssignmentChange =
  | {
      readonly clusterId: string;
      readonly applicationId: string;
      readonly remove: true;
      /** Whether the agent deletes the application's objects or leaves them. */
      readonly deleteResources: boolean;
    }
  | (AssignedState & { readonly remove?: false });

/** What one cluster should run of one application. */
export interface AssignedState {
  readonly clusterId: string;
  readonly applicationId: string;
  readonly applicationName: string;
  readonly renderDigest: string;
  /** The Git commit of the render. */
  readonly revision: string;
  readonly namespace: string;
  readonly syncPolicy: DeliveredSyncPolicy;
  readonly operation: { readonly id: string; readonly prune: boolean } | null;
  /** Whether no person but a rollout asks for the operation: then it waits as long as something holds the application. */
  readonly isStaged?: boolean;
}

/** The part of an assignment that is stored as JSON, besides the render's digest. */
export type StoredContent = Pick<
  AssignmentContent,
  'applicationName' | 'revision' | 'namespace' | 'syncPolicy' | 'operation'
>;

/** An assignment as it is written to the database. */
export interface AssignmentRow {
  readonly cluster_id: string;
  readonly application_id: string;
  readonly render_digest: string;
  readonly content: StoredContent;
  readonly digest: string;
}

/** An assignment with its digest, ready to be stored. */
export function toAssignmentRow(state: AssignedState): AssignmentRow {
  const { clusterId, applicationId, applicationName, renderDigest, revision, namespace, syncPolicy, operation } = state;
  return {
    cluster_id: clusterId,
    application_id: applicationId,
    render_digest: renderDigest,
    content: { applicationName, revision, namespace, syncPolicy, operation },
    digest: assignmentDigest({
      applicationId,
      applicationName,
      renderDigest,
      revision,
      namespace,
      syncPolicy,
      operation,
    }),
  };
}
