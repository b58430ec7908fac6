import { canonicalJson, digestOf, sha256 } from './canonical.js';
import type { DeliveryRules } from './delivery-rules.js';
import type { Assignment } from './schema-types.js';

/** The `syncPolicy` that an assignment carries: Argo CD's fields with every default filled in, and how else its agent treats the application. */
export interface DeliveredSyncPolicy extends DeliveryRules {
  /** Null when syncs happen only on request. */
  readonly automated: { readonly prune: boolean; readonly selfHeal: boolean; readonly allowEmpty: boolean } | null;
  /** For example `CreateNamespace=true`. */
  readonly syncOptions: readonly string[];
  readonly retry: {
    /** How often a failed sync of one revision is tried again; -1 without end. */
    readonly limit: number;
    readonly backoff: { readonly durationMs: number; readonly factor: number; readonly maxDurationMs: number };
    /** Whether a further try takes the newest desired state instead of the one that failed. Absent: no. */
    readonly refresh?: boolean;
  };
}

/** What the digest of an assignment is taken over: everything the agent acts on. */
export type AssignmentContent = Pick<
  Assignment,
  'applicationId' | 'applicationName' | 'renderDigest' | 'revision' | 'namespace' | 'syncPolicy'
> & { readonly operation: { readonly id: string; readonly prune: boolean } | null };

/** SHA-256 over the canonical JSON of exactly the fields of {@link AssignmentContent}. */
export function assignmentDigest(content: AssignmentContent): string {
  const { applicationId, applicationName, renderDigest, revision, namespace, syncPolicy, operation } = content;
  return digestOf({
    applicationId,
    applicationName,
    renderDigest,
    revision,
    namespace,
    syncPolicy,
    operation: operation && { id: operation.id, prune: operation.prune },
  });
}

/** SHA-256 over the lines `<applicationId> <assignmentDigest>\n`, sorted by application id: the digest of a cluster's desired state. */
export function desiredStateDigest(assignments: Iterable<{ applicationId: string; digest: string }>): string {
  const lines = [...assignments].map(({ applicationId, digest }) => `${applicationId} ${digest}\n`).toSorted();
  return sha256(lines.join(''));
}

/** What an answer of the hub is signed for: everything that makes an agent apply or delete. */
export interface SignedState {
  readonly clusterId: string;
  readonly epoch: string;
  readonly revision: number;
  readonly digest: string;
  readonly isApproved: boolean;
  readonly removed: readonly { readonly applicationId: string; readonly deleteResources: boolean }[];
}

/**
 * The bytes that the hub signs and the agent verifies (Ed25519): lines of the cluster, the epoch, the revision, the digest, whether a
 * person approved, and one line `<applicationId> delete|leave` for each removal, sorted.
 */
export function desiredStateSigningPayload(state: SignedState): Uint8Array {
  const removals = state.removed
    .map(({ applicationId, deleteResources }) => `${applicationId} ${deleteResources ? 'delete' : 'leave'}\n`)
    .toSorted();
  const { clusterId, epoch, revision, digest, isApproved } = state;
  return Buffer.from(
    `wheelhouse-desired-state-v1\n${clusterId}\n${epoch}\n${revision}\n${digest}\napproved ${isApproved}\n${removals.join('')}`,
  );
}

/** The canonical bytes of a render: a canonical JSON array of the objects in the order they were rendered. */
export function renderBytes(objects: readonly unknown[]): Uint8Array {
  return Buffer.from(canonicalJson(objects));
}

/** The digest of all application statuses of a cluster, from the digest of each: kept by the agent, echoed to the hub. */
export function statusDigest(statuses: Iterable<{ applicationId: string; digest: string }>): string {
  return desiredStateDigest(statuses);
}
