// What a person asked of an application, put together from the two places where an assignment says it.
import { digestOf, type RequestedSync, type ResourceSelector } from '@wheelhouse/protocol';
import type { ObjectKey } from '../../cluster/cluster.js';
import { groupOf } from '../../engine/object-identity.js';
import type { HeldAssignment } from '../../store/state-schema.js';
import type { SyncAttempt } from '../managed-state.js';

/** What the operation of an assignment asks for beyond its id and pruning; undefined when it asks for nothing more. */
export function requestOf({ operation, syncPolicy }: HeldAssignment): RequestedSync | undefined {
  const { request } = syncPolicy;
  if (request === undefined || (operation !== null && operation.id !== request.id)) return undefined;
  return request as RequestedSync;
}

/**
 * What makes a desired state another one to try: the commit, what is rendered from it and how it is applied. Holds, windows, approvals and
 * requests come and go without making it another (as in Argo CD: one automated attempt per revision and parameters).
 */
export function syncKeyOf(assignment: HeldAssignment): string {
  const { applicationName, renderDigest, revision, namespace, syncPolicy } = assignment;
  const { syncOptions, managedNamespaceMetadata = null, ignoreDifferences = null, serviceAccount = null } = syncPolicy;
  return digestOf({
    applicationName,
    renderDigest,
    revision,
    namespace,
    syncOptions,
    managedNamespaceMetadata,
    ignoreDifferences,
    serviceAccount,
  });
}

/** The sync options that count for a sync: those of the request instead of the application's, and its wish to force. */
export function syncOptionsOf({ assignment, request }: Pick<SyncAttempt, 'assignment' | 'request'>): readonly string[] {
  const options = request?.syncOptions ?? assignment.syncPolicy.syncOptions;
  return request?.force === true ? ['Force=true', ...options] : options;
}

/** Whether a sync of some objects only concerns this one. */
export function isSelected(key: ObjectKey, resources: readonly ResourceSelector[] | undefined): boolean {
  if (resources === undefined) return true;
  return resources.some(
    ({ group, kind, namespace, name }) =>
      (group === undefined || group === groupOf(key.apiVersion)) &&
      (kind === undefined || kind === key.kind) &&
      (namespace === undefined || namespace === key.namespace) &&
      (name === undefined || name === key.name),
  );
}
