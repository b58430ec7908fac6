// Syncs that would never end, on a real API server: ended by a person, by their time, by their retries; and what may begin afterwards.
import { expect, it } from '@jest/globals';
import { describeOnCluster, syncing } from '../support/cluster-story.js';
import { configMap } from '../support/sample-files.js';
import { job } from '../support/told-jobs.js';
import { staysTrue, until } from '../support/until.js';

const HOOK = job('forever', 'argocd.argoproj.io/hook: PreSync');
const broken = (name: string): string =>
  configMap(name, { v: '1' }).replace(`name: ${name}`, `name: ${name}\n  namespace: nowhere-to-be-found`);
const files = {
  'apps/stuck/objects.yaml': [configMap('stuck', { v: '1' }), HOOK].join('---\n'),
  'apps/timed/objects.yaml': [configMap('timed', { v: '1' }), HOOK.replaceAll('forever', 'endless')].join('---\n'),
  'apps/retried/objects.yaml': broken('retried'),
};

describeOnCluster('syncs that are ended', files, (story) => {
  const exists = async (name: string): Promise<boolean> => (await story().find('configmap', name)) !== undefined;

  it('end when a person says so, with their hooks, and do not begin again by themselves', async () => {
    await story().apply('stuck', { syncPolicy: syncing() });
    await until('the hook runs', () => story().find('job', 'forever'));
    await story().fleet.untilApplication('stuck', 'waits', ({ operation }) => operation?.phase === 'Running');
    await story().fleet.client.request(`mutation { terminateOperation(name: "stuck") { name } }`);
    const { operation } = await story().fleet.untilApplication('stuck', 'was ended', (seen) => {
      return seen.operation?.phase === 'Error';
    });
    expect(operation?.message).toMatch(/^The sync was terminated on request\. It stood here: PreSync hook Job/);
    await story().untilGone('job', 'forever');
    await staysTrue('nothing begins again', 2_000, async () => {
      return !(await exists('stuck')) && (await story().find('job', 'forever')) === undefined;
    });
  });

  it('begin again with the next commit', async () => {
    await story().fleet.push({ 'apps/stuck/objects.yaml': configMap('stuck', { v: '2' }) });
    await story().untilSynced('stuck');
    expect(await exists('stuck')).toBe(true);
  });

  it('end after their time, and say what they waited for', async () => {
    await story().apply('timed', { annotations: { 'wheelhouse.dev/sync-timeout': '3s' } });
    expect(await story().untilFailed('timed')).toMatch(
      /^The sync was ended, because it was not done after 3 s\. It stood here: PreSync hook Job \S+\/endless runs/,
    );
    await story().untilGone('job', 'endless');
    expect(await exists('timed')).toBe(false);
  });

  it('end when their retries are used up, and say why they fail meanwhile', async () => {
    // Enough of them to be seen meanwhile, also on a machine that stalls.
    const retry = { limit: 8, backoff: { duration: '1s', factor: 1, maxDuration: '1s' } };
    await story().apply('retried', { syncPolicy: { automated: {}, retry } });
    await story().fleet.untilApplication('retried', 'tries', ({ operation }) => {
      return operation?.phase === 'Running' && /nowhere-to-be-found/.test(operation.message ?? '');
    });
    expect(await story().untilFailed('retried')).toContain('nowhere-to-be-found');
    await story().run(['create', 'namespace', 'nowhere-to-be-found']);
    try {
      await staysTrue('it is not tried again', 2_000, async () => {
        return (await story().find('configmap', 'retried', 'nowhere-to-be-found')) === undefined;
      });
    } finally {
      await story().run(['delete', 'namespace', 'nowhere-to-be-found', '--wait=false']);
    }
  });
});
