import { describe, expect, it } from '@jest/globals';
import { agentRoles, guessedKinds, type NeededKind } from './agent-roles.js';
import { usualPlural } from './resource-name.js';

const needed = (kind: string, more: Partial<NeededKind> = {}): NeededKind => ({
  group: '',
  kind,
  plural: null,
  isNamespaced: true,
  namespace: 'shop',
  serviceAccount: null,
  createsNamespace: false,
  ...more,
});
const request = { agentNamespace: 'wheelhouse-system', serviceAccount: 'wheelhouse-agent', isLive: false };
const rolesOf = (kinds: NeededKind[], isLive = false): Map<string, unknown> =>
  new Map(
    agentRoles({ ...request, kinds, isLive }).map(({ kind, metadata, rules }) => [
      `${kind} ${metadata.namespace ?? ''}/${metadata.name}`,
      rules,
    ]),
  );

describe('the least role of an agent', () => {
  it('watches the kinds in use in the whole cluster, and writes them where they are', () => {
    const roles = rolesOf([needed('Deployment', { group: 'apps' }), needed('ConfigMap', { namespace: 'other' })]);
    expect(roles.get('ClusterRole /wheelhouse-agent-read')).toEqual([
      { apiGroups: [''], resources: ['namespaces'], verbs: ['get'] },
      { apiGroups: [''], resources: ['nodes'], verbs: ['list'] },
      { apiGroups: [''], resources: ['configmaps'], verbs: ['list', 'watch'] },
      { apiGroups: ['apps'], resources: ['deployments'], verbs: ['list', 'watch'] },
    ]);
    expect(roles.get('Role shop/wheelhouse-agent-write')).toContainEqual({
      apiGroups: ['apps'],
      resources: ['deployments'],
      verbs: ['get', 'create', 'patch', 'update', 'delete'],
    });
    expect(JSON.stringify(roles.get('Role shop/wheelhouse-agent-write'))).not.toContain('configmaps');
    expect(roles.get('ClusterRole /wheelhouse-agent-write')).toEqual([]);
  });

  it('binds every role to the service account of the agent', () => {
    const objects = agentRoles({ ...request, kinds: [needed('ConfigMap')] });
    const roles = objects.filter(({ kind }) => kind.endsWith('Role'));
    const bindings = objects.filter(({ kind }) => kind.endsWith('RoleBinding'));
    expect(bindings.map(({ metadata }) => metadata)).toEqual(roles.map(({ metadata }) => metadata));
    for (const { subjects } of bindings)
      expect(subjects).toEqual([{ kind: 'ServiceAccount', name: 'wheelhouse-agent', namespace: 'wheelhouse-system' }]);
  });

  it('writes in the whole cluster only what has no namespace', () => {
    const roles = rolesOf([
      needed('Gateway', { group: 'example.com', plural: 'gatewaes', isNamespaced: false, namespace: '' }),
      needed('ConfigMap'),
    ]);
    expect(roles.get('ClusterRole /wheelhouse-agent-write')).toEqual([
      { apiGroups: ['example.com'], resources: ['gatewaes'], verbs: ['get', 'create', 'patch', 'update', 'delete'] },
    ]);
  });

  it('makes namespaces only where an application asks for its own', () => {
    const namespaces = (createsNamespace: boolean): unknown =>
      rolesOf([needed('ConfigMap', { createsNamespace })]).get('ClusterRole /wheelhouse-agent-read');
    expect(JSON.stringify(namespaces(false))).not.toContain('create');
    expect(namespaces(true)).toContainEqual({
      apiGroups: [''],
      resources: ['namespaces'],
      verbs: ['get', 'create', 'patch'],
    });
  });

  it('row 4: impersonates named accounts and writes nothing in their stead', () => {
    const roles = rolesOf([
      needed('ConfigMap', { serviceAccount: 'shop:deployer' }),
      needed('Secret', { serviceAccount: 'shop:deployer' }),
      needed('Secret', { serviceAccount: 'shop:other' }),
    ]);
    expect(roles.get('Role shop/wheelhouse-agent-impersonate')).toEqual([
      { apiGroups: [''], resources: ['serviceaccounts'], verbs: ['impersonate'], resourceNames: ['deployer', 'other'] },
    ]);
    expect(roles.has('Role shop/wheelhouse-agent-write')).toBe(false);
  });

  it('adds what the live view reads and does only when asked', () => {
    const text = (isLive: boolean): string => JSON.stringify([...rolesOf([needed('ConfigMap')], isLive)]);
    expect(text(false)).not.toContain('pods/log');
    expect(text(true)).toContain('pods/log');
    expect(text(true)).toContain('jobs/status');
  });

  it('lets actions write the status of Rollouts where there are any', () => {
    const rollout = needed('Rollout', { group: 'argoproj.io', plural: 'rollouts' });
    const text = (isLive: boolean): string => JSON.stringify([...rolesOf([rollout], isLive)]);
    expect(text(true)).toContain('{"apiGroups":["argoproj.io"],"resources":["rollouts/status"],"verbs":["patch"]}');
    expect(text(false)).not.toContain('rollouts/status');
  });

  it('never holds a wildcard, escalate or bind', () => {
    const text = JSON.stringify([...rolesOf([needed('ClusterRole', { isNamespaced: false })], true)]);
    expect(text).not.toMatch(/"\*"|escalate|bind"/);
  });
});

describe('the name of a kind in roles', () => {
  it.each([
    ['Deployment', 'deployments'],
    ['NetworkPolicy', 'networkpolicies'],
    ['Ingress', 'ingresses'],
    ['Endpoints', 'endpoints'],
    ['Gateway', 'gateways'],
    ['StorageClass', 'storageclasses'],
  ])('of %s is %s', (kind, plural) => expect(usualPlural(kind)).toBe(plural));

  it('is a guess where nobody saw the definition', () => {
    expect(guessedKinds([needed('Widget', { group: 'example.com', isNamespaced: null }), needed('Pod')])).toEqual([
      'Widget.example.com',
    ]);
  });
});
