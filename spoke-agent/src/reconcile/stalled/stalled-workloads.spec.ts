import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { assessHealth } from '../../engine/health/assess-health.js';
import type { HealthStatus } from '../../engine/health/health-status.js';
import { silentLogger } from '../../logger.js';
import { FakeClock } from '../clock.js';
import type { ManagedObject } from '../state/managed-object.js';
import { ManagedState } from '../state/managed-state.js';
import { StalledWorkloads } from './stalled-workloads.js';

const MINUTE = 60_000;

/** Time goes on between two looks at it, too, where a test says so. */
class TickingClock extends FakeClock {
  isTicking = false;
  private ticks = 0;

  override monotonicMs(): number {
    if (this.isTicking) this.ticks += 1;
    return super.monotonicMs() + this.ticks;
  }
}

class Scene {
  readonly clock = new TickingClock();
  readonly state = new ManagedState();
  readonly asked: string[] = [];
  changes = 0;
  reason: string | undefined = 'pod web-1: it cannot be scheduled: no nodes';
  deadlineMs: number | undefined;
  readonly stalled = new StalledWorkloads({
    look: {
      reasonFor: (key) => {
        this.asked.push(key.name);
        return this.reason === 'fail' ? Promise.reject(new Error('forbidden')) : Promise.resolve(this.reason);
      },
    },
    clock: this.clock,
    logger: silentLogger,
    deadlineMsFor: () => this.deadlineMs,
    onChange: () => (this.changes += 1),
  });

  see(live: KubernetesObject): HealthStatus | undefined {
    const object = this.objectOf(live);
    Object.assign(object, { isLive: true, health: this.stalled.adjust(object, live, assessHealth(live)) });
    return object.health;
  }

  objectOf({ apiVersion, kind, metadata }: KubernetesObject): ManagedObject {
    return this.state.ensureObject({ apiVersion, kind, namespace: 'shop', name: metadata.name }, 'app');
  }

  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 10_000) {
      this.clock.advance(Math.min(left, 10_000));
      await turn();
    }
  }
}

function statefulSet(ready: number, metadata: object = {}): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', uid: 'u', generation: 1, ...metadata },
    spec: { replicas: 3 },
    status: { observedGeneration: 1, readyReplicas: ready, updateRevision: 'a', currentRevision: 'a' },
  };
}

const job: KubernetesObject = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'import', uid: 'j' },
  status: {},
};

describe('a workload that hangs', () => {
  it('is Degraded though its deadline goes by in the very moment at which it is set', async () => {
    const scene = new Scene();
    scene.deadlineMs = 0;
    scene.see(statefulSet(1));
    await scene.pass(99);
    scene.deadlineMs = 101;
    scene.clock.isTicking = true;
    scene.stalled.deadlinesChanged();
    scene.clock.isTicking = false;
    await scene.pass(1_000);
    expect(scene.objectOf(statefulSet(1)).health?.health).toBe('Degraded');
  });

  it('is what it says at first; soon its message says why; past its deadline it is Degraded with the reason', async () => {
    const scene = new Scene();
    const live = statefulSet(0);
    expect(scene.see(live)).toEqual({ health: 'Progressing', message: 'Waiting for 3 pods to be ready...' });
    await scene.pass(20_000);
    expect(scene.asked).toEqual([]);
    await scene.pass(20_000);
    expect(scene.objectOf(live).health).toEqual({
      health: 'Progressing',
      message: 'Waiting for 3 pods to be ready... (pod web-1: it cannot be scheduled: no nodes)',
    });
    await scene.pass(10 * MINUTE);
    expect(scene.objectOf(live).health).toEqual({
      health: 'Degraded',
      message:
        'It has made no progress for 10 min: pod web-1: it cannot be scheduled: no nodes. Waiting for 3 pods to be ready...',
    });
    expect(scene.asked.length).toBeLessThan(10);
  });

  it('gets on, and is what it says again', async () => {
    const scene = new Scene();
    scene.see(statefulSet(0));
    await scene.pass(11 * MINUTE);
    expect(scene.see(statefulSet(1))).toMatchObject({ health: 'Progressing' });
    expect(scene.see(statefulSet(3))).toMatchObject({ health: 'Healthy' });
    await scene.pass(30 * MINUTE);
    expect(scene.objectOf(statefulSet(3)).health).toMatchObject({ health: 'Healthy' });
  });

  it('is not one that gets on slowly; pods that come and go are no progress', async () => {
    const scene = new Scene();
    scene.see(statefulSet(0));
    for (const ready of [1, 2]) {
      await scene.pass(8 * MINUTE);
      expect(scene.see(statefulSet(ready))).toMatchObject({ health: 'Progressing' });
    }
    for (const ready of [1, 2, 1, 2, 1]) {
      await scene.pass(2.5 * MINUTE);
      scene.see(statefulSet(ready));
    }
    expect(scene.objectOf(statefulSet(1)).health).toMatchObject({ health: 'Degraded' });
  });

  it('has new time with every change of it', async () => {
    const scene = new Scene();
    scene.see(statefulSet(0));
    await scene.pass(9 * MINUTE);
    const changed = { ...statefulSet(0, { generation: 2 }) };
    scene.see(changed);
    await scene.pass(9 * MINUTE);
    expect(scene.objectOf(changed).health).toMatchObject({ health: 'Progressing' });
  });

  it('has the deadline of its annotation, else the one for all, else that of its own spec; 0 is for ever', async () => {
    const scene = new Scene();
    scene.deadlineMs = 2 * MINUTE;
    const own = statefulSet(0, { annotations: { 'wheelhouse.dev/progress-deadline': '30s' } });
    scene.see(own);
    await scene.pass(40_000);
    expect(scene.objectOf(own).health?.message).toContain('no progress for 30 s');
    scene.see(statefulSet(0, { uid: 'other' }));
    await scene.pass(3 * MINUTE);
    expect(scene.objectOf(own).health?.message).toContain('no progress for 2 min');
    scene.deadlineMs = 0;
    scene.see(statefulSet(0, { uid: 'third' }));
    await scene.pass(60 * MINUTE);
    expect(scene.objectOf(own).health).toMatchObject({ health: 'Progressing' });
  });

  it('has another deadline at once when another one is said for all', async () => {
    const scene = new Scene();
    const object = scene.objectOf(statefulSet(0));
    scene.see(statefulSet(0));
    await scene.pass(5 * MINUTE);
    expect(object.health?.health).toBe('Progressing');
    scene.deadlineMs = 3 * MINUTE;
    scene.stalled.deadlinesChanged();
    expect(object.health).toMatchObject({ health: 'Degraded', message: expect.stringContaining('for 3 min') });
    scene.deadlineMs = 6 * MINUTE;
    scene.stalled.deadlinesChanged();
    expect(object.health?.health).toBe('Progressing');
    await scene.pass(2 * MINUTE);
    expect(object.health?.health).toBe('Degraded');
  });

  it('needs a reason when it may take any time by nature', async () => {
    const scene = new Scene();
    scene.reason = undefined;
    scene.see(job);
    await scene.pass(30 * MINUTE);
    expect(scene.objectOf(job).health).toMatchObject({ health: 'Progressing' });
    scene.reason = 'pod import-x: the image "nope" of container "a" cannot be pulled (ErrImagePull)';
    await scene.pass(15 * MINUTE);
    expect(scene.objectOf(job).health).toMatchObject({ health: 'Degraded' });
  });

  it('only says why when it is a hook: its sync decides how long it may take', async () => {
    const scene = new Scene();
    scene.objectOf(job).isHook = true;
    scene.see(job);
    await scene.pass(30 * MINUTE);
    expect(scene.objectOf(job).health).toEqual({
      health: 'Progressing',
      message: 'pod web-1: it cannot be scheduled: no nodes',
    });
  });

  it('is Degraded without a reason when nobody can be asked', async () => {
    const scene = new Scene();
    scene.reason = 'fail';
    scene.see(statefulSet(0));
    await scene.pass(11 * MINUTE);
    expect(scene.objectOf(statefulSet(0)).health?.message).toContain('no reason was found');
  });

  it('is asked about one after the other, however many there are', async () => {
    const scene = new Scene();
    for (let number = 0; number < 50; number += 1)
      scene.see({ ...statefulSet(0), metadata: { name: `web-${number}`, uid: `${number}`, generation: 1 } });
    scene.clock.advance(30_000);
    await turn();
    expect(scene.asked).toHaveLength(1);
    for (let step = 0; step < 49; step += 1) {
      scene.clock.advance(1_000);
      await turn();
    }
    expect(scene.asked).toHaveLength(50);
  });

  it('is asked about no more once it is gone', async () => {
    const scene = new Scene();
    scene.see(statefulSet(0));
    await scene.pass(MINUTE);
    expect(scene.asked).toEqual(['web']);
    scene.objectOf(statefulSet(0)).isLive = false;
    await scene.pass(60 * MINUTE);
    expect(scene.asked).toEqual(['web']);
  });

  it('says why, when its own controller gave up', async () => {
    const scene = new Scene();
    const conditions = [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }];
    const live = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', uid: 'd' },
      spec: {},
      status: { conditions },
    };
    expect(scene.see(live)?.message).toBe('Deployment "web" exceeded its progress deadline');
    await scene.pass(10_000);
    expect(scene.objectOf(live).health).toEqual({
      health: 'Degraded',
      message: 'Deployment "web" exceeded its progress deadline (pod web-1: it cannot be scheduled: no nodes)',
    });
  });

  it('leaves every other kind alone, and stops when the agent does', async () => {
    const scene = new Scene();
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { type: 'LoadBalancer' } };
    scene.see(service);
    await scene.pass(60 * MINUTE);
    expect(scene.objectOf(service).health).toEqual({ health: 'Progressing', message: '' });
    scene.see(statefulSet(0));
    scene.stalled.stop();
    await scene.pass(60 * MINUTE);
    expect(scene.asked).toEqual([]);
  });
});
