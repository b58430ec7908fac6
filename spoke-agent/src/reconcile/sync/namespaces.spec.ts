import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SimulatedCluster } from '../../cluster/simulated/simulated-cluster.js';
import { RequestLimiter } from '../writes/limiter.js';
import { Namespaces, type NamespaceMetadata } from './namespaces.js';

let cluster: SimulatedCluster;
let namespaces: Namespaces;
let writes: number;

beforeEach(() => {
  cluster = new SimulatedCluster();
  namespaces = new Namespaces(new RequestLimiter());
  writes = 0;
  const isWrite = (verb: string): boolean => verb !== 'get';
  cluster.faults.failNext({ code: 'INVALID', matching: ({ verb }) => isWrite(verb) && ++writes < 0 });
});

afterEach(() => cluster.close());

/** Without the one that Kubernetes itself gives it. */
async function labels(): Promise<Readonly<Record<string, string>>> {
  const found = await cluster.get({ apiVersion: 'v1', kind: 'Namespace', namespace: '', name: 'shop' });
  const { 'kubernetes.io/metadata.name': _name, ...own } = found?.metadata.labels ?? {};
  return own;
}

async function keep(metadata: NamespaceMetadata, applicationId = 'one'): Promise<void> {
  await namespaces.keep({ name: 'shop', cluster, applicationId, metadata });
}

describe('a namespace', () => {
  it('is created once, without a mark of ours', async () => {
    await Promise.all([namespaces.ensure('shop', cluster), namespaces.ensure('shop', cluster)]);
    await namespaces.ensure('shop', cluster);
    expect(writes).toBe(1);
    expect(await labels()).toEqual({});
  });

  it('may be created by somebody else at the same moment', async () => {
    cluster.faults.failNext({ code: 'CONFLICT', matching: ({ verb }) => verb === 'create' });
    await namespaces.ensure('shop', cluster);
  });

  it('gets labels, loses those that are named no more, and is written only then', async () => {
    await keep({ labels: { a: '1', b: '2' } });
    expect(await labels()).toEqual({ a: '1', b: '2' });
    const before = writes;
    await keep({ labels: { a: '1', b: '2' } });
    expect(writes).toBe(before);
    await keep({ labels: { a: '1' } });
    expect(await labels()).toEqual({ a: '1' });
    await keep({});
    expect(await labels()).toEqual({});
  });

  it('is shared by two applications that do not know of each other', async () => {
    await keep({ labels: { a: '1' } }, 'one');
    await keep({ labels: { b: '2' } }, 'two');
    expect(await labels()).toEqual({ a: '1', b: '2' });
    await keep({ labels: { c: '3' } }, 'one');
    expect(await labels()).toEqual({ b: '2', c: '3' });
  });

  it('gets labels back that somebody changed', async () => {
    await keep({ labels: { a: '1' } });
    const key = { apiVersion: 'v1', kind: 'Namespace', namespace: '', name: 'shop' };
    await cluster.edit(key, { metadata: { labels: { a: '9' } } }, { manager: 'kubectl-edit' });
    await keep({ labels: { a: '1' } });
    expect(await labels()).toEqual({ a: '1' });
  });
});
