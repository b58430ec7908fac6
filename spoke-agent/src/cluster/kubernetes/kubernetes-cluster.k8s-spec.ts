import { describeClusterContract } from '../cluster.contract.js';
import { ApiConnection } from './api-connection.js';
import { refusalOf } from './api-status.js';
import { KindCatalog, pathOfVersion } from './kind-catalog.js';
import { kubeconfigAccess } from './kubeconfig.js';
import { KubernetesCluster } from './kubernetes-cluster.js';
import { describeWithTestbed } from './testbed.js';
import type { AccessRule } from '../simulated/simulated-access.js';
import type { ClusterUnderTest, EditOptions } from '../contract/subject.js';
import type { KubernetesObject, ObjectKey } from '../cluster.js';

describeWithTestbed('KubernetesCluster', (kubeconfigs) => {
  describeClusterContract('on a real API server', async () => openCluster(kubeconfigs[0] ?? ''));
});

/** Edits go past the adapter, as kubectl's would. */
async function openCluster(kubeconfig: string): Promise<ClusterUnderTest> {
  const access = await kubeconfigAccess(kubeconfig);
  const connection = new ApiConnection(access);
  const catalog = new KindCatalog(connection);
  const cluster = new KubernetesCluster(access);
  const edit = async (
    key: ObjectKey,
    patch: Record<string, unknown>,
    options: EditOptions,
  ): Promise<KubernetesObject> => {
    const { plural } = await catalog.find(key.apiVersion, key.kind);
    const subresource = options.subresource === undefined ? '' : `/${options.subresource}`;
    const response = await connection.request({
      method: 'PATCH',
      path: `${pathOfVersion(key.apiVersion)}/namespaces/${key.namespace}/${plural}/${key.name}${subresource}?fieldManager=${options.manager}`,
      body: JSON.stringify(patch),
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    if (response.status !== 200) throw refusalOf(response, 'edit', false);
    return JSON.parse(response.text) as KubernetesObject;
  };
  return {
    cluster,
    edit,
    allow: (user, rule) => grant(cluster, user, rule),
    runsPods: false,
    close: async () => {
      connection.close();
      await cluster.close();
    },
  };
}

async function grant(cluster: KubernetesCluster, user: string, rule: Required<AccessRule>): Promise<void> {
  const [, , home = '', name = ''] = user.split(':');
  const [apiGroup, version] = ['rbac.authorization.k8s.io', 'rbac.authorization.k8s.io/v1'];
  const { verbs, resources, namespaces } = rule;
  for (const namespace of namespaces) {
    const metadata = { name, namespace };
    const rules = [{ apiGroups: [''], verbs, resources }];
    await cluster.apply({ apiVersion: version, kind: 'Role', metadata, rules }, { force: true });
    const subjects = [{ kind: 'ServiceAccount', name, namespace: home }];
    const binding = { metadata, roleRef: { apiGroup, kind: 'Role', name }, subjects };
    await cluster.apply({ apiVersion: version, kind: 'RoleBinding', ...binding }, { force: true });
  }
}
