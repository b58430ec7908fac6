import { afterEach, describe, expect, it } from '@jest/globals';
import type { DeliveredSyncPolicy } from '@wheelhouse/protocol';
import { AgentScenario, applicationId, configMap, deployment, keyIn, settle, until } from './agent-scenario.js';
import { AUTOMATED } from '../link/fake-hub.js';

const id = applicationId();
const HELD: DeliveredSyncPolicy = {
  ...AUTOMATED,
  hold: { reason: 'ReportOnly', message: 'It only reports.', heals: false, allowsRequests: true },
};
let scenario: AgentScenario;

afterEach(async () => {
  await scenario.end();
});

async function withWorkloads(names: readonly string[], policy = AUTOMATED): Promise<void> {
  scenario = await AgentScenario.make();
  const objects = [...names.map((name) => deployment(name, 2)), configMap('settings', { a: '1' })];
  scenario.hub.assign({ id, name: 'web', policy: AUTOMATED, objects });
  await scenario.start();
  await scenario.synced(id);
  if (policy !== AUTOMATED) scenario.hub.assign({ id, name: 'web', policy, objects });
  await until('it is known', () => scenario.agent?.status().desiredRevision === scenario.hub.revision);
  await settle();
}

async function replicas(name: string): Promise<unknown> {
  return ((await scenario.get(keyIn('Deployment', name)))?.['spec'] as { replicas?: number } | undefined)?.replicas;
}

describe('the loop breaker', () => {
  it('names the writer of each object, and leaves those alone that nobody else writes', async () => {
    await withWorkloads(['one', 'two', 'calm']);
    const fight = async (name: string, writer: string): Promise<void> => {
      for (let flip = 1; flip <= 6; flip += 1) {
        await scenario.cluster.scale(keyIn('Deployment', name), 2 + flip, writer);
        if (flip <= 5) await until(`flip ${flip} of ${name} is healed`, async () => (await replicas(name)) === 2);
      }
    };
    await Promise.all([fight('one', 'robot-one'), fight('two', 'robot-two')]);
    await until(
      'both are suspended',
      () => scenario.drifts().filter(({ state }) => state === 'Suspended').length === 2,
    );
    const suspended = scenario.drifts().filter(({ state }) => state === 'Suspended');
    expect(suspended.map(({ name, manager }) => `${name} ${manager ?? ''}`).toSorted()).toEqual([
      'one robot-one',
      'two robot-two',
    ]);
    await until('both say so', () => scenario.resource(id, 'two')?.message?.includes('robot-two') === true);
    expect(scenario.resource(id, 'one')?.message).toContain('robot-one');
    expect(scenario.resource(id, 'one')?.message).not.toContain('robot-two');
    await scenario.cluster.scale(keyIn('Deployment', 'calm'), 9, 'kubectl');
    await until('a third one is healed', async () => (await replicas('calm')) === 2);
  });
});

describe('the person behind a change', () => {
  const note = async (annotation: string, user: string, manager: string): Promise<void> => {
    const patch = { metadata: { annotations: { [annotation]: user } }, data: { a: '2' } };
    await scenario.cluster.edit(keyIn('ConfigMap', 'settings'), patch, { manager });
    await until('it is told', () => scenario.drifts().length > 0);
  };

  it('is told where the same change notes it', async () => {
    await withWorkloads([]);
    await note('wheelhouse.dev/changed-by', 'ada@example.com', 'kubectl-edit');
    expect(scenario.drifts()).toMatchObject([{ field: 'data.a', manager: 'kubectl-edit', user: 'ada@example.com' }]);
  });

  it('is not told where another change noted somebody', async () => {
    await withWorkloads([]);
    const settings = keyIn('ConfigMap', 'settings');
    const annotations = { 'wheelhouse.dev/changed-by': 'ada@example.com' };
    await scenario.cluster.edit(settings, { metadata: { annotations } }, { manager: 'kubectl-edit' });
    await scenario.cluster.edit(settings, { data: { a: '2' } }, { manager: 'robot' });
    await until('it is told', () => scenario.drifts().length > 0);
    expect(scenario.drifts()[0]).toMatchObject({ manager: 'robot' });
    expect(scenario.drifts()[0]?.user).toBeUndefined();
  });
});

describe('where nothing may be written', () => {
  it('drift stays as it is, and is told', async () => {
    await withWorkloads(['web'], HELD);
    await scenario.cluster.scale(keyIn('Deployment', 'web'), 5, 'kubectl');
    await until('it is open', () => scenario.drifts().some(({ state }) => state === 'Open'));
    await settle();
    expect(await replicas('web')).toBe(5);
    expect(scenario.status(id)?.syncStatus).toBe('OutOfSync');
    scenario.hub.assign({
      id,
      name: 'web',
      policy: AUTOMATED,
      objects: [deployment('web', 2), configMap('settings', { a: '1' })],
    });
    await until('it is healed when it may be', async () => (await replicas('web')) === 2);
    await until('it is told', () => scenario.drifts().every(({ state }) => state === 'Healed'));
  });
});

describe('an object that Git does not have any more', () => {
  const KEPT = { 'argocd.argoproj.io/sync-options': 'Prune=false' };

  it.each([
    ['makes an application OutOfSync', KEPT, 'OutOfSync'],
    [
      'does not where it says IgnoreExtraneous',
      { ...KEPT, 'argocd.argoproj.io/compare-options': 'IgnoreExtraneous' },
      'Synced',
    ],
  ])('%s', async (_name, annotations, expected) => {
    scenario = await AgentScenario.make();
    const kept = configMap('kept', { a: '1' }, annotations);
    scenario.hub.assign({ id, name: 'web', objects: [configMap('settings', { a: '1' }), kept] });
    await scenario.start();
    await scenario.synced(id);
    scenario.hub.assign({ id, name: 'web', objects: [configMap('settings', { a: '1' })], revision: 'next' });
    await until('it is synced', () => scenario.status(id)?.syncedRevision === 'next');
    await until(`it is ${expected}`, () => scenario.status(id)?.syncStatus === expected);
    expect(await scenario.get(keyIn('ConfigMap', 'kept'))).toBeDefined();
  });
});
