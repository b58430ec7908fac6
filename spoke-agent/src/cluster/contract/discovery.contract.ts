import { expect, it } from '@jest/globals';
import { type Subject, at, configMap, deployment, eventually, keyOf, newNamespace, refusal } from './subject.js';

const GROUP = `contract-${process.pid}.wheelhouse.dev`;

const SCHEMA = {
  type: 'object',
  properties: { spec: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
};

function definition(kind: string): { apiVersion: string; kind: string; metadata: { name: string }; spec: unknown } {
  const singular = kind.toLowerCase();
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${singular}s.${GROUP}` },
    spec: {
      group: GROUP,
      scope: 'Namespaced',
      names: { kind, plural: `${singular}s`, singular, listKind: `${kind}List` },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: SCHEMA } }],
    },
  };
}

/** Kinds, identity, claims, reading. */
export function itDiscovers(subject: Subject): void {
  it('knows path and scope of built-in kinds', async () => {
    const { cluster } = subject();
    expect(await cluster.kindOf('v1', 'ConfigMap')).toEqual({ namespaced: true, plural: 'configmaps' });
    expect(await cluster.kindOf('v1', 'Namespace')).toEqual({ namespaced: false, plural: 'namespaces' });
    expect(await cluster.kindOf('apps/v1', 'Deployment')).toEqual({ namespaced: true, plural: 'deployments' });
    expect(await cluster.kindOf('networking.k8s.io/v1', 'Ingress')).toEqual({ namespaced: true, plural: 'ingresses' });
    const role = await cluster.kindOf('rbac.authorization.k8s.io/v1', 'ClusterRole');
    expect(role).toEqual({ namespaced: false, plural: 'clusterroles' });
  });

  it('refuses unknown kinds with KIND_UNKNOWN', async () => {
    const { cluster } = subject();
    expect(await refusal(cluster.kindOf('example.com/v1', 'Nothing'))).toMatchObject({ code: 'KIND_UNKNOWN' });
    expect(await refusal(cluster.kindOf('apps/v1', 'ConfigMap'))).toMatchObject({ code: 'KIND_UNKNOWN' });
    const wanted = { apiVersion: 'example.com/v1', kind: 'Nothing', metadata: { name: 'a', namespace: 'default' } };
    expect(await refusal(cluster.apply(wanted, { force: true }))).toMatchObject({ code: 'KIND_UNKNOWN' });
  });

  it('knows a kind once its definition was applied, and replaces lists in its objects as a whole', async () => {
    const { cluster } = subject();
    const crd = definition('Gadget');
    const namespace = await newNamespace(subject());
    expect(await refusal(cluster.kindOf(`${GROUP}/v1`, 'Gadget'))).toMatchObject({ code: 'KIND_UNKNOWN' });
    await cluster.apply(crd, { force: true });
    const facts = await eventually('the kind is served', () =>
      cluster.kindOf(`${GROUP}/v1`, 'Gadget').catch(() => undefined),
    );
    expect(facts).toEqual({ namespaced: true, plural: 'gadgets' });
    const gadget = (spec: unknown) => ({
      apiVersion: `${GROUP}/v1`,
      kind: 'Gadget',
      metadata: { name: 'g', namespace },
      spec,
    });
    const wanted = gadget({ items: [{ name: 'a' }, { name: 'b' }], nested: { left: 1, right: 2 } });
    await eventually('objects of the kind are taken', () =>
      cluster.apply(wanted, { force: true }).catch(() => undefined),
    );
    const stored = await cluster.apply(gadget({ items: [{ name: 'c' }], nested: { left: 1 } }), { force: true });
    expect(stored['spec']).toEqual({ items: [{ name: 'c' }], nested: { left: 1 } });
    expect(stored.metadata.generation).toBe(2);
    await cluster.delete(keyOf(crd), { propagation: 'background' });
    await eventually('the objects went with their kind', async () => {
      const error = await cluster.get(keyOf(stored)).catch((refused: unknown) => refused);
      return error === undefined || at(error, 'code') === 'KIND_UNKNOWN';
    });
  });

  it('is identified by the uid of kube-system', async () => {
    const { cluster } = subject();
    const { uid } = await cluster.identity();
    const key = { apiVersion: 'v1', kind: 'Namespace', namespace: '', name: 'kube-system' };
    expect(uid).toBe((await cluster.get(key))?.metadata.uid);
  });

  it('claims version, node count, API versions and kinds', async () => {
    const claims = await subject().cluster.claims();
    expect(claims['kubeVersion']).toMatch(/^v1\.\d+/);
    expect(claims['nodeCount']).toBeGreaterThanOrEqual(0);
    const versions = claims['apiVersions'] as string[];
    expect(versions).toEqual(
      expect.arrayContaining(['apps/v1', 'apps/v1/Deployment', 'batch/v1', 'v1', 'v1/ConfigMap']),
    );
    expect(versions).toEqual([...versions].toSorted());
  });

  it('finds nothing where nothing is', async () => {
    const { cluster } = subject();
    const absent = configMap('no-such-namespace', {});
    expect(await cluster.get(keyOf(absent))).toBeUndefined();
    expect(await cluster.delete(keyOf(absent), { propagation: 'background' })).toBe(false);
    expect(await cluster.list('v1', 'ConfigMap', { namespace: 'no-such-namespace' })).toEqual([]);
  });

  it('lists by namespace and label, with apiVersion and kind in every object', async () => {
    const { cluster } = subject();
    const namespace = await newNamespace(subject());
    const map = await cluster.apply(configMap(namespace, { a: '1' }, { app: 'web', tier: 'front' }), { force: true });
    await cluster.apply(deployment(namespace, { replicas: 0 }), { force: true });
    const found = (labelSelector: string) => cluster.list('v1', 'ConfigMap', { namespace, labelSelector });
    expect(await found('app=web')).toEqual([map]);
    expect(await found('app in (web,api),tier!=back,tier')).toEqual([map]);
    expect(await found('app=api')).toEqual([]);
    expect(await found('app notin (web)')).not.toContainEqual(map);
    expect(await found('!app')).not.toContainEqual(map);
    expect(await cluster.list('v1', 'ConfigMap', { labelSelector: 'app=web' })).toContainEqual(map);
  });
}
