// What a person asked of an application, put together from the two places where an assignment says it.
import { digestOf, type RequestedSync, type ResourceSelector } from '@wheelhouse/protocol';
import type { ObjectKey } from '../../cluster/cluster.js';
import { groupOf } from '../../engine/object-identity.js';
import type { HeldAssignment } from '../../store/state-schema.js';
import type { SyncAttempt } from './sync-attempt.js';

/** What the operation of an assignment asks for beyond its id and pruning; undefined when it asks for nothing more. */
export function requestOf({ operation, syncPolicy }: HeldAssignment): RequestedSync | undefined {
  const { request } = syncPolicy;
  if (request === undefined || (operation !== null && operation.id !== request.id)) return undefined;
  return request;
}

/**
 * What makes a desired state another one to try: its commit and its content. Holds, windows, approvals and requests come and go without making
 * it another (as in Argo CD: one automated attempt per revision and parameters).
 */
export function syncKeyOf(assignment: HeldAssignment): string {
  return `${assignment.revision} ${contentKeyOf(assignment)}`;
}

/**
 * What is to be in the cluster, whatever commit says so: what is rendered, and how it is applied. A sync goes on when only the commit becomes
 * another one, and hooks run once for a content.
 */
export function contentKeyOf(assignment: HeldAssignment): string {
  const known = contentKeys.get(assignment);
  if (known !== undefined) return known;
  const key = digestOf(contentOf(assignment));
  contentKeys.set(assignment, key);
  return key;
}

/** An assignment is never changed, only replaced. */
const contentKeys = new WeakMap<HeldAssignment, string>();

function contentOf(assignment: HeldAssignment): Record<string, unknown> {
  const { applicationName, renderDigest, namespace, syncPolicy } = assignment;
  const { syncOptions, managedNamespaceMetadata = null, ignoreDifferences = null, serviceAccount = null } = syncPolicy;
  const applied = { syncOptions, managedNamespaceMetadata, ignoreDifferences, serviceAccount };
  return { applicationName, renderDigest, namespace, ...applied };
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
