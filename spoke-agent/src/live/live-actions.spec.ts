import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { applicationId, configMap, deployment, keyIn, settle, until } from '../stories/agent-scenario.js';
import { AUTOMATED } from '../link/fake-hub.js';
import { LiveScenario, pod, podKey } from './live-scenario.js';

const id = applicationId();
const web = keyIn('Deployment', 'web');
const WEB = { group: 'apps', kind: 'Deployment', name: 'web' };
const REPORT_ONLY = { ...AUTOMATED, automated: { prune: true, selfHeal: false, allowEmpty: false } };
const cronJob = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'nightly' },
  spec: {
    schedule: '0 0 * * *',
    jobTemplate: {
      metadata: { labels: { team: 'shop' } },
      spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'run', image: 'busybox' }] } } },
    },
  },
};
let scenario: LiveScenario;

beforeEach(async () => {
  scenario = await LiveScenario.make();
});
afterEach(() => scenario.end());

async function begin(policy = AUTOMATED): Promise<void> {
  scenario.agent.hub.assign({ id, name: 'web', policy, objects: [deployment('web', 1), configMap('a', {}), cronJob] });
  await scenario.agent.start();
  // A CronJob is never Healthy here: no controller runs it.
  await until('it is Synced', () => scenario.agent.status(id)?.syncStatus === 'Synced');
}

const run = (action: string, resource: object = WEB, parameters: object = {}): Promise<unknown> =>
  scenario.ask('action', id, { resource, action, parameters });

async function spec(): Promise<Record<string, unknown>> {
  return (await scenario.agent.get(web))?.['spec'] as Record<string, unknown>;
}

describe('actions', () => {
  it('are listed by kind, with those that the state of the object forbids', async () => {
    await begin();
    const list = async (resource: object): Promise<unknown> => {
      const { actions } = (await scenario.ask('actions', id, { resource })) as {
        actions: { name: string; isDisabled: boolean }[];
      };
      return actions.map(({ name, isDisabled }) => (isDisabled ? `(${name})` : name));
    };
    expect(await list(WEB)).toEqual(['restart', 'scale', 'pause', '(resume)']);
    expect(await list({ group: 'batch', kind: 'CronJob', name: 'nightly' })).toEqual([
      'create-job',
      'suspend',
      '(resume)',
    ]);
    expect(await list({ group: '', kind: 'ConfigMap', name: 'a' })).toEqual([]);
  });

  it('restart: changes the template under a field manager of its own, stays, and is no drift', async () => {
    await begin();
    expect(await run('restart')).toEqual({
      message: 'The action "restart" was run on Deployment shop/web.',
      warnings: [],
    });
    await settle();
    const live = await scenario.agent.get(web);
    expect(live).toHaveProperty(['spec', 'template', 'metadata', 'annotations', 'kubectl.kubernetes.io/restartedAt']);
    expect(live?.metadata.managedFields?.map(({ manager }) => manager)).toContain('wheelhouse-action');
    expect(scenario.agent.drifts()).toEqual([]);
  });

  it('scale: says that self-heal puts the number back that Git sets, which it does', async () => {
    await begin();
    expect(await run('scale', WEB, { replicas: '3' })).toMatchObject({
      warnings: [expect.stringContaining('Git sets spec.replicas: self-heal puts it back')],
    });
    await until('it is put back', async () => (await spec())['replicas'] === 1);
    await until('it is told', () => scenario.agent.drifts().some(({ manager }) => manager === 'wheelhouse-action'));
  });

  it('scale: lasts until the next sync where drift is only reported', async () => {
    await begin(REPORT_ONLY);
    expect(await run('scale', WEB, { replicas: '3' })).toMatchObject({
      warnings: [expect.stringContaining('the next sync puts it back')],
    });
    await settle(50);
    expect((await spec())['replicas']).toBe(3);
  });

  it('scale: lasts as long while a sync window is closed: nothing is put back then', async () => {
    await begin();
    const windows = [{ kind: 'deny', schedule: '* * * * *', durationMs: 3_600_000, manualSync: true }] as const;
    const objects = [deployment('web', 1), configMap('a', {}), cronJob];
    scenario.agent.hub.assign({ id, name: 'web', policy: { ...AUTOMATED, windows }, objects });
    await until('it is known', async () => {
      const warnings = ((await run('scale', WEB, { replicas: '3' })) as { warnings?: string[] }).warnings ?? [];
      return warnings.some((warning) => warning.includes('the next sync puts it back'));
    });
  });

  it('scale: stays, without a warning, where rules let the number differ', async () => {
    const ignoreDifferences = [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }];
    await begin({ ...AUTOMATED, ignoreDifferences });
    expect(await run('scale', WEB, { replicas: '3' })).toMatchObject({ warnings: [] });
    await settle(100);
    expect((await spec())['replicas']).toBe(3);
  });

  it('pause and resume: only where they change something', async () => {
    await begin();
    expect(await run('resume')).toEqual({
      error: {
        code: 'ACTION_DISABLED',
        message: 'The action "resume" cannot be run now: spec.paused is false already.',
      },
    });
    await run('pause');
    expect((await spec())['paused']).toBe(true);
    expect(await run('pause')).toMatchObject({ error: { code: 'ACTION_DISABLED' } });
    await run('resume');
    expect((await spec())['paused']).not.toBe(true);
  });

  it('create-job: makes a job that the CronJob owns, with its labels', async () => {
    await begin();
    const { message } = (await run('create-job', { group: 'batch', kind: 'CronJob', name: 'nightly' })) as {
      message: string;
    };
    expect(message).toMatch(/It made Job shop\/nightly-\d{12}\./);
    const [job] = await scenario.agent.cluster.list('batch/v1', 'Job', { namespace: 'shop' });
    expect(job?.metadata).toMatchObject({
      labels: { team: 'shop' },
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual' },
      ownerReferences: [{ kind: 'CronJob', name: 'nightly', controller: true }],
    });
    const { nodes } = (await scenario.ask('tree', id, {})) as { nodes: { kind: string; name: string }[] };
    expect(nodes.map(({ kind }) => kind)).toContain('Job');
  });

  it('are refused when they are unknown, or asked for with what they do not take', async () => {
    await begin();
    expect(await run('explode')).toMatchObject({
      error: { code: 'ACTION_UNKNOWN', message: expect.stringContaining('There are: restart, scale, pause, resume.') },
    });
    expect(await run('constructor', { group: '', kind: 'ConfigMap', name: 'a' })).toMatchObject({
      error: { code: 'ACTION_UNKNOWN' },
    });
    for (const parameters of [{}, { replicas: '-1' }, { replicas: 'many' }, { replicas: '1', other: '2' }])
      expect(await run('scale', WEB, parameters)).toMatchObject({ error: { code: 'INVALID_INPUT' } });
    expect(await run('restart', { group: 'apps', kind: 'Deployment', name: 'other' })).toMatchObject({
      error: { code: 'NOT_FOUND' },
    });
  });
});

describe('deleting an object of the tree', () => {
  const remove = (resource: object): Promise<unknown> =>
    scenario.ask('delete', id, { resource, propagation: 'background', force: false });

  it('takes a pod away, and leaves what is not in the tree alone', async () => {
    await begin();
    await scenario.own(web, pod('web-a'));
    const lone = { ...pod('lone'), metadata: { name: 'lone', namespace: 'shop' } };
    await scenario.agent.cluster.put(lone, { manager: 'someone' });
    expect(await remove({ group: '', kind: 'Pod', name: 'web-a' })).toEqual({
      message: 'Pod shop/web-a was deleted.',
      warnings: [],
    });
    expect(await scenario.agent.get(podKey('web-a'))).toBeUndefined();
    expect(await remove({ group: '', kind: 'Pod', name: 'lone' })).toMatchObject({ error: { code: 'NOT_FOUND' } });
    expect(await scenario.agent.get(podKey('lone'))).toBeDefined();
  });

  it('leaves an object alone that Git names, but that was never applied', async () => {
    const manual = { ...AUTOMATED, automated: null };
    await scenario.agent.cluster.put(
      { ...configMap('theirs', {}), metadata: { name: 'theirs', namespace: 'shop' } },
      { manager: 'x' },
    );
    scenario.agent.hub.assign({ id, name: 'web', policy: manual, objects: [configMap('theirs', { a: '1' })] });
    await scenario.agent.start();
    await until('it is looked at', () => scenario.agent.status(id)?.syncStatus === 'OutOfSync');
    expect(await remove({ group: '', kind: 'ConfigMap', name: 'theirs' })).toMatchObject({
      error: { code: 'CONFLICT' },
    });
    expect(await scenario.agent.get(keyIn('ConfigMap', 'theirs'))).toBeDefined();
  });

  it('says that what stands in Git comes back, which it does', async () => {
    await begin();
    const before = (await scenario.agent.get(keyIn('ConfigMap', 'a')))?.metadata.uid;
    expect(await remove({ group: '', kind: 'ConfigMap', name: 'a' })).toMatchObject({
      warnings: [expect.stringContaining('self-heal makes it again')],
    });
    await until('it is back', async () => {
      const uid = (await scenario.agent.get(keyIn('ConfigMap', 'a')))?.metadata.uid;
      return uid !== undefined && uid !== before;
    });
  });
});
