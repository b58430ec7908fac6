// PreDelete and PostDelete hooks, Argo CD's and Helm's: what runs before an application is deleted and afterwards, and what a failure means.
import { expect, it } from '@jest/globals';
import { describeOnCluster, syncing } from '../support/cluster-story.js';
import { configMap } from '../support/sample-files.js';
import { staysTrue, until } from '../support/until.js';

const FINALIZERS = ['resources-finalizer.argocd.argoproj.io'];

/** A job that no node runs: the story says how it ends. */
const job = (name: string, annotation: string): string => `apiVersion: batch/v1
kind: Job
metadata: {name: ${name}, annotations: {${annotation}}}
spec:
  backoffLimit: 0
  template:
    spec: {restartPolicy: Never, containers: [{name: main, image: busybox}]}
`;

const files = {
  'apps/good/objects.yaml': configMap('good', { a: '1' }),
  'apps/good/hooks.yaml': [
    job('before', 'argocd.argoproj.io/hook: PreDelete'),
    job('after', 'helm.sh/hook: post-delete'),
  ].join('---\n'),
  'apps/mended/objects.yaml': configMap('mended', { a: '1' }),
  'apps/mended/hooks.yaml': job('dump', 'argocd.argoproj.io/hook: PreDelete'),
  'apps/bad/objects.yaml': configMap('bad', { a: '1' }),
  'apps/bad/hooks.yaml': job('backup', 'argocd.argoproj.io/hook: PreDelete'),
};

describeOnCluster('deletion hooks', files, (story) => {
  const end = async (name: string, type: 'Complete' | 'Failed'): Promise<void> => {
    await until(`${name} runs`, () => story().find('job', name));
    const before = type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget';
    const conditions = [before, type].map((each) => ({
      type: each,
      status: 'True',
      reason: 'Told',
      message: 'as told',
    }));
    const time = new Date().toISOString().replace(/\.\d+/, '');
    const completed = type === 'Complete' ? { completionTime: time } : {};
    // Its controller writes the status, too: it is tried until both agree.
    await until(`${name} has ended`, async () => {
      const now = (await story().get('job', name))['status'] as { startTime?: string } | undefined;
      const startTime = now?.startTime ?? time;
      const status = { startTime, ...completed, conditions, active: 0, terminating: 0, uncountedTerminatedPods: {} };
      const patch = JSON.stringify({ status });
      await story().run(['patch', 'job', name, '--subresource=status', '--type=merge', '-p', patch]);
      return true;
    });
  };
  const make = async (name: string): Promise<void> => {
    await story().apply(name, { syncPolicy: syncing(), finalizers: FINALIZERS });
    await story().untilSynced(name);
  };
  const untilRemoved = async (name: string): Promise<void> => {
    await until(`${name} is gone`, async () => (await story().fleet.application(name)) === undefined);
  };

  it('are not part of a sync', async () => {
    await make('good');
    expect(await story().find('job', 'before')).toBeUndefined();
    expect(await story().find('job', 'after')).toBeUndefined();
  });

  it('run before anything is deleted, and after everything is; then they go', async () => {
    await story().delete('good');
    await story().fleet.untilApplication('good', 'says what it waits for', ({ message }) =>
      /PreDelete hook Job .*before runs/.test(message ?? ''),
    );
    await staysTrue('nothing is deleted', 1_000, async () => (await story().find('configmap', 'good')) !== undefined);
    await end('before', 'Complete');
    await until('the other runs', () => story().find('job', 'after'));
    expect(await story().find('configmap', 'good')).toBeUndefined();
    await end('after', 'Complete');
    await untilRemoved('good');
    for (const name of ['before', 'after']) expect(await story().find('job', name)).toBeUndefined();
  });

  it('block the deletion when they fail, until they succeed', async () => {
    await make('bad');
    await story().delete('bad');
    await end('backup', 'Failed');
    const failed = await story().get('job', 'backup');
    const { conditions } = await story().fleet.untilApplication('bad', 'says why', (seen) =>
      seen.conditions.some(({ type }) => type === 'DeletionError'),
    );
    const condition = conditions.find(({ type }) => type === 'DeletionError');
    expect(condition).toMatchObject({ reason: 'PreDeleteHookFailed' });
    expect(condition?.message).toContain('Nothing is deleted while hooks that run before fail');
    await staysTrue('nothing is deleted', 1_000, async () => (await story().find('configmap', 'bad')) !== undefined);
    await story().confirmDeletion('bad');
    await until('another one runs', async () => {
      const job = await story().find('job', 'backup');
      return job !== undefined && job.metadata.uid !== failed.metadata.uid;
    });
    await end('backup', 'Complete');
    await untilRemoved('bad');
    expect(await story().find('configmap', 'bad')).toBeUndefined();
    expect(await story().find('job', 'backup')).toBeUndefined();
  });

  it('run at once as Git has them when a commit mends them after they failed', async () => {
    await make('mended');
    await story().delete('mended');
    await end('dump', 'Failed');
    await story().fleet.untilApplication('mended', 'says why', (seen) =>
      seen.conditions.some(({ reason }) => reason === 'PreDeleteHookFailed'),
    );
    await story().fleet.push({ 'apps/mended/hooks.yaml': job('better-dump', 'argocd.argoproj.io/hook: PreDelete') });
    await end('better-dump', 'Complete');
    await untilRemoved('mended');
    for (const name of ['dump', 'better-dump']) expect(await story().find('job', name)).toBeUndefined();
    expect(await story().find('configmap', 'mended')).toBeUndefined();
  });
});
