import { expect, it } from '@jest/globals';
import { type Subject, configMap, eventually, keyOf, newNamespace, refusal } from './subject.js';

const FINALIZER = 'wheelhouse.dev/contract';

/** Deleting, with preconditions, finalizers, owners and namespaces. */
export function itDeletes(subject: Subject): void {
  it('deletes once and says afterwards that there was nothing', async () => {
    const { cluster } = subject();
    const map = configMap(await newNamespace(subject()), { a: '1' });
    await cluster.apply(map, { force: true });
    expect(await cluster.delete(keyOf(map), { propagation: 'background' })).toBe(true);
    expect(await cluster.get(keyOf(map))).toBeUndefined();
    expect(await cluster.delete(keyOf(map), { propagation: 'foreground' })).toBe(false);
  });

  it('deletes only the object with the given uid and version', async () => {
    const { cluster } = subject();
    const map = configMap(await newNamespace(subject()), { a: '1' });
    const { metadata } = await cluster.apply(map, { force: true });
    const uid = '00000000-0000-4000-8000-000000000000';
    expect(await refusal(cluster.delete(keyOf(map), { propagation: 'background', uid }))).toMatchObject({
      code: 'CONFLICT',
      conflicts: [],
    });
    const stale = { propagation: 'background', resourceVersion: '1' } as const;
    expect(await refusal(cluster.delete(keyOf(map), stale))).toMatchObject({ code: 'CONFLICT' });
    expect(await cluster.get(keyOf(map))).toBeDefined();
    const exact = {
      propagation: 'background',
      uid: metadata.uid ?? '',
      resourceVersion: metadata.resourceVersion ?? '',
    } as const;
    expect(await cluster.delete(keyOf(map), exact)).toBe(true);
  });

  it('keeps an object with a finalizer until the finalizer is gone', async () => {
    const { cluster, edit } = subject();
    const map = configMap(await newNamespace(subject()), { a: '1' });
    map.metadata.finalizers = [FINALIZER];
    await cluster.apply(map, { force: true });
    expect(await cluster.delete(keyOf(map), { propagation: 'background' })).toBe(true);
    const leaving = await cluster.get(keyOf(map));
    expect(leaving?.metadata.deletionTimestamp).toMatch(/Z$/);
    await edit(keyOf(map), { metadata: { finalizers: null } }, { manager: 'janitor' });
    expect(await cluster.get(keyOf(map))).toBeUndefined();
  });

  it('deletes what the object owned as well', async () => {
    const { cluster } = subject();
    const namespace = await newNamespace(subject());
    const owner = await cluster.apply(configMap(namespace, { a: '1' }), { force: true });
    const child = configMap(namespace, { b: '2' });
    child.metadata.name = 'child';
    const { uid, name } = owner.metadata;
    child.metadata.ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name, uid }];
    await cluster.apply(child, { force: true });
    await cluster.delete(keyOf(owner), { propagation: 'background' });
    await eventually('the owned object is gone', async () => (await cluster.get(keyOf(child))) === undefined);
  });

  it('empties a namespace that is deleted, then removes it', async () => {
    const { cluster } = subject();
    const namespace = await newNamespace(subject());
    const map = configMap(namespace, { a: '1' });
    await cluster.apply(map, { force: true });
    const key = { apiVersion: 'v1', kind: 'Namespace', namespace: '', name: namespace };
    expect(await cluster.delete(key, { propagation: 'background' })).toBe(true);
    await eventually('the namespace is gone', async () => (await cluster.get(key)) === undefined);
    expect(await cluster.get(keyOf(map))).toBeUndefined();
    expect(await refusal(cluster.apply(map, { force: true }))).toMatchObject({ code: 'NOT_FOUND' });
  });
}
