// Reads a kube-like URL: `/api/v1/namespaces/NS/configmaps/NAME`, `/apis/GROUP/VERSION/PLURAL/NAME/status`.
import type { ObjectKey } from '../cluster.js';
import { ClusterError } from '../cluster.errors.js';
import type { SimulatedCluster } from './simulated-cluster.js';

const METHODS = ['GET', 'PUT', 'PATCH', 'DELETE'] as const;
type DoorMethod = (typeof METHODS)[number];

export interface DoorRequest {
  readonly method: DoorMethod;
  /** The name is empty where the path names a list. */
  readonly key: ObjectKey;
  readonly subresource: 'status' | 'scale' | undefined;
  readonly manager?: string;
  readonly labelSelector?: string;
}

/** Throws ClusterError: INVALID for a path or method that means nothing here, KIND_UNKNOWN for a resource that is not served. */
export function readDoorRequest(cluster: SimulatedCluster, methodName: string, address: string): DoorRequest {
  const { pathname, searchParams } = new URL(address, 'http://localhost');
  const method = METHODS.find((known) => known === methodName);
  if (!method) throw new ClusterError('INVALID', `Method ${methodName} is not served: use ${METHODS.join(', ')}.`);
  const { apiVersion, steps } = splitPath(pathname);
  const [namespace, rest] =
    steps[0] === 'namespaces' && steps.length > 2 ? [steps[1] ?? '', steps.slice(2)] : ['', steps];
  const [plural = '', name = '', subresource] = rest;
  if (subresource !== undefined && subresource !== 'status' && subresource !== 'scale') throw unknownPath(pathname);
  const found = cluster.kindOfPlural(apiVersion, plural);
  if (!found) throw new ClusterError('KIND_UNKNOWN', `The cluster serves no ${plural} in ${apiVersion}.`);
  if (name === '' && method !== 'GET')
    throw new ClusterError('INVALID', `${method} needs the name of one object in its path.`);
  const manager = searchParams.get('fieldManager');
  const labelSelector = searchParams.get('labelSelector');
  return {
    method,
    key: { apiVersion, kind: found.kind, namespace, name },
    subresource,
    ...(manager && { manager }),
    ...(labelSelector && { labelSelector }),
  };
}

function splitPath(pathname: string): { apiVersion: string; steps: string[] } {
  const [root, ...steps] = pathname.split('/').filter(Boolean).map(decodeURIComponent);
  if (root === 'api' && steps.length > 1) return { apiVersion: steps[0] ?? '', steps: steps.slice(1) };
  if (root === 'apis' && steps.length > 2) return { apiVersion: steps.slice(0, 2).join('/'), steps: steps.slice(2) };
  throw unknownPath(pathname);
}

function unknownPath(pathname: string): ClusterError {
  const example = '/apis/apps/v1/namespaces/NAMESPACE/deployments/NAME';
  return new ClusterError('INVALID', `The path ${pathname} names no resource. An example: ${example}`);
}
