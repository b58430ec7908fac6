// An agent that knows the hub, and nothing of what it did: its state folder was empty, or another replica worked before it.
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type AgentScenario, configMap, deployment, keyIn, secret, settle, until } from './agent-scenario.js';
import { SyncStory, wave } from './sync-story.js';
import { AUTOMATED } from '../link/fake-hub.js';

const MANUAL = { ...AUTOMATED, automated: null };
const replaced = configMap('whole', { a: '1' }, { 'argocd.argoproj.io/sync-options': 'Replace=true' });
let story: SyncStory;
let scenario: AgentScenario;

beforeEach(async () => {
  story = await SyncStory.make();
  scenario = story.scenario;
  story.assign([configMap('conf', { a: '1' }), replaced], MANUAL, 'op-1');
  await scenario.start();
  await story.synced();
  await scenario.agent?.stop();
});

afterEach(async () => {
  await scenario.end();
});

/** Its identity may be in a Secret; everything else is gone. */
async function forget(): Promise<void> {
  for (const name of await readdir(scenario.stateDir))
    if (name !== 'identity.json') await rm(join(scenario.stateDir, name), { recursive: true });
  scenario.hub.forgetReports();
}

/** The hub knows that the sync ended. */
async function takeOver(): Promise<void> {
  await forget();
  story.assign([configMap('conf', { a: '1' }), replaced], MANUAL);
  await scenario.start();
  await until('it is told', () => scenario.status(story.id)?.syncStatus !== undefined);
}

async function edit(a: string): Promise<void> {
  await scenario.cluster.edit(keyIn('ConfigMap', 'conf'), { data: { a } }, { manager: 'kubectl-edit' });
}

describe('an agent that took over', () => {
  it('knows what it owns for its own, writes nothing, and tells of drift at once, also after its next restart', async () => {
    const writes = story.watchWrites();
    await takeOver();
    await until('it is Synced', () => scenario.status(story.id)?.syncStatus === 'Synced');
    await settle();
    expect(writes).toEqual([]);
    await edit('2');
    await until('drift is told', () =>
      scenario.drifts().some(({ field, state }) => field === 'data.a' && state === 'Open'),
    );
    await edit('1');
    await until('it is closed', () => scenario.drifts().every(({ state }) => state === 'Healed'));
    await scenario.restart();
    await edit('3');
    await until('drift is told', () => scenario.drifts().some(({ live, state }) => live === '"3"' && state === 'Open'));
    expect(writes).toEqual([]);
  });

  it('says what differs of what was changed meanwhile', async () => {
    await edit('2');
    await takeOver();
    await until('it is OutOfSync', () => scenario.status(story.id)?.syncStatus === 'OutOfSync');
    expect(scenario.resource(story.id, 'conf')?.message).toBe('A sync would change data.a.');
    expect(scenario.resource(story.id, 'whole')?.syncStatus).toBe('Synced');
  });

  it('deletes in full what the hub deletes by its assignment, after its hooks', async () => {
    await forget();
    const metadata = { name: 'before', annotations: { 'argocd.argoproj.io/hook': 'PreDelete' } };
    const before = { ...secret('before', { a: '1' }), metadata };
    const writes = story.watchWrites();
    const deletion = { requestedAt: '2026-01-02T00:00:00Z' };
    story.assign([configMap('conf', { a: '1' }), replaced, before], { ...MANUAL, deletion });
    await scenario.start();
    await until('it is removed', () => scenario.hub.removed.has(story.id));
    expect(writes[0]).toBe('apply before');
    for (const name of ['conf', 'whole']) expect(await story.exists(name)).toBe(false);
    expect(await scenario.get(keyIn('Secret', 'before'))).toBeUndefined();
  });
});

describe('an agent that takes over in the middle', () => {
  const hook = (type: string): ReturnType<typeof configMap> =>
    configMap(type.toLowerCase(), {}, { 'argocd.argoproj.io/hook': type });
  /** Its first wave is never ready. */
  const objects = [hook('PreSync'), deployment('slow', 1, wave(0)), configMap('later', {}, wave(1))];
  const stuck = async (operation?: string): Promise<void> => {
    await scenario.end();
    story = await SyncStory.make({ readyAfterMs: 60_000 });
    scenario = story.scenario;
    story.assign(objects, operation === undefined ? AUTOMATED : MANUAL, operation);
    await scenario.start();
    await until('it waits for its first wave', () => story.message().includes('slow'));
    await scenario.agent?.stop();
    await forget();
  };

  it.each([
    ['of an automated sync', undefined],
    ['of a requested one', 'op-1'],
  ])('%s runs no hook again that the one before it ran', async (_what, operation) => {
    await stuck(operation);
    const writes = story.watchWrites();
    await scenario.start();
    await until('it waits for the same wave', () => story.message().includes('slow'));
    expect(writes.filter((write) => write.endsWith('presync'))).toEqual([]);
  });

  it('runs the hooks of another request', async () => {
    await stuck('op-1');
    const writes = story.watchWrites();
    story.assign(objects, MANUAL, 'op-2');
    await scenario.start();
    await until('it waits for the same wave', () => story.message().includes('slow'));
    expect(writes.filter((write) => write.endsWith('presync'))).toEqual(['delete presync', 'apply presync']);
  });

  it('of a deletion runs no hook again that the one before it ran', async () => {
    const deletion = { requestedAt: '2026-01-02T00:00:00Z' };
    const job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'before', annotations: { 'argocd.argoproj.io/hook': 'PreDelete' } },
      spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox' }] } } },
    };
    await scenario.end();
    story = await SyncStory.make({ readyAfterMs: 300 });
    scenario = story.scenario;
    await scenario.start();
    story.assign([configMap('conf', {})]);
    await story.synced();
    story.assign([configMap('conf', {}), job], { ...AUTOMATED, deletion });
    const key = { apiVersion: 'batch/v1', kind: 'Job', namespace: 'shop', name: 'before' };
    await until('the hook runs', async () => (await scenario.get(key)) !== undefined);
    await scenario.agent?.stop();
    await forget();
    const writes = story.watchWrites();
    await scenario.start();
    await until('it is removed', () => scenario.hub.removed.has(story.id));
    expect(writes).not.toContain('apply before');
    expect(await story.exists('conf')).toBe(false);
  });
});

it('an agent that knows what it did runs the hooks of a content again that it had before another one', async () => {
  const hook = configMap('hook', {}, { 'argocd.argoproj.io/hook': 'PreSync' });
  const writes = story.watchWrites();
  await scenario.start();
  for (const objects of [
    [hook, configMap('conf', { a: '2' })],
    [configMap('conf', { a: '3' })],
    [hook, configMap('conf', { a: '2' })],
  ]) {
    story.assign(objects);
    await story.synced();
    const wanted = (objects.at(-1) as { data?: unknown }).data;
    await until('it is applied', async () => JSON.stringify(await story.dataOf('conf')) === JSON.stringify(wanted));
    await story.synced();
  }
  expect(writes.filter((write) => write === 'apply hook')).toHaveLength(2);
});
