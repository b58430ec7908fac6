import { expect, it } from '@jest/globals';
import { type Subject, at, configMap, deployment, keyOf, newNamespace, refusal, service } from './subject.js';

/** Creating, changing, refusing. */
export function itApplies(subject: Subject): void {
  it('creates what is absent, with uid, version and creation time', async () => {
    const { cluster } = subject();
    const wanted = configMap(await newNamespace(subject()), { colour: 'blue' }, { app: 'web' });
    const created = await cluster.apply(wanted, { force: false });
    expect(created).toMatchObject({ ...wanted, metadata: { ...wanted.metadata } });
    expect(created.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(created.metadata.resourceVersion).toMatch(/^\d+$/);
    expect(created.metadata.creationTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(await cluster.get(keyOf(wanted))).toEqual(created);
  });

  it('keeps the resource version when nothing changes', async () => {
    const { cluster } = subject();
    const wanted = deployment(await newNamespace(subject()));
    const first = await cluster.apply(wanted, { force: true });
    // The status of a Deployment is written by others meanwhile, its spec is not.
    const settled = await cluster.get(keyOf(wanted));
    const again = await cluster.apply(wanted, { force: true });
    expect(again.metadata.generation).toBe(first.metadata.generation);
    expect(again.metadata.uid).toBe(first.metadata.uid);
    const map = configMap(wanted.metadata.namespace ?? '', { a: '1' });
    const before = await cluster.apply(map, { force: true });
    expect((await cluster.apply(map, { force: true })).metadata).toEqual(before.metadata);
    expect(settled?.metadata.generation).toBe(1);
  });

  it('changes what differs and gives it a later version and generation', async () => {
    const { cluster } = subject();
    const namespace = await newNamespace(subject());
    const first = await cluster.apply(deployment(namespace, { replicas: 0 }), { force: true });
    const second = await cluster.apply(deployment(namespace, { replicas: 0, paused: true }), { force: true });
    expect(at(second, 'spec', 'paused')).toBe(true);
    expect(first.metadata.generation).toBe(1);
    expect(second.metadata.generation).toBe(2);
    expect(Number(second.metadata.resourceVersion)).toBeGreaterThan(Number(first.metadata.resourceVersion));
  });

  it('bumps no generation for a label', async () => {
    const { cluster } = subject();
    const wanted = deployment(await newNamespace(subject()), { replicas: 0 });
    await cluster.apply(wanted, { force: true });
    wanted.metadata.labels = { tier: 'front' };
    const labelled = await cluster.apply(wanted, { force: true });
    expect(labelled.metadata).toMatchObject({ labels: { tier: 'front' }, generation: 1 });
  });

  it('stores nothing in a dry run, and answers what it would store', async () => {
    const { cluster } = subject();
    const namespace = await newNamespace(subject());
    const wanted = service(namespace, { ports: [{ port: 80 }] });
    const planned = await cluster.apply(wanted, { force: true, dryRun: true });
    expect(at(planned, 'spec', 'ports', 0)).toMatchObject({ port: 80, protocol: 'TCP', targetPort: 80 });
    expect(await cluster.get(keyOf(wanted))).toBeUndefined();
    const map = await cluster.apply(configMap(namespace, { a: '1' }), { force: true });
    const changed = await cluster.apply(configMap(namespace, { a: '2' }), { force: true, dryRun: true });
    expect(at(changed, 'data', 'a')).toBe('2');
    expect(await cluster.get(keyOf(map))).toEqual(map);
  });

  it('ignores the status and null members of what is applied', async () => {
    const { cluster } = subject();
    const wanted = deployment(await newNamespace(subject()), { replicas: 0 });
    const metadata = { ...wanted.metadata, creationTimestamp: null as unknown as string };
    const stored = await cluster.apply({ ...wanted, metadata, status: { readyReplicas: 7 } }, { force: true });
    expect(at(stored, 'status', 'readyReplicas')).toBeUndefined();
    expect(stored.metadata.creationTimestamp).toMatch(/^\d/);
  });

  it('refuses with NOT_FOUND what belongs into an absent namespace', async () => {
    const error = await refusal(subject().cluster.apply(configMap('no-such-namespace', { a: '1' }), { force: true }));
    expect(error).toMatchObject({ code: 'NOT_FOUND', retryable: false });
    expect(error.message).toContain('no-such-namespace');
  });

  it('refuses with INVALID a name that Kubernetes does not allow', async () => {
    const wanted = configMap(await newNamespace(subject()), { a: '1' });
    wanted.metadata.name = 'Not_Allowed';
    expect(await refusal(subject().cluster.apply(wanted, { force: true }))).toMatchObject({
      code: 'INVALID',
      conflicts: [],
    });
  });

  it('refuses with INVALID a selector that does not match the pod template', async () => {
    const wanted = deployment(await newNamespace(subject()), { selector: { matchLabels: { app: 'other' } } });
    expect(await refusal(subject().cluster.apply(wanted, { force: true }))).toMatchObject({ code: 'INVALID' });
  });

  it('refuses with INVALID a field of the wrong type', async () => {
    const wanted = deployment(await newNamespace(subject()), { replicas: 'three' });
    const error = await refusal(subject().cluster.apply(wanted, { force: true }));
    expect(error).toMatchObject({ code: 'INVALID', retryable: false });
    expect(error.message).toContain('.spec.replicas');
  });

  it('refuses with INVALID two list items with the same key', async () => {
    const ports = [
      { name: 'a', port: 80 },
      { name: 'b', port: 80 },
    ];
    const wanted = service(await newNamespace(subject()), { ports });
    expect(await refusal(subject().cluster.apply(wanted, { force: true }))).toMatchObject({ code: 'INVALID' });
  });

  it('refuses with INVALID a change of an immutable field', async () => {
    const { cluster } = subject();
    const namespace = await newNamespace(subject());
    await cluster.apply(deployment(namespace, { replicas: 0 }), { force: true });
    const labels = { app: 'other' };
    const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } };
    const changed = deployment(namespace, { selector: { matchLabels: labels }, template });
    expect(await refusal(cluster.apply(changed, { force: true }))).toMatchObject({ code: 'INVALID' });
    await cluster.apply(service(namespace, { ports: [{ port: 80 }] }), { force: true });
    const moved = service(namespace, { ports: [{ port: 80 }], clusterIP: '10.96.77.77' });
    expect(await refusal(cluster.apply(moved, { force: true }))).toMatchObject({ code: 'INVALID' });
  });

  it('refuses with INVALID a namespaced object without a namespace', async () => {
    const wanted = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'homeless' } };
    expect(await refusal(subject().cluster.apply(wanted, { force: true }))).toMatchObject({ code: 'INVALID' });
  });

  it('fails with UNAVAILABLE when the caller gives up', async () => {
    const wanted = configMap(await newNamespace(subject()), { a: '1' });
    const call = subject().cluster.apply(wanted, { force: true, signal: AbortSignal.abort() });
    expect(await refusal(call)).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
  });
}
