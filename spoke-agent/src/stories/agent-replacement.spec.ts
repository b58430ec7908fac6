import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AgentScenario, applicationId, configMap, deployment, keyIn, settle, until } from './agent-scenario.js';
import type { KubernetesObject } from '../cluster/cluster.js';
import { AUTOMATED } from '../link/fake-hub.js';

const id = applicationId();
const settings = keyIn('ConfigMap', 'settings');
let scenario: AgentScenario;

beforeEach(async () => {
  scenario = await AgentScenario.make();
});

afterEach(async () => {
  await scenario.end();
});

function assign(objects: readonly unknown[], more: Partial<typeof AUTOMATED> = {}): void {
  scenario.hub.assign({ id, name: 'web', objects, policy: { ...AUTOMATED, ...more } });
}

async function data(): Promise<unknown> {
  return (await scenario.get(settings))?.['data'];
}

async function managers(): Promise<string[]> {
  const entries = (await scenario.get(settings))?.metadata.managedFields ?? [];
  return entries.map(({ manager = '', operation = '' }) => `${manager} ${operation}`);
}

async function untilData(what: string, wanted: unknown): Promise<void> {
  await until(what, async () => JSON.stringify(await data()) === JSON.stringify(wanted));
}

function job(image: string, options?: string): KubernetesObject {
  const annotations = options === undefined ? {} : { 'argocd.argoproj.io/sync-options': options };
  const spec = { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image }] } } };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'seed', annotations }, spec };
}
const seed = { ...keyIn('Job', 'seed'), apiVersion: 'batch/v1' };

describe('Replace=true', () => {
  const replaced = (values: Record<string, string>) =>
    configMap('settings', values, { 'argocd.argoproj.io/sync-options': 'Replace=true' });

  it('writes the object whole: what others added goes with the next change', async () => {
    assign([replaced({ a: '1' })]);
    await scenario.start();
    await scenario.synced(id);
    await scenario.cluster.edit(settings, { data: { theirs: 'x' } }, { manager: 'kubectl-edit' });
    await settle(50);
    expect(await data()).toEqual({ a: '1', theirs: 'x' });
    assign([replaced({ a: '2' })]);
    await untilData('it is replaced', { a: '2' });
    expect(await managers()).toEqual(['wheelhouse-replace Update']);
  });

  it('heals drift in what its manifest says, also after a restart', async () => {
    assign([replaced({ a: '1' })]);
    await scenario.start();
    await scenario.synced(id);
    await scenario.cluster.edit(settings, { data: { a: '7' } }, { manager: 'kubectl-edit' });
    await untilData('it is healed', { a: '1' });
    await until('it is told', () => scenario.drifts().some(({ field, live }) => field === 'data.a' && live === '"7"'));
    await scenario.agent?.stop();
    await scenario.cluster.edit(settings, { data: { a: '8' } }, { manager: 'kubectl-edit' });
    await scenario.start();
    await untilData('it is healed again', { a: '1' });
  });

  it('is left for an ordinary apply without leaving anything behind', async () => {
    assign([replaced({ a: '1', b: '2' })]);
    await scenario.start();
    await scenario.synced(id);
    assign([configMap('settings', { a: '1' })]);
    await untilData('b is gone', { a: '1' });
    await until('it is applied', async () => (await managers()).join() === 'wheelhouse Apply');
  });

  it('counts for the whole application, unless an object says otherwise', async () => {
    const other = configMap('other', { a: '1' }, { 'argocd.argoproj.io/sync-options': 'Replace=false' });
    assign([configMap('settings', { a: '1' }), other], { syncOptions: ['Replace=true', 'ServerSideApply=true'] });
    await scenario.start();
    await scenario.synced(id);
    expect(await managers()).toEqual(['wheelhouse-replace Update']);
    const entries = (await scenario.get(keyIn('ConfigMap', 'other')))?.metadata.managedFields ?? [];
    expect(entries.map(({ manager, operation }) => `${manager} ${operation}`)).toEqual(['wheelhouse Apply']);
  });
});

describe('what cannot be changed in place', () => {
  it('fails with a word on Force=true', async () => {
    assign([job('a:1')]);
    await scenario.start();
    await until('it is there', async () => (await scenario.get(seed)) !== undefined);
    assign([job('a:2')]);
    await until('it failed', () => scenario.status(id)?.operation?.phase === 'Failed');
    expect(scenario.status(id)?.operation?.message).toContain('Force=true');
  });

  it.each(['Force=true', 'Force=true,Replace=true'])('is made anew with %s', async (options) => {
    assign([job('a:1', options)]);
    await scenario.start();
    await until('it is there', async () => (await scenario.get(seed)) !== undefined);
    const before = (await scenario.get(seed))?.metadata.uid;
    assign([job('a:2', options)]);
    await until('it is another one', async () => {
      const uid = (await scenario.get(seed))?.metadata.uid;
      return uid !== undefined && uid !== before;
    });
    expect(scenario.drifts()).toEqual([]);
  });

  it('stays as it is with Force=true when the new one would be refused, too', async () => {
    const annotations = { 'argocd.argoproj.io/sync-options': 'Force=true' };
    assign([deployment('web', 1, annotations)]);
    await scenario.start();
    await scenario.synced(id);
    const before = (await scenario.get(keyIn('Deployment', 'web')))?.metadata.uid;
    const broken = deployment('web', 1, annotations);
    assign([{ ...broken, spec: { ...(broken['spec'] as object), selector: { matchLabels: { app: 'other' } } } }]);
    await until('it failed', () => scenario.status(id)?.operation?.phase === 'Failed');
    expect((await scenario.get(keyIn('Deployment', 'web')))?.metadata.uid).toBe(before);
  });
});
