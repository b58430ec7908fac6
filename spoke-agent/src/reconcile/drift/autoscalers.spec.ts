import { describe, expect, it } from '@jest/globals';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { Autoscalers } from './autoscalers.js';
import { FakeClock } from '../clock.js';
import { ManagedState } from '../state/managed-state.js';

const autoscaler = (apiVersion: string, kind: string, name: string): KubernetesObject => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'x', namespace: 'shop' },
  spec: { scaleTargetRef: { apiVersion, kind, name } },
});
const workload = (name: string, kind = 'Deployment', apiVersion = 'apps/v1') =>
  new ManagedState().ensureObject({ apiVersion, kind, namespace: 'shop', name }, 'a');

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('an autoscaler', () => {
  it('has the workload that it targets, and no other', async () => {
    const list = () => Promise.resolve([autoscaler('apps/v1', 'Deployment', 'web')]);
    const autoscalers = new Autoscalers({ list }, new FakeClock());
    expect(await autoscalers.targets(workload('web'))).toBe(true);
    expect(await autoscalers.targets(workload('api'))).toBe(false);
    expect(await autoscalers.targets(workload('web', 'StatefulSet'))).toBe(false);
    expect(await autoscalers.targets(workload('web', 'Deployment', 'example.com/v1'))).toBe(false);
  });

  it('is looked for once for all workloads of a namespace, and again after a while', async () => {
    let asked = 0;
    const list = () => Promise.resolve((asked += 1) > 0 ? [] : []);
    const clock = new FakeClock();
    const autoscalers = new Autoscalers({ list }, clock);
    await Promise.all([autoscalers.targets(workload('a')), autoscalers.targets(workload('b'))]);
    expect(asked).toBe(1);
    clock.advance(60_000);
    await autoscalers.targets(workload('a'));
    expect(asked).toBe(2);
  });

  it('that is gone lets its workloads go, and is looked for no more', async () => {
    let asked = 0;
    let found = [autoscaler('apps/v1', 'Deployment', 'web')];
    const list = () => {
      asked += 1;
      return Promise.resolve(found);
    };
    const clock = new FakeClock();
    const autoscalers = new Autoscalers({ list }, clock);
    const released: string[] = [];
    autoscalers.onReleased = ({ key }) => released.push(key.name);
    const web = workload('web');
    web.isExpected = true;
    autoscalers.follow(web);
    clock.advance(61_000);
    await settled();
    expect([asked, released]).toEqual([1, []]);
    found = [];
    clock.advance(61_000);
    await settled();
    expect(released).toEqual(['web']);
    clock.advance(300_000);
    await settled();
    expect(asked).toBe(2);
  });

  it("is not looked for once its workload is nobody's any more", async () => {
    let asked = 0;
    const list = () => {
      asked += 1;
      return Promise.resolve([autoscaler('apps/v1', 'Deployment', 'web')]);
    };
    const clock = new FakeClock();
    const autoscalers = new Autoscalers({ list }, clock);
    const state = new ManagedState();
    const web = state.ensureObject({ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' }, 'a');
    Object.assign(web, { isExpected: true, isLive: true });
    autoscalers.follow(web);
    state.forgetApplication('a');
    clock.advance(61_000);
    await settled();
    clock.advance(300_000);
    await settled();
    expect([asked, clock.pendingCalls]).toEqual([0, 0]);
  });

  it('is believed in where nobody may look', async () => {
    const list = () => Promise.reject(new Error('It is forbidden.'));
    expect(await new Autoscalers({ list }, new FakeClock()).targets(workload('web'))).toBe(true);
  });
});
