// Hooks run around a sync, once per sync, whatever happens to the agent; an ordinary object without a name is an error of its application alone.
import { afterEach, describe, expect, it } from '@jest/globals';
import { AgentScenario, applicationId, configMap, deployment, keyIn, settle, until } from './agent-scenario.js';
import type { KubernetesObject, ObjectKey } from '../cluster/cluster.js';
import { ClusterError } from '../cluster/cluster.errors.js';
import { AUTOMATED } from '../link/fake-hub.js';

const id = applicationId();
const manual = { ...AUTOMATED, automated: null };
let scenario: AgentScenario;

afterEach(async () => {
  await scenario.end();
});

/** A job; `never` is one that does not end by itself. */
function job(name: string, annotations: Record<string, string>, never = false): KubernetesObject {
  const metadata = never ? { annotations: { 'simulated.wheelhouse.dev/ready': 'false' } } : {};
  const containers = [{ name: 'run', image: 'busybox' }];
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, annotations },
    spec: { template: { metadata, spec: { containers, restartPolicy: 'Never' } } },
  };
}

const hook = (types: string, policy?: string, wave?: string): Record<string, string> => ({
  'argocd.argoproj.io/hook': types,
  ...(policy !== undefined && { 'argocd.argoproj.io/hook-delete-policy': policy }),
  ...(wave !== undefined && { 'argocd.argoproj.io/sync-wave': wave }),
});
const jobKey = (name: string): ObjectKey => ({ apiVersion: 'batch/v1', kind: 'Job', namespace: 'shop', name });
const nameless = (generateName: string, annotations: Record<string, string>): KubernetesObject => {
  const metadata = { generateName, annotations } as unknown as KubernetesObject['metadata'];
  return { ...job('', {}), metadata };
};

async function jobs(): Promise<string[]> {
  return (await scenario.cluster.list('batch/v1', 'Job', {})).map(({ metadata }) => metadata.name).toSorted();
}

async function uidOf(name: string): Promise<string | undefined> {
  return (await scenario.get(jobKey(name)))?.metadata.uid;
}

/** What a controller writes when a job ended; the simulated one leaves a job with a completion time alone. */
async function endJob(name: string, type: 'Complete' | 'Failed', message = ''): Promise<void> {
  const conditions = [{ type, status: 'True', message }];
  const by = { manager: 'kube-controller-manager', subresource: 'status' } as const;
  await scenario.cluster.edit(jobKey(name), { status: { conditions, completionTime: '2026-01-01T00:00:00Z' } }, by);
}

async function ended(phase: string): Promise<void> {
  await until(`the sync is ${phase}`, () => scenario.status(id)?.operation?.phase === phase);
}

const resultsOf = (): string[] =>
  (scenario.status(id)?.operation?.results ?? []).map(({ name, status, hookType, hookPhase }) =>
    hookType ? `${hookType} ${name} ${hookPhase}` : `${name} ${status}`,
  );

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
