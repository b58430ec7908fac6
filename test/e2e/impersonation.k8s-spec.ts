// Applications of a project that names a service account are written as that account, and can do what it can do (fault row 4).
import { beforeAll, expect, it } from '@jest/globals';
import { describeOnCluster, syncing } from '../support/cluster-story.js';
import { configMap } from '../support/sample-files.js';
import { until } from '../support/until.js';

const files = {
  'apps/team/settings.yaml': configMap('settings', { colour: 'blue' }),
  'apps/team/more.yaml': configMap('more', { colour: 'blue' }),
  'apps/free/free.yaml': configMap('free', { colour: 'blue' }),
  'apps/thief/thief.yaml': configMap('stolen', { a: '1' }).replace(
    'name: stolen',
    'name: stolen\n  namespace: wheelhouse-system',
  ),
};

const project = (namespace: string): string => `apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: tenants}
spec:
  sourceRepos: ['*']
  destinations: [{server: '*', namespace: '*'}]
  clusterResourceWhitelist: [{group: '*', kind: '*'}]
  destinationServiceAccounts: [{server: '*', namespace: '${namespace}', defaultServiceAccount: deployer}]
`;
const role = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: deployer}
rules: [{apiGroups: [''], resources: [configmaps], verbs: [get, list, create, patch, update, delete]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: deployer}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
subjects: [{kind: ServiceAccount, name: deployer}]
`;

describeOnCluster('impersonation', files, (story) => {
  const account = (): string => `system:serviceaccount:${story().namespace}:deployer`;
  const data = async (name: string): Promise<unknown> => (await story().find('configmap', name))?.['data'];

  beforeAll(async () => {
    await story().run(['create', 'serviceaccount', 'deployer']);
    const { fleet, namespace } = story();
    await fleet.client.request(`mutation($manifest: String!) { applyProject(manifest: $manifest) { warnings } }`, {
      manifest: project(namespace),
    });
    await story().apply('team', { project: 'tenants', syncPolicy: syncing() });
    await story().apply('free', { syncPolicy: syncing() });
  });

  it('row 4: an account without rights writes nothing, and the error says how to allow it', async () => {
    const message = await story().untilFailed('team');
    expect(message).toContain(account());
    expect(message).toContain('kubectl create role');
    expect(await story().find('configmap', 'settings')).toBeUndefined();
  });

  it('row 4: other applications go on', async () => {
    await story().untilSynced('free');
  });

  it('row 4: an account with rights in its namespace writes, heals and prunes there', async () => {
    await story().run(['apply', '-f', '-'], role);
    await until('the right is there', () => story().run(['auth', 'can-i', 'patch', 'configmaps', '--as', account()]));
    await story().push('team', { 'apps/team/settings.yaml': configMap('settings', { colour: 'green' }) });
    expect(await data('settings')).toEqual({ colour: 'green' });
    await story().run(['patch', 'configmap', 'settings', '-p', '{"data":{"colour":"red"}}']);
    await until('it is healed', async () => JSON.stringify(await data('settings')) === '{"colour":"green"}');
    await story().push('team', { 'apps/team/more.yaml': null });
    await story().untilGone('configmap', 'more');
  });

  it('row 4: it writes nowhere else, and no other kind', async () => {
    const elsewhere = configMap('elsewhere', { a: '1' }).replace(
      'name: elsewhere',
      'name: elsewhere\n  namespace: default',
    );
    await story().fleet.push({ 'apps/team/elsewhere.yaml': elsewhere });
    expect(await story().untilFailed('team')).toContain('in the namespace "default"');
    expect(await story().find('configmap', 'elsewhere', 'default')).toBeUndefined();
    await story().push('team', { 'apps/team/elsewhere.yaml': null });
  });

  it('row 4: what it reads live it reads as the account, too', async () => {
    const resource = { group: '', kind: 'ConfigMap', name: 'settings', namespace: story().namespace };
    const live = async (): Promise<unknown> =>
      story().fleet.client.request(
        `query($resource: ResourceKeyInput!) { application(name: "team") { liveResource(resource: $resource) { live } } }`,
        { resource },
      );
    expect(JSON.stringify(await live())).toContain('green');
    await story().run(['delete', 'rolebinding', 'deployer']);
    await until('the right is gone', async () =>
      live().then(
        () => false,
        (error: unknown) => String(error).includes(account()),
      ),
    );
  });

  it("row 4: the agent's own namespace is not touched for an application", async () => {
    await story().apply('thief', { namespace: 'wheelhouse-system', syncPolicy: syncing() });
    expect(await story().untilFailed('thief')).toContain('belongs to the agent itself');
  });
});
