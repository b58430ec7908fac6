// What a spoke says of itself. Each claim is optional: an agent with the least role may not see the nodes.
import type { ApiConnection } from './api-connection.js';
import type { KindCatalog } from './kind-catalog.js';

interface NodeList {
  metadata?: { remainingItemCount?: number };
  items?: { spec?: { providerID?: string } }[];
}

/** What in a version or a node's providerID gives the provider away; the first match counts. */
const PROVIDERS: readonly (readonly [RegExp, string])[] = [
  [/-eks-/, 'eks'],
  [/-gke\./, 'gke'],
  [/\+k3s/, 'k3s'],
  [/\+rke2/, 'rke2'],
  [/^kind:/, 'kind'],
  [/^azure:/, 'aks'],
  [/^aws:/, 'aws'],
  [/^gce:/, 'gce'],
  [/^openstack:/, 'openstack'],
  [/^vsphere:/, 'vsphere'],
  [/^digitalocean:/, 'digitalocean'],
];

/** kubeVersion, nodeCount, provider and apiVersions. Throws ClusterError only when the API server does not answer at all. */
export async function readClaims(connection: ApiConnection, catalog: KindCatalog): Promise<Record<string, unknown>> {
  const [version, nodes, apiVersions] = await Promise.all([
    read<{ gitVersion?: string }>(connection, '/version'),
    // One node and the count of the others, whatever the size of the cluster.
    read<NodeList>(connection, '/api/v1/nodes?limit=1'),
    catalog.versions(),
  ]);
  const kubeVersion = version?.gitVersion ?? '';
  const provider = providerOf(kubeVersion, nodes?.items?.[0]?.spec?.providerID ?? '');
  return {
    ...(kubeVersion && { kubeVersion }),
    ...(nodes && { nodeCount: (nodes.items?.length ?? 0) + (nodes.metadata?.remainingItemCount ?? 0) }),
    ...(provider && { provider }),
    apiVersions,
  };
}

async function read<T>(connection: ApiConnection, path: string): Promise<T | undefined> {
  const response = await connection.request({ method: 'GET', path });
  return response.status === 200 ? (JSON.parse(response.text) as T) : undefined;
}

function providerOf(kubeVersion: string, providerId: string): string | undefined {
  return PROVIDERS.find(([mark]) => mark.test(kubeVersion) || mark.test(providerId))?.[1];
}
