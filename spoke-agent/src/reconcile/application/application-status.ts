// Pure: from what is managed to what is reported of one application.
import type { ApplicationReportInput, ResourceReportInput, SyncStatus } from '@wheelhouse/protocol';
import { applicationHealth } from '../../engine/health/assess-health.js';
import { groupOf, versionOf } from '../../engine/object-identity.js';
import { healthMessageOf, imagesOf } from './confidential.js';
import type { ManagedObject } from '../state/managed-object.js';
import type { ManagedApplication } from '../state/managed-state.js';
import { observedConditions } from './observed-conditions.js';
import { shownHealthOf } from '../health/shown-health.js';

/**
 * The complete status of an application, with all its objects in a stable order.
 * @param isTrusted whether the agent knows what it should do; without that, sync and health are Unknown
 */
export function applicationStatus(application: ManagedApplication, isTrusted: boolean): ApplicationReportInput {
  const { id, assignment, plannedRender, operation, conditions, isRemoved } = application;
  const isEvaluated = application.isEvaluated && isTrusted;
  const objects = [...application.objects.values()].toSorted((a, b) => (a.identity < b.identity ? -1 : 1));
  const shown = isRemoved ? [] : objects;
  return {
    applicationId: id,
    // Not the one that is assigned: until that is planned, nothing is known of it.
    renderDigest: assignment === undefined ? null : plannedRender || null,
    syncedRevision: application.syncedRevision || null,
    syncStatus: isEvaluated ? syncStatusOf(application, objects) : 'Unknown',
    health: isEvaluated
      ? applicationHealth(
          shown.map((object) => {
            const { key, isHealthIgnored, isHook } = object;
            const { isThere, health } = shownHealthOf(object);
            const isApplication = key.kind === 'Application' && groupOf(key.apiVersion) === 'argoproj.io';
            return { isLive: isThere, health, isIgnored: isHealthIgnored, isHook, isApplication };
          }),
        )
      : 'Unknown',
    message: application.message || null,
    operation: operation ?? null,
    conditions: [...conditions, ...observedConditions(application)],
    resources: shown.map(resourceOf),
    isRemoved,
  };
}

function syncStatusOf(application: ManagedApplication, objects: readonly ManagedObject[]): SyncStatus {
  if (application.conditions.some(({ type }) => type === 'ComparisonError')) return 'Unknown';
  const isSynced =
    application.refused.length === 0 &&
    !application.conditions.some(({ type }) => type === 'InvalidSpecError') &&
    objects.every((object) => isInSync(object, application));
  return isSynced ? 'Synced' : 'OutOfSync';
}

/** An object that is not in Git counts unless it, or its application, says that it may be there. */
function isInSync(
  { syncStatus, isExpected, isHook, isExtraAllowed }: ManagedObject,
  { assignment }: ManagedApplication,
): boolean {
  if (isHook) return true;
  if (isExpected) return syncStatus === 'Synced';
  return isExtraAllowed || assignment?.syncPolicy.compareOptions?.includes('IgnoreExtraneous') === true;
}

function resourceOf(object: ManagedObject): ResourceReportInput {
  const { key, syncStatus } = object;
  const { isThere, health } = shownHealthOf(object);
  return {
    group: groupOf(key.apiVersion),
    version: versionOf(key.apiVersion),
    kind: key.kind,
    namespace: key.namespace,
    name: key.name,
    syncStatus,
    health: isThere ? (health ?? null) : 'Missing',
    message: object.message || healthMessageOf(object) || object.note || null,
    images: imagesOf(object),
  };
}
