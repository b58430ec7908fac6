import { afterEach, describe, expect, it } from '@jest/globals';
import { AgentScenario, applicationId, configMap, deployment, keyIn, settle, until } from './agent-scenario.js';
import { AUTOMATED } from '../link/fake-hub.js';

const id = applicationId();
const manual = { ...AUTOMATED, automated: null };
let scenario: AgentScenario;

afterEach(async () => {
  await scenario.end();
});

describe('an application whose syncs are staged by the hub', () => {
  it('applies a new render only when it is told to, and prunes as it is told to', async () => {
    scenario = await AgentScenario.make();
    const before = [configMap('a', { x: '1' }), configMap('b', { x: '1' })];
    scenario.hub.assign({ id, name: 'web', objects: before, policy: manual, operation: { id: 'op-1', prune: true } });
    await scenario.start();
    await scenario.synced(id);
    const after = [configMap('a', { x: '2' })];
    scenario.hub.assign({ id, name: 'web', objects: after, policy: manual });
    await until('it is OutOfSync', () => scenario.status(id)?.syncStatus === 'OutOfSync');
    await settle();
    expect((await scenario.get(keyIn('ConfigMap', 'a')))?.['data']).toEqual({ x: '1' });
    scenario.hub.assign({ id, name: 'web', objects: after, policy: manual, operation: { id: 'op-2', prune: true } });
    await until('b is pruned', async () => (await scenario.get(keyIn('ConfigMap', 'b'))) === undefined);
    await scenario.synced(id);
    expect((await scenario.get(keyIn('ConfigMap', 'a')))?.['data']).toEqual({ x: '2' });
    expect(scenario.status(id)?.operation).toMatchObject({ id: 'op-2', phase: 'Succeeded' });
  });

  it('heals nothing between two syncs, but says that it drifted', async () => {
    scenario = await AgentScenario.make();
    const objects = [configMap('a', { x: '1' })];
    scenario.hub.assign({ id, name: 'web', objects, policy: manual, operation: { id: 'op-1', prune: true } });
    await scenario.start();
    await scenario.synced(id);
    await scenario.cluster.edit(keyIn('ConfigMap', 'a'), { data: { x: '9' } }, { manager: 'kubectl-edit' });
    await until('the drift is seen', () => scenario.drifts().some(({ state }) => state === 'Open'));
    expect((await scenario.get(keyIn('ConfigMap', 'a')))?.['data']).toEqual({ x: '9' });
  });

  it('ends a sync that is under way when the hub withdraws it, and goes no further', async () => {
    scenario = await AgentScenario.make({ readyAfterMs: 60_000 });
    const objects = [
      deployment('slow', 1, { 'argocd.argoproj.io/sync-wave': '0' }),
      configMap('later', {}, { 'argocd.argoproj.io/sync-wave': '1' }),
    ];
    scenario.hub.assign({ id, name: 'web', objects, policy: manual, operation: { id: 'op-1', prune: false } });
    await scenario.start();
    await until('it waits for its first wave', () => scenario.status(id)?.operation?.phase === 'Running');
    scenario.hub.assign({ id, name: 'web', objects: [...objects, configMap('new', {})], policy: manual });
    await until('it says so', () => scenario.status(id)?.operation?.phase === 'Error');
    await settle();
    expect(await scenario.get(keyIn('ConfigMap', 'new'))).toBeUndefined();
    expect(await scenario.get(keyIn('ConfigMap', 'later'))).toBeUndefined();
  });
});
