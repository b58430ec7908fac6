// What is sent to the cluster to write one object, and what becomes of it when others write it at the same moment.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FIELD_MANAGER } from '@wheelhouse/protocol';
import { configMap, deployment, keyIn, namespace } from '../../stories/agent-scenario.js';
import type { KubernetesObject } from '../../cluster/cluster.js';
import type { ClusterErrorCode } from '../../cluster/cluster.errors.js';
import { SimulatedCluster } from '../../cluster/simulated/simulated-cluster.js';
import { keyOf } from '../../engine/object-identity.js';
import { appliedAsOwner, type OwningApplyOptions } from './owning-apply.js';
import { replaced } from './replacement.js';
import type { WriteTarget } from './write-target.js';

const first: OwningApplyOptions = { isFirst: true, adopts: true, recreates: false };
const later: OwningApplyOptions = { ...first, isFirst: false };
const settings = keyIn('ConfigMap', 'settings');
let cluster: SimulatedCluster;
let verbs: string[];

beforeEach(async () => {
  cluster = new SimulatedCluster();
  await cluster.apply(namespace('shop'), { force: true });
  verbs = [];
  // Matches nothing: it only listens.
  cluster.faults.failNext({ code: 'INVALID', matching: ({ verb }) => verbs.push(verb) < 0 });
});

afterEach(() => cluster.close());

function map(data: Record<string, string>): KubernetesObject {
  const object = configMap('settings', data);
  return { ...object, metadata: { ...object.metadata, namespace: 'shop' } };
}

function web(app: string): KubernetesObject {
  const object = deployment('web', 1);
  const labels = { app };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } };
  return {
    ...object,
    metadata: { ...object.metadata, namespace: 'shop' },
    spec: { replicas: 1, selector: { matchLabels: labels }, template },
  };
}

function target(object: KubernetesObject): WriteTarget {
  return { cluster, key: keyOf(object), run: (request) => request(), validate: true };
}

async function apply(object: KubernetesObject, options: OwningApplyOptions): Promise<KubernetesObject> {
  return await appliedAsOwner(target(object), object, options);
}

/** The next request of this kind fails, after somebody did something. */
function failNext(verb: string, code: ClusterErrorCode, meanwhile: () => void = () => {}): void {
  let isDone = false;
  cluster.faults.failNext({
    code,
    matching: (request) => {
      if (isDone || request.verb !== verb) return false;
      isDone = true;
      meanwhile();
      return true;
    },
  });
}

describe('applying', () => {
  it('costs one request for what is new, and for what is ours', async () => {
    await apply(map({ a: '1' }), first);
    expect(verbs).toEqual(['apply']);
    await apply(map({ a: '2' }), later);
    expect(verbs).toEqual(['apply', 'apply']);
  });

  it('takes over from others only what they leave behind, and asks first', async () => {
    await cluster.create(map({ a: '0', b: '2' }), { manager: 'kubectl-create' });
    verbs = [];
    const result = await apply(map({ a: '1' }), first);
    expect(verbs).toEqual(['apply', 'get', 'patch', 'apply']);
    expect(result['data']).toEqual({ a: '1' });
    expect(result.metadata.managedFields?.map(({ manager }) => manager)).toEqual([FIELD_MANAGER]);
  });

  it('takes values over that people set, without taking the people for appliers', async () => {
    await cluster.put(map({ a: '0', b: '2' }), { manager: 'kubectl-edit' });
    const result = await apply(map({ a: '1' }), first);
    expect(result['data']).toEqual({ a: '1', b: '2' });
  });

  it('tries again to hand ownership over when somebody else writes at the same moment', async () => {
    await cluster.create(map({ a: '1', b: '2' }), { manager: 'helm' });
    failNext('patch', 'CONFLICT');
    expect((await apply(map({ a: '1' }), first))['data']).toEqual({ a: '1' });
    expect(verbs.filter((verb) => verb === 'patch')).toHaveLength(2);
  });

  it('applies all the same when ownership cannot be handed over', async () => {
    await cluster.create(map({ a: '1', b: '2' }), { manager: 'helm' });
    failNext('patch', 'INVALID');
    expect((await apply(map({ a: '1' }), first))['data']).toEqual({ a: '1', b: '2' });
  });

  it('says what is missing to change what cannot be changed', async () => {
    await apply(web('one'), first);
    await expect(apply(web('two'), later)).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(/immutable.*Force=true/),
    });
  });

  it('makes it anew where that is allowed', async () => {
    const before = await apply(web('one'), first);
    const after = await apply(web('two'), { ...later, recreates: true });
    expect(after.metadata.uid).not.toBe(before.metadata.uid);
    expect(after.metadata.managedFields?.[0]).toMatchObject({ manager: FIELD_MANAGER, operation: 'Apply' });
  });

  it('never makes a definition or a namespace anew', async () => {
    const home = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', uid: 'no' } };
    failNext('apply', 'INVALID');
    await expect(apply(home, { ...later, recreates: true })).rejects.toMatchObject({ code: 'INVALID' });
    expect(verbs).not.toContain('delete');
  });

  it('puts the old object back when the new one is refused after all', async () => {
    await apply(web('one'), first);
    let applies = 0;
    cluster.faults.failNext({
      code: 'FORBIDDEN',
      matching: ({ verb }) => {
        if (verb === 'apply') applies += 1;
        return verb === 'apply' && applies === 2;
      },
    });
    await expect(apply(web('two'), { ...later, recreates: true })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect((await cluster.get(keyIn('Deployment', 'web')))?.['spec']).toMatchObject({
      selector: { matchLabels: { app: 'one' } },
    });
  });
});

describe('replacing', () => {
  const replace = (object: KubernetesObject, recreates: 'always' | 'when-refused' | 'never' = 'never') =>
    replaced(target(object), object, { recreates });

  it('creates what is absent', async () => {
    await replace(map({ a: '1' }));
    expect(verbs).toEqual(['get', 'create']);
  });

  it('keeps owners and finalizers, and nothing else', async () => {
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: 'u' };
    const before = map({ a: '1', b: '2' });
    before.metadata = { ...before.metadata, finalizers: ['example.com/x'], ownerReferences: [owner] };
    await cluster.create({ ...before, metadata: { ...before.metadata, labels: { theirs: 'yes' } } });
    const after = await replace(map({ a: '2' }));
    expect(after['data']).toEqual({ a: '2' });
    expect(after.metadata).toMatchObject({ finalizers: ['example.com/x'], ownerReferences: [owner] });
    expect(after.metadata.labels).toBeUndefined();
  });

  it.each([
    ['changes it', () => cluster.edit(settings, { data: { c: '3' } }, { manager: 'kubectl-edit' })],
    ['deletes it', () => cluster.remove(settings)],
  ])('is tried again when somebody else %s at the same moment', async (_, meanwhile) => {
    await cluster.create(map({ a: '1' }));
    failNext('replace', 'CONFLICT', () => void meanwhile());
    expect((await replace(map({ a: '2' })))['data']).toEqual({ a: '2' });
  });

  it('gives up when that goes on and on, and says that it is tried again', async () => {
    await cluster.create(map({ a: '1' }));
    cluster.faults.failNext({ code: 'CONFLICT', times: 9, matching: ({ verb }) => verb === 'replace' });
    await expect(replace(map({ a: '2' }))).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
  });

  it('makes anew what is asked for, or only what is refused', async () => {
    const before = await replace(map({ a: '1' }));
    expect((await replace(map({ a: '1' }), 'when-refused')).metadata.uid).toBe(before.metadata.uid);
    expect((await replace(map({ a: '1' }), 'always')).metadata.uid).not.toBe(before.metadata.uid);
    await replace(web('one'));
    await expect(replace(web('two'))).rejects.toMatchObject({ code: 'INVALID' });
    expect((await replace(web('two'), 'when-refused'))['spec']).toMatchObject({
      selector: { matchLabels: { app: 'two' } },
    });
  });
});
