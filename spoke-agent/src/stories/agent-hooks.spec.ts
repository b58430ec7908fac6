// Hooks run around a sync, once per sync; an ordinary object without a name is an error of its application alone.
import { afterEach, describe, expect, it } from '@jest/globals';
import { AgentScenario, applicationId, configMap, deployment, keyIn, settle, until } from './agent-scenario.js';
import type { KubernetesObject } from '../cluster/cluster.js';
import { AUTOMATED } from '../link/fake-hub.js';
import { hook, hooksOf, job, jobKey, nameless } from './hook-story.js';

const id = applicationId();
const manual = { ...AUTOMATED, automated: null };
let scenario: AgentScenario;
const { jobs, uidOf, endJob, resultsOf } = hooksOf(id, () => scenario);

afterEach(async () => {
  await scenario.end();
});

describe('an application with hooks', () => {
  it('waits for those before its objects, and runs those after it when its objects are healthy', async () => {
    scenario = await AgentScenario.make({ readyAfterMs: 60 });
    const objects = [
      job('after', hook('PostSync')),
      job('before', hook('PreSync'), true),
      deployment('web', 1),
      configMap('a', { b: '1' }),
    ];
    scenario.hub.assign({ id, name: 'web', objects });
    await scenario.start();
    await until('it waits visibly', () =>
      /PreSync hook Job shop\/before runs \(\d+ s\)/.test(scenario.status(id)?.operation?.message ?? ''),
    );
    expect(scenario.status(id)?.message).toMatch(/PreSync hook Job shop\/before runs/);
    await settle();
    expect(await scenario.get(keyIn('ConfigMap', 'a'))).toBeUndefined();
    await endJob('before', 'Complete');
    await scenario.synced(id);
    expect(await jobs()).toEqual(['after', 'before']);
    expect(resultsOf().toSorted()).toEqual([
      'PostSync after Succeeded',
      'PreSync before Succeeded',
      'a Synced',
      'web Synced',
    ]);
  });

  it('runs one that is both before and after its objects twice', async () => {
    scenario = await AgentScenario.make();
    scenario.hub.assign({
      id,
      name: 'web',
      objects: [job('both', hook('PreSync,PostSync'), true), configMap('a', {})],
    });
    await scenario.start();
    await until('it runs', async () => (await uidOf('both')) !== undefined);
    const first = await uidOf('both');
    await endJob('both', 'Complete');
    await until('it runs again', async () => ![first, undefined].includes(await uidOf('both')));
    expect(await scenario.get(keyIn('ConfigMap', 'a'))).toBeDefined();
    await endJob('both', 'Complete');
    await scenario.synced(id);
    expect(resultsOf().toSorted()).toEqual(['PostSync both Succeeded', 'PreSync both Succeeded', 'a Synced']);
  });

  it('never counts the objects of hooks for its health, drift or pruning', async () => {
    scenario = await AgentScenario.make();
    scenario.hub.assign({ id, name: 'web', objects: [job('seed', hook('PostSync')), configMap('a', { b: '1' })] });
    await scenario.start();
    await scenario.synced(id);
    await endJob('seed', 'Failed');
    await scenario.cluster.edit(jobKey('seed'), { metadata: { labels: { by: 'hand' } } }, { manager: 'kubectl' });
    await settle();
    expect(scenario.status(id)).toMatchObject({ health: 'Healthy', syncStatus: 'Synced' });
    expect(scenario.drifts()).toEqual([]);
    scenario.hub.assign({ id, name: 'web', objects: [configMap('a', { b: '2' })] });
    await until(
      'the change is applied',
      async () => (await scenario.get(keyIn('ConfigMap', 'a')))?.['data'] !== undefined,
    );
    await settle();
    expect(await jobs()).toEqual(['seed']);
    expect(scenario.status(id)).toMatchObject({ health: 'Healthy', syncStatus: 'Synced' });
  });

  it('runs them once per sync: not at a restart, not for a commit that changes nothing, not for drift', async () => {
    scenario = await AgentScenario.make();
    const objects = [job('before', hook('PreSync')), configMap('a', { b: '1' })];
    scenario.hub.assign({ id, name: 'web', objects });
    await scenario.start();
    await scenario.synced(id);
    const uid = await uidOf('before');
    await scenario.restart();
    scenario.hub.assign({ id, name: 'web', objects, revision: 'another' });
    await until('the commit counts as synced', () => scenario.status(id)?.syncedRevision === 'another');
    await scenario.cluster.edit(keyIn('ConfigMap', 'a'), { data: { b: '9' } }, { manager: 'kubectl' });
    await until('it is healed', () => scenario.drifts().some(({ state }) => state === 'Healed'));
    expect(await uidOf('before')).toBe(uid);
    scenario.hub.assign({ id, name: 'web', objects: [objects[0], configMap('a', { b: '2' })] });
    await until('a change runs it again', async () => ![undefined, uid].includes(await uidOf('before')));
    await scenario.synced(id);
  });

  it('deletes them by their policies, and the one before a new one by default', async () => {
    scenario = await AgentScenario.make();
    const objects = [
      job('kept', hook('PreSync', 'HookFailed')),
      job('gone', hook('PreSync', 'HookSucceeded', '1')),
      job('helm', {
        'helm.sh/hook': 'post-install',
        'helm.sh/hook-delete-policy': 'hook-succeeded,before-hook-creation',
      }),
      configMap('a', {}),
    ];
    scenario.hub.assign({ id, name: 'web', objects });
    await scenario.start();
    await scenario.synced(id);
    await until('what succeeded is gone', async () => (await jobs()).join() === 'kept');
  });

  it('run when a change is taken back', async () => {
    scenario = await AgentScenario.make();
    const objects = (v: string): KubernetesObject[] => [
      configMap('hook', { v }, hook('PostSync')),
      configMap('a', { v }),
    ];
    scenario.hub.assign({ id, name: 'web', objects: objects('1') });
    await scenario.start();
    await scenario.synced(id);
    scenario.cluster.faults.failNext({
      code: 'FORBIDDEN',
      times: 3,
      matching: ({ verb, name }) => verb === 'apply' && name === 'hook',
    });
    scenario.hub.assign({ id, name: 'web', objects: objects('2') });
    await until('it is half done', () => scenario.status(id)?.operation?.phase !== 'Succeeded');
    scenario.cluster.faults.clear();
    scenario.hub.assign({ id, name: 'web', objects: objects('1'), revision: 'back' });
    await scenario.synced(id);
    await until('it ran', async () => scenario.status(id)?.syncedRevision === 'back');
    expect(resultsOf()).toContain('PostSync hook Succeeded');
  });

  it('gives hooks without a name one of their own in every sync', async () => {
    scenario = await AgentScenario.make();
    const objects = [nameless('migrate-', hook('PreSync')), nameless('migrate-', hook('PreSync')), configMap('a', {})];
    scenario.hub.assign({
      id,
      name: 'web',
      objects,
      policy: manual,
      operation: { id: 'op-1', prune: true },
      revision: 'ABCDEF0123',
    });
    await scenario.start();
    await scenario.synced(id);
    expect(await jobs()).toEqual([
      expect.stringMatching(/^migrate-abcdef0-presync-\d+$/),
      expect.stringMatching(/^migrate-abcdef0-presync-\d+-1$/),
    ]);
    expect(scenario.status(id)?.resources?.map(({ name }) => name)).toContain('a');
  });

  it('leaves out Skip, Helm’s tests and hooks of removals', async () => {
    scenario = await AgentScenario.make();
    const objects = [
      job('skip', hook('Skip')),
      job('test', { 'helm.sh/hook': 'test' }),
      job('bye', hook('PostDelete')),
      configMap('a', {}),
    ];
    scenario.hub.assign({ id, name: 'web', objects });
    await scenario.start();
    await scenario.synced(id);
    expect(await jobs()).toEqual([]);
  });
});

describe('an object without a name', () => {
  it('never becomes one called "undefined"', async () => {
    scenario = await AgentScenario.make();
    const objects = [nameless('task-', {}), nameless('task-', {}), configMap('a', { b: '1' })];
    scenario.hub.assign({ id, name: 'web', objects });
    await scenario.start();
    const find = (): { reason: string; message: string } | undefined =>
      scenario.status(id)?.conditions?.find(({ type }) => type === 'InvalidSpecError');
    await until('it is told', () => find() !== undefined);
    expect(find()).toMatchObject({
      reason: 'NAME_MISSING',
      message: expect.stringContaining('Job shop/task-*, Job shop/task-*'),
    });
    await until('the others are applied', async () => (await scenario.get(keyIn('ConfigMap', 'a'))) !== undefined);
    await until('it is not taken for synced', () => scenario.status(id)?.syncStatus === 'OutOfSync');
    expect(await jobs()).toEqual([]);
  });
});
