// What sync options say about writing one object: the object's own win over its application's. Pure.
import type { KubernetesObject } from '../../cluster/cluster.js';
import { annotationOf, syncOption } from '../../engine/annotations.js';
import type { ManagedObject } from '../state/managed-object.js';
import type { OwningApplyOptions } from './owning-apply.js';

/** Whether the object is written whole, rather than applied. */
export function isReplaced(manifest: KubernetesObject, syncOptions: readonly string[]): boolean {
  return syncOption(manifest, syncOptions, 'Replace') === 'true';
}

/** Whether it may be deleted and made anew. */
export function isForced(manifest: KubernetesObject, syncOptions: readonly string[]): boolean {
  return syncOption(manifest, syncOptions, 'Force') === 'true';
}

/** Whether fields that its kind does not know are refused. */
export function isValidated(manifest: KubernetesObject, syncOptions: readonly string[]): boolean {
  return syncOption(manifest, syncOptions, 'Validate') !== 'false';
}

/** Whether the destination namespace is made. */
export function createsNamespace(syncOptions: readonly string[]): boolean {
  return syncOption(undefined, syncOptions, 'CreateNamespace') === 'true';
}

/** Whether fields that may differ keep their live values in a sync. */
export function respectsIgnored(syncOptions: readonly string[]): boolean {
  return syncOption(undefined, syncOptions, 'RespectIgnoreDifferences') === 'true';
}

/**
 * How an object is applied.
 * @param migrationManager the application's
 */
export function owningOptionsOf(
  object: Pick<ManagedObject, 'ownedDigest' | 'replacedFields'>,
  manifest: KubernetesObject,
  { syncOptions, migrationManager }: { syncOptions: readonly string[]; migrationManager: string | undefined },
): OwningApplyOptions {
  return {
    isFirst: object.ownedDigest === '' || object.replacedFields !== undefined,
    adopts: syncOption(manifest, syncOptions, 'ClientSideApplyMigration') !== 'false',
    formerManager: annotationOf(manifest, 'client-side-apply-migration-manager') ?? migrationManager,
    recreates: isForced(manifest, syncOptions),
  };
}
