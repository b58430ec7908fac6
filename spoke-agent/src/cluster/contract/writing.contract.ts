import { expect, it } from '@jest/globals';
import { FIELD_MANAGER } from '@wheelhouse/protocol';
import type { KubernetesObject, ManagedFieldsEntry } from '../cluster.js';
import {
  type Subject,
  at,
  configMap,
  deployment,
  entriesOf,
  keyOf,
  newNamespace,
  refusal,
  service,
} from './subject.js';

/** Writing past server-side apply: creating, replacing, patching. */
export function itWrites(subject: Subject): void {
  it('creates an object once, as an update by the given manager', async () => {
    const { cluster } = subject();
    const wanted = configMap(await newNamespace(subject()), { colour: 'blue' });
    const created = await cluster.create(wanted, { manager: 'creator' });
    expect(created).toMatchObject(wanted);
    expect(entriesOf(created, 'creator')).toMatchObject([
      { operation: 'Update', fieldsV1: { 'f:data': { 'f:colour': {} } } },
    ]);
    expect(await cluster.get(keyOf(wanted))).toEqual(created);
    expect(await refusal(cluster.create(wanted))).toMatchObject({ code: 'CONFLICT', conflicts: [] });
  });

  it('makes up a name where only its beginning is given', async () => {
    const { cluster } = subject();
    const { metadata, ...rest } = configMap(await newNamespace(subject()), { a: '1' });
    const { name: _name, ...unnamed } = metadata;
    const wanted = { ...rest, metadata: { ...unnamed, generateName: 'job-' } } as unknown as KubernetesObject;
    const [first, second] = [await cluster.create(wanted), await cluster.create(wanted)];
    expect(first.metadata.name).toMatch(/^job-[a-z0-9]{5}$/);
    expect(second.metadata.name).not.toBe(first.metadata.name);
    expect(await cluster.get(keyOf(first))).toEqual(first);
  });

  it('creates nothing in a dry run, and nothing in an absent namespace', async () => {
    const { cluster } = subject();
    const wanted = service(await newNamespace(subject()), { ports: [{ port: 80 }] });
    const planned = await cluster.create(wanted, { dryRun: true });
    expect(at(planned, 'spec', 'ports', 0, 'protocol')).toBe('TCP');
    expect(await cluster.get(keyOf(wanted))).toBeUndefined();
    expect(await refusal(cluster.create(configMap('no-such-namespace', {})))).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('replaces an object whole: what is not said is gone, or has its default', async () => {
    const { cluster, edit } = subject();
    const namespace = await newNamespace(subject());
    const before = await cluster.apply(deployment(namespace, { replicas: 0, revisionHistoryLimit: 3 }), {
      force: true,
    });
    await edit(keyOf(before), { metadata: { labels: { theirs: 'yes' } } }, { manager: 'kubectl-edit' });
    const replaced = await cluster.replace(deployment(namespace, { replicas: 0, minReadySeconds: 7 }));
    expect(at(replaced, 'spec', 'revisionHistoryLimit')).toBe(10);
    expect(at(replaced, 'spec', 'minReadySeconds')).toBe(7);
    expect(replaced.metadata.labels).toBeUndefined();
    expect(replaced.metadata.uid).toBe(before.metadata.uid);
    expect(entriesOf(replaced, FIELD_MANAGER).map(({ operation }) => operation)).toEqual(['Apply', 'Update']);
  });

  it('keeps the addresses of a Service that is replaced', async () => {
    const { cluster } = subject();
    const wanted = service(await newNamespace(subject()), { ports: [{ port: 80 }] });
    const before = await cluster.create(wanted);
    const { resourceVersion } = before.metadata;
    const versioned = { ...service(wanted.metadata.namespace ?? '', { ports: [{ port: 81 }] }) };
    versioned.metadata = { ...versioned.metadata, ...(resourceVersion !== undefined && { resourceVersion }) };
    const replaced = await cluster.replace(versioned);
    expect(at(replaced, 'spec', 'clusterIP')).toBe(at(before, 'spec', 'clusterIP'));
    expect(at(replaced, 'spec', 'ports', 0, 'port')).toBe(81);
  });

  it('replaces only the version that it was told, and nothing that is absent', async () => {
    const { cluster } = subject();
    const map = configMap(await newNamespace(subject()), { a: '1' });
    expect(await refusal(cluster.replace(map))).toMatchObject({ code: 'NOT_FOUND' });
    const first = await cluster.create(map);
    const changed = await cluster.replace({ ...map, data: { a: '2' } });
    const stale = { ...first, data: { a: '3' } };
    expect(await refusal(cluster.replace(stale))).toMatchObject({ code: 'CONFLICT', conflicts: [] });
    const planned = await cluster.replace({ ...changed, data: { a: '4' } }, { dryRun: true });
    expect(planned['data']).toEqual({ a: '4' });
    expect(await cluster.get(keyOf(map))).toEqual(changed);
  });

  it('refuses with INVALID to replace an immutable field', async () => {
    const { cluster } = subject();
    const namespace = await newNamespace(subject());
    await cluster.create(deployment(namespace, { replicas: 0 }));
    const labels = { app: 'other' };
    const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } };
    const changed = deployment(namespace, { selector: { matchLabels: labels }, template });
    expect(await refusal(cluster.replace(changed))).toMatchObject({ code: 'INVALID' });
  });

  it('patches an object, as an update by the given manager', async () => {
    const { cluster } = subject();
    const map = configMap(await newNamespace(subject()), { a: '1', b: '2' });
    await cluster.apply(map, { force: true });
    const patch = { data: { a: '9', b: null }, metadata: { annotations: { note: 'hello' } } };
    const patched = await cluster.patch(keyOf(map), patch, { manager: 'action' });
    expect(patched['data']).toEqual({ a: '9' });
    expect(entriesOf(patched, 'action')).toMatchObject([
      {
        operation: 'Update',
        fieldsV1: { 'f:data': { 'f:a': {} }, 'f:metadata': { 'f:annotations': { 'f:note': {} } } },
      },
    ]);
    expect(await cluster.get(keyOf(map))).toEqual(patched);
  });

  it('patches a subresource', async () => {
    const { cluster } = subject();
    const wanted = deployment(await newNamespace(subject()), { replicas: 0 });
    await cluster.apply(wanted, { force: true });
    await cluster.patch(keyOf(wanted), { spec: { replicas: 2 } }, { manager: 'action', subresource: 'scale' });
    expect(at(await cluster.get(keyOf(wanted)), 'spec', 'replicas')).toBe(2);
  });

  it('patches only the version that it was told, and nothing that is absent', async () => {
    const { cluster } = subject();
    const map = configMap(await newNamespace(subject()), { a: '1' });
    const manager = 'action';
    expect(await refusal(cluster.patch(keyOf(map), {}, { manager }))).toMatchObject({ code: 'NOT_FOUND' });
    const { metadata } = await cluster.create(map);
    await cluster.patch(keyOf(map), { data: { a: '2' } }, { manager });
    const { resourceVersion } = metadata;
    const stale = cluster.patch(keyOf(map), { metadata: { resourceVersion }, data: { a: '3' } }, { manager });
    expect(await refusal(stale)).toMatchObject({ code: 'CONFLICT' });
    expect((await cluster.get(keyOf(map)))?.['data']).toEqual({ a: '2' });
  });

  it('hands the fields of one manager over to another, so that applying removes what is not applied', async () => {
    const { cluster } = subject();
    const map = configMap(await newNamespace(subject()), { keep: '1', drop: '2' });
    const before = await cluster.create(map, { manager: 'kubectl-client-side-apply' });
    const managedFields = (before.metadata.managedFields ?? []).map((entry): ManagedFieldsEntry => ({
      ...entry,
      manager: FIELD_MANAGER,
      operation: 'Apply',
    }));
    const { resourceVersion } = before.metadata;
    const handed = await cluster.patch(
      keyOf(map),
      { metadata: { managedFields, resourceVersion } },
      { manager: 'migration' },
    );
    expect(handed['data']).toEqual({ keep: '1', drop: '2' });
    expect(handed.metadata.managedFields?.map(({ manager }) => manager)).toEqual([FIELD_MANAGER]);
    const applied = await cluster.apply({ ...map, data: { keep: '1' } }, { force: false });
    expect(applied['data']).toEqual({ keep: '1' });
  });
}
