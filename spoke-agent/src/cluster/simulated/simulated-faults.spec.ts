import { afterEach, describe, expect, it } from '@jest/globals';
import type { WatchEvent } from '../cluster.js';
import { at, configMap, deployment, eventually, keyOf, refusal } from '../contract/subject.js';
import { SimulatedCluster } from './simulated-cluster.js';
import { READY_ANNOTATION } from './workload-status.js';

let cluster = new SimulatedCluster();
afterEach(async () => {
  await cluster.close();
  cluster = new SimulatedCluster();
});

const map = configMap('default', { a: '1' }, { app: 'web' });
const force = { force: true };

function recorded(): { events: WatchEvent[]; summary: () => string[] } {
  const events: WatchEvent[] = [];
  cluster.watch('v1', 'ConfigMap', { labelSelector: 'app' }, (event) => events.push(event));
  const nameOf = (event: WatchEvent): string => (event.type === 'synced' ? '' : ` ${event.object.metadata.name}`);
  return { events, summary: () => events.map((event) => event.type + nameOf(event)) };
}

describe('SimulatedFaults', () => {
  it('lets the ordered number of matching requests fail', async () => {
    cluster.faults.failNext({
      times: 2,
      code: 'RATE_LIMITED',
      retryAfterMs: 5,
      matching: ({ verb }) => verb === 'apply',
    });
    expect(await cluster.get(keyOf(map))).toBeUndefined();
    expect(await refusal(cluster.apply(map, force))).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterMs: 5,
      retryable: true,
    });
    expect(await refusal(cluster.apply(map, force))).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await cluster.apply(map, force)).toBeDefined();
  });

  it('can lose the answer of a request that was carried out', async () => {
    cluster.faults.failNext({ code: 'UNAVAILABLE', afterwards: true });
    await refusal(cluster.apply(map, force));
    expect(await cluster.get(keyOf(map))).toBeDefined();
  });

  it('resumes dropped watches without a new list', async () => {
    await cluster.apply(map, force);
    const { summary } = recorded();
    await eventually('synced', () => summary().length === 2);
    const dropped = cluster.faults.dropWatches(20);
    await cluster.apply({ ...map, data: { a: '2' } }, force);
    await dropped;
    await eventually('the change came', () => summary().length === 3);
    expect(summary()).toEqual(['added settings', 'synced', 'modified settings']);
  });

  it('lists anew after expiry, and knows only the names of what went', async () => {
    await cluster.apply(map, force);
    await cluster.apply({ ...map, metadata: { ...map.metadata, name: 'other' } }, force);
    const { events, summary } = recorded();
    await eventually('synced', () => summary().length === 3);
    const expired = cluster.faults.expireWatches(20);
    await cluster.remove(keyOf(map));
    await expired;
    await eventually('synced again', () => summary().length === 6);
    expect(summary().slice(3)).toEqual(['modified other', 'deleted settings', 'synced']);
    expect(events[4]).toMatchObject({ object: { metadata: { name: 'settings', namespace: 'default' } } });
    expect(events[4]).not.toHaveProperty('object.data');
  });
});

describe('SimulatedCluster', () => {
  it('hands out objects that nobody can change by accident', async () => {
    const stored = await cluster.apply(map, force);
    expect(() => {
      (stored['data'] as Record<string, string>)['a'] = 'changed';
    }).toThrow(TypeError);
    expect(map['data']).toEqual({ a: '1' });
  });

  it('keeps a workload unready that is annotated so', async () => {
    const wanted = deployment('default', { replicas: 1 });
    const template = { metadata: { labels: { app: 'web' }, annotations: { [READY_ANNOTATION]: 'false' } } };
    const spec = at(wanted, 'spec', 'template', 'spec');
    await cluster.close();
    cluster = new SimulatedCluster({ readyAfterMs: 1 });
    await cluster.apply(deployment('default', { replicas: 1, template: { ...template, spec } }), force);
    await new Promise((resolve) => setTimeout(resolve, 60));
    const live = await cluster.get(keyOf(wanted));
    expect(live?.['status']).toMatchObject({ observedGeneration: 1, unavailableReplicas: 1 });
    expect(live?.['status']).not.toHaveProperty('readyReplicas');
  });

  it('completes Jobs, binds claims, and gives load balancers an address', async () => {
    const pod = { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] };
    const metadata = { name: 'x', namespace: 'default' };
    await cluster.close();
    cluster = new SimulatedCluster({ readyAfterMs: 1 });
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
    const wanted = [
      { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { template: { spec: pod } } },
      { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec },
      { apiVersion: 'v1', kind: 'Service', metadata, spec: { type: 'LoadBalancer', ports: [{ port: 80 }] } },
    ];
    for (const object of wanted) await cluster.apply(object, force);
    const [job = map, claim = map, service = map] = wanted;
    const status = async (object: typeof map) => (await cluster.get(keyOf(object)))?.['status'];
    await eventually('the Job is complete', async () => at(await status(job), 'succeeded') === 1);
    await eventually('the claim is bound', async () => at(await status(claim), 'phase') === 'Bound');
    await eventually(
      'it has an address',
      async () => at(await status(service), 'loadBalancer', 'ingress', 0, 'ip') !== undefined,
    );
  });
});
