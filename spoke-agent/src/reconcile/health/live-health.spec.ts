import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { KubernetesObject } from '../../cluster/cluster.js';
import type { Customizations } from '../../engine/customizations/customizations.js';
import { parseCustomizations } from '../../engine/customizations/parse-customizations.js';
import { ScriptRunner } from '../../scripts/script-runner.js';
import { takeFacts } from '../state/live-facts.js';
import { LiveHealth } from './live-health.js';
import type { ManagedObject } from '../state/managed-object.js';
import { ManagedState } from '../state/managed-state.js';

/** Answers when it is told to. */
class HeldScripts extends ScriptRunner {
  readonly asked: { obj: KubernetesObject; answer: (result: unknown) => void }[] = [];
  override lua(_script: string, globals: Readonly<Record<string, unknown>>): Promise<unknown> {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.asked.push({ obj: globals['obj'] as KubernetesObject, answer: resolve });
    return promise;
  }
  override cel(): Promise<unknown> {
    return Promise.resolve('Healthy');
  }
  override jq(): Promise<unknown[]> {
    return Promise.resolve([]);
  }
  override close(): Promise<void> {
    return Promise.resolve();
  }
}

const CHECK = { 'resource.customizations.health.ConfigMap': 'return {}' };

class Scene {
  readonly scripts = new HeldScripts();
  readonly state = new ManagedState();
  readonly answers: boolean[] = [];
  customizations: Customizations = parseCustomizations(CHECK);
  isKnown = true;
  stored: KubernetesObject | undefined;
  readonly health = new LiveHealth({
    state: this.state,
    scripts: this.scripts,
    customizationsOf: () => this.customizations,
    isKnown: () => this.isKnown,
    get: () => Promise.resolve(this.stored),
    adjust: (_object, _live, found) => found,
    onAnswer: (_object, isShown) => this.answers.push(isShown),
  });
  readonly object: ManagedObject;

  constructor() {
    this.state.healthReader = (object, live) => this.health.read(object, live);
    this.object = this.state.ensureObject({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'a' }, 'app');
  }

  see(resourceVersion: string): boolean {
    const metadata = { name: 'a', namespace: 'shop', uid: 'u', resourceVersion };
    this.stored = { apiVersion: 'v1', kind: 'ConfigMap', metadata };
    return takeFacts(this.object, this.stored);
  }

  async answer(at: number, status: string): Promise<void> {
    this.scripts.asked[at]?.answer({ status, message: status });
    await turn();
  }
}

describe('health by a check', () => {
  it('is Progressing until it was checked for the first time, and nothing may go on with it', async () => {
    const scene = new Scene();
    scene.see('1');
    expect(scene.object.health).toEqual({
      health: 'Progressing',
      message: 'Waiting for its health check',
      isPending: true,
    });
    await scene.answer(0, 'Healthy');
    expect(scene.object.health).toEqual({ health: 'Healthy', message: 'Healthy' });
    expect(scene.answers).toEqual([true]);
  });

  it('stays what it was while a newer version is checked, and does not flicker', async () => {
    const scene = new Scene();
    scene.see('1');
    await scene.answer(0, 'Degraded');
    expect(scene.see('2')).toBe(false);
    expect(scene.object.health).toEqual({ health: 'Degraded', message: 'Degraded', isPending: true });
    await scene.answer(1, 'Degraded');
    expect(scene.object.health).toEqual({ health: 'Degraded', message: 'Degraded' });
    expect(scene.answers).toEqual([true, false]);
  });

  it('checks the latest of several versions that come meanwhile, and each once', async () => {
    const scene = new Scene();
    for (const version of ['1', '2', '3', '4']) scene.see(version);
    await scene.answer(0, 'Degraded');
    expect(scene.object.health?.isPending).toBe(true);
    await scene.answer(1, 'Healthy');
    expect(scene.scripts.asked.map(({ obj }) => obj.metadata.resourceVersion)).toEqual(['1', '4']);
    expect(scene.object.health).toEqual({ health: 'Healthy', message: 'Healthy' });
    scene.see('4');
    expect(scene.scripts.asked).toHaveLength(2);
    expect(scene.object.health).toEqual({ health: 'Healthy', message: 'Healthy' });
  });

  it('is let go when the object is gone before the answer', async () => {
    const scene = new Scene();
    scene.see('1');
    Object.assign(scene.object, { isLive: false, health: undefined });
    await scene.answer(0, 'Degraded');
    expect(scene.object.health).toBeUndefined();
    expect(scene.answers).toEqual([]);
  });

  it('is looked at again when the checks change, and only then', async () => {
    const scene = new Scene();
    scene.see('1');
    await scene.answer(0, 'Degraded');
    await scene.health.customizationsChanged();
    expect(scene.scripts.asked).toHaveLength(1);
    scene.customizations = parseCustomizations({ 'resource.customizations.health.ConfigMap': 'return {} -- better' });
    await scene.health.customizationsChanged();
    await scene.answer(1, 'Healthy');
    expect(scene.object.health).toEqual({ health: 'Healthy', message: 'Healthy' });
    scene.customizations = parseCustomizations({});
    await scene.health.customizationsChanged();
    expect(scene.object.health).toBeUndefined();
    expect(scene.answers.at(-1)).toBe(true);
  });

  it('is not what it was before, where the watch told more while the object was read again', async () => {
    const scene = new Scene();
    scene.customizations = parseCustomizations({});
    const { object, state } = scene;
    const read = Promise.withResolvers<void>();
    const health = new LiveHealth({
      state,
      scripts: scene.scripts,
      customizationsOf: () => scene.customizations,
      isKnown: () => scene.isKnown,
      get: async () => {
        await read.promise;
        return scene.stored;
      },
      adjust: (_object, live) => ({
        health: live.metadata.resourceVersion === '2' ? 'Healthy' : 'Degraded',
        message: '',
      }),
      onAnswer: () => undefined,
    });
    state.healthReader = (seen, live) => health.read(seen, live);
    scene.isKnown = false;
    scene.see('1');
    scene.isKnown = true;
    const old = scene.stored;
    const changed = health.customizationsChanged();
    scene.see('2');
    scene.stored = old;
    read.resolve();
    await changed;
    expect(object.health).toEqual({ health: 'Healthy', message: '' });
  });

  it('lets nothing go on while nobody knows which checks there are', async () => {
    const scene = new Scene();
    Object.assign(scene, { customizations: parseCustomizations({}), isKnown: false });
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 's', uid: 's' },
      spec: { type: 'ClusterIP' },
    };
    const object = scene.state.ensureObject({ apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 's' }, 'app');
    takeFacts(object, service);
    expect(object.health).toEqual({ health: 'Healthy', message: '', isPending: true });
    Object.assign(scene, { isKnown: true, stored: service });
    await scene.health.customizationsChanged();
    expect(object.health).toEqual({ health: 'Healthy', message: '' });
  });

  it('costs kinds without a check nothing', () => {
    const scene = new Scene();
    scene.customizations = parseCustomizations({ 'resource.customizations.health.Secret': 'x' });
    scene.see('1');
    expect(scene.object.health).toBeUndefined();
    expect(scene.scripts.asked).toEqual([]);
  });
});
