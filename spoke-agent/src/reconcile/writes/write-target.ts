import type { Cluster, KubernetesObject, ObjectKey } from '../../cluster/cluster.js';
import { ClusterError, type ClusterErrorCode } from '../../cluster/cluster.errors.js';

/** Where one object is written to, and with what care. */
export interface WriteTarget {
  /** The application's view of the cluster. */
  readonly cluster: Cluster;
  readonly key: ObjectKey;
  /** Sends a request when there is room for it. */
  readonly run: <T>(request: () => Promise<T>) => Promise<T>;
  /** False: fields that the kind does not know are ignored. */
  readonly validate: boolean;
}

/** Reads the object. */
export async function liveAt({ cluster, key, run }: WriteTarget): Promise<KubernetesObject | undefined> {
  return await run(() => cluster.get(key));
}

export function isClusterError(error: unknown, ...codes: readonly ClusterErrorCode[]): error is ClusterError {
  return error instanceof ClusterError && codes.includes(error.code);
}
