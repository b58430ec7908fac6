// What becomes of hooks that fail, are deleted or overtaken, and of those whose agent is interrupted.
import { afterEach, describe, expect, it } from '@jest/globals';
import { AgentScenario, applicationId, configMap, keyIn, settle, until } from './agent-scenario.js';
import { ClusterError } from '../cluster/cluster.errors.js';
import { AUTOMATED } from '../link/fake-hub.js';
import { hook, hooksOf, job, jobKey, nameless } from './hook-story.js';

const id = applicationId();
let scenario: AgentScenario;
const { jobs, uidOf, endJob, ended } = hooksOf(id, () => scenario);

afterEach(async () => {
  await scenario.end();
});

describe('an application with hooks', () => {
  it('stops when one fails, runs those for failures, and tries again by its policy with new ones', async () => {
    scenario = await AgentScenario.make();
    const policy = { ...AUTOMATED, retry: { limit: 1, backoff: { durationMs: 50, factor: 1, maxDurationMs: 50 } } };
    const objects = [
      job('before', hook('PreSync'), true),
      job('sorry', hook('SyncFail')),
      job('after', hook('PostSync')),
      configMap('a', {}),
    ];
    scenario.hub.assign({ id, name: 'web', objects, policy });
    await scenario.start();
    await until('the hook runs', async () => (await uidOf('before')) !== undefined);
    const first = await uidOf('before');
    await endJob('before', 'Failed', 'no such table');
    await until('it runs once more', async () => ![first, undefined].includes(await uidOf('before')));
    await until('it says which try that is', () =>
      Boolean(scenario.status(id)?.operation?.message?.startsWith('Try 2 of 2: PreSync hook Job shop/before runs')),
    );
    await endJob('before', 'Failed', 'no such table');
    await ended('Failed');
    expect(scenario.status(id)?.operation?.message).toBe('PreSync hook Job shop/before failed: no such table.');
    expect(scenario.status(id)?.conditions).toContainEqual(expect.objectContaining({ type: 'SyncError' }));
    expect(await jobs()).toEqual(['before', 'sorry']);
    expect(await scenario.get(keyIn('ConfigMap', 'a'))).toBeUndefined();
  });

  it('runs those after the objects again in every try, and for the next commit when none succeeded', async () => {
    scenario = await AgentScenario.make();
    const policy = { ...AUTOMATED, retry: { limit: 2, backoff: { durationMs: 20, factor: 1, maxDurationMs: 20 } } };
    const objects = [job('after', hook('PostSync'), true), configMap('a', {})];
    scenario.hub.assign({ id, name: 'web', objects, policy });
    await scenario.start();
    const uids = new Set<string | undefined>([undefined]);
    const runsAnew = async (): Promise<void> => {
      await until('another runs', async () => !uids.has(await uidOf('after')));
      uids.add(await uidOf('after'));
    };
    await runsAnew();
    await endJob('after', 'Failed');
    await runsAnew();
    await scenario.restart();
    await endJob('after', 'Failed');
    await runsAnew();
    await endJob('after', 'Failed');
    await ended('Failed');
    expect(scenario.status(id)?.operation?.message).toBe('PostSync hook Job shop/after failed.');
    scenario.hub.assign({ id, name: 'web', objects, policy, revision: 'another' });
    await runsAnew();
    await endJob('after', 'Complete');
    await scenario.synced(id);
  });

  it('takes a running one up again after a restart, and runs none twice', async () => {
    scenario = await AgentScenario.make();
    const objects = [
      job('done', hook('PreSync', 'HookSucceeded', '-1')),
      job('before', hook('PreSync'), true),
      nameless('unique-', hook('PreSync')),
      configMap('a', {}),
    ];
    scenario.hub.assign({ id, name: 'web', objects });
    await scenario.start();
    await until('the hook runs', async () => (await uidOf('before')) !== undefined);
    await until('its sibling, too', async () => (await jobs()).length === 3);
    const [uid, names] = [await uidOf('before'), await jobs()];
    await scenario.restart();
    await settle();
    expect(await uidOf('before')).toBe(uid);
    expect(await jobs()).toEqual(names);
    await scenario.agent?.stop();
    await endJob('before', 'Complete');
    await scenario.start();
    await scenario.synced(id);
    expect(await uidOf('before')).toBe(uid);
    expect(await jobs()).toEqual(names.filter((name) => name !== 'done'));
  });

  it('makes none twice when the answer to a request is lost', async () => {
    scenario = await AgentScenario.make();
    const original = scenario.cluster.apply.bind(scenario.cluster);
    let made = 0;
    scenario.cluster.apply = async (object, options) => {
      const result = await original(object, options);
      if (object.kind !== 'Job' || options.dryRun === true) return result;
      made += 1;
      throw new ClusterError('UNAVAILABLE', 'The connection was lost.');
    };
    scenario.hub.assign({ id, name: 'web', objects: [job('before', hook('PreSync')), configMap('a', {})] });
    await scenario.start();
    await scenario.synced(id);
    expect(made).toBe(1);
  });

  it('takes the result of one that is deleted as soon as it is done, and a failure of one that is deleted before', async () => {
    scenario = await AgentScenario.make();
    const objects = [job('before', hook('PreSync'), true), configMap('a', {})];
    scenario.hub.assign({ id, name: 'web', objects });
    await scenario.start();
    await until('the hook runs', async () => (await uidOf('before')) !== undefined);
    await Promise.all([endJob('before', 'Complete'), scenario.cluster.remove(jobKey('before'))]);
    await scenario.synced(id);
    const policy = { ...AUTOMATED, retry: { ...AUTOMATED.retry, limit: 0 } };
    scenario.hub.assign({ id, name: 'web', objects: [objects[0], configMap('a', { v: '2' })], policy });
    await until('another runs', async () => (await uidOf('before')) !== undefined);
    await scenario.cluster.remove(jobKey('before'));
    await ended('Failed');
    expect(scenario.status(id)?.operation?.message).toBe(
      'PreSync hook Job shop/before failed: It was deleted before it was done.',
    );
  });

  it('finishes a running one before it turns to a newer commit', async () => {
    scenario = await AgentScenario.make();
    const before = job('before', hook('PreSync'), true);
    scenario.hub.assign({ id, name: 'web', objects: [before, configMap('a', { v: '1' })] });
    await scenario.start();
    await until('the hook runs', async () => (await uidOf('before')) !== undefined);
    const uid = await uidOf('before');
    scenario.hub.assign({ id, name: 'web', objects: [configMap('a', { v: '2' })] });
    await settle();
    expect(await uidOf('before')).toBe(uid);
    expect(await scenario.get(keyIn('ConfigMap', 'a'))).toBeUndefined();
    await endJob('before', 'Complete');
    await scenario.synced(id);
    expect((await scenario.get(keyIn('ConfigMap', 'a')))?.['data']).toEqual({ v: '2' });
  });
});
