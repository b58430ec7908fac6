import { describe, expect, it } from '@jest/globals';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { planSync } from '../../engine/plan/sync-plan.js';
import type { HeldAssignment } from '../../store/state-schema.js';
import { ApplicationComparison, type ApplicationComparisonParts } from './application-comparison.js';
import type { ApplicationPlan } from '../application/application-planner.js';
import { FakeClock } from '../clock.js';
import { takeFacts } from '../state/live-facts.js';
import type { ManagedObject } from '../state/managed-object.js';
import { ManagedState } from '../state/managed-state.js';
import { shownHealthOf } from '../health/shown-health.js';

const MINUTE = 60_000;
const pod = (phase: string, resourceVersion = phase): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop', uid: 'u', resourceVersion },
  spec: { restartPolicy: 'Always' },
  status: { phase, message: 'm' },
});

class Scene {
  readonly state = new ManagedState();
  readonly clock = new FakeClock();
  readonly application = this.state.ensureApplication('app');
  readonly object: ManagedObject;
  live: KubernetesObject | undefined;
  reads = 0;
  tries = 0;
  private readonly plan: ApplicationPlan;
  private readonly comparison: ApplicationComparison;

  constructor(live: KubernetesObject | undefined) {
    this.live = live;
    const key = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web' };
    this.object = this.state.ensureObject(key, 'app');
    this.application.assignment = { renderDigest: 'r', syncPolicy: { syncOptions: [] } } as unknown as HeldAssignment;
    const { objects, steps } = planSync([pod('Failed')]);
    this.plan = { objects, steps, failHooks: [], hasHooks: false, manifestDigests: new Map(), freedFor: [] };
    const writer = {
      get: () => {
        this.reads += 1;
        return Promise.resolve(this.live);
      },
      dryRun: (_object: ManagedObject, manifest: KubernetesObject) => {
        this.tries += 1;
        return Promise.resolve(manifest);
      },
    };
    const ignored = {
      differences: () =>
        Promise.resolve({ differences: [{ path: '.spec', segments: ['f:spec'], desired: 1, live: 2 }], problems: [] }),
    };
    const parts = { state: this.state, clock: this.clock, writer, ignored } as unknown as ApplicationComparisonParts;
    this.comparison = new ApplicationComparison(parts);
  }

  async run(): Promise<number | undefined> {
    return await this.comparison.run(this.application, this.plan);
  }
}

describe('an object that is in the cluster, but not ours yet', () => {
  it('is as healthy as it is there, and looked at again some minutes later', async () => {
    const scene = new Scene(pod('Pending'));
    expect(shownHealthOf(scene.object)).toEqual({ isThere: false, health: undefined });
    expect(await scene.run()).toBe(MINUTE / 2);
    expect(shownHealthOf(scene.object)).toEqual({ isThere: true, health: 'Progressing' });
    expect(scene.object).toMatchObject({ isLive: false, uid: '', health: undefined });
    scene.live = pod('Running');
    scene.clock.advance(MINUTE / 4);
    expect(await scene.run()).toBe(MINUTE / 4);
    expect(scene.reads).toBe(1);
    scene.clock.advance(MINUTE / 4);
    scene.live = pod('Failed');
    expect(await scene.run()).toBe(5 * MINUTE);
    expect(shownHealthOf(scene.object).health).toBe('Degraded');
  });

  it('is missing once it is gone, and found when it is there again', async () => {
    const scene = new Scene(pod('Pending'));
    await scene.run();
    scene.live = undefined;
    scene.clock.advance(5 * MINUTE);
    expect(await scene.run()).toBe(5 * MINUTE);
    expect(shownHealthOf(scene.object).isThere).toBe(false);
    expect(scene.object.message).toContain('is not in the cluster');
    scene.live = pod('Running');
    scene.clock.advance(5 * MINUTE);
    await scene.run();
    expect(shownHealthOf(scene.object).isThere).toBe(true);
    expect(scene.object.message).toContain('It is in the cluster');
  });

  it('is tried again only in another version of it, or against another manifest', async () => {
    const scene = new Scene(pod('Running', '1'));
    await scene.run();
    scene.clock.advance(5 * MINUTE);
    await scene.run();
    expect({ reads: scene.reads, tries: scene.tries }).toEqual({ reads: 2, tries: 1 });
    scene.live = pod('Running', '2');
    scene.clock.advance(5 * MINUTE);
    await scene.run();
    expect(scene.tries).toBe(2);
    scene.object.plannedDigest = 'another';
    scene.clock.advance(5 * MINUTE);
    await scene.run();
    expect(scene.tries).toBe(3);
  });

  it('is told by its watch alone once it is ours', async () => {
    const scene = new Scene(pod('Pending'));
    await scene.run();
    takeFacts(scene.object, pod('Failed'));
    expect(scene.object.seen).toBeUndefined();
    expect(shownHealthOf(scene.object)).toEqual({ isThere: true, health: 'Degraded' });
    scene.clock.advance(5 * MINUTE);
    expect(await scene.run()).toBeUndefined();
    expect(scene.reads).toBe(1);
  });
});
