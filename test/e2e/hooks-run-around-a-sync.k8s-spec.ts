// Hooks of a sync on a real API server: before, among and after the objects, once per sync, also when the agent restarts in the middle.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { describeOnCluster, syncing } from '../support/cluster-story.js';
import { configMap } from '../support/sample-files.js';
import { endJob, job, jobNames } from '../support/told-jobs.js';
import { staysTrue, until } from '../support/until.js';

const hook = (type: string, policy = 'BeforeHookCreation'): string =>
  `argocd.argoproj.io/hook: ${type}, argocd.argoproj.io/hook-delete-policy: ${policy}`;

const files = {
  'apps/shop/objects.yaml': configMap('shop', { v: '1' }),
  'apps/shop/hooks.yaml': [
    job('migrate', hook('PreSync')),
    job('beside', hook('Sync', 'HookSucceeded')),
    job('notify', hook('PostSync', 'HookSucceeded')),
    job('skipped', hook('Skip')),
    job('sorry', hook('SyncFail')),
  ].join('---\n'),
  'apps/helm/Chart.yaml': 'apiVersion: v2\nname: helm\nversion: 1.0.0\n',
  'apps/helm/templates/objects.yaml': configMap('helm', { v: '1' }),
  'apps/helm/templates/hook.yaml': job(
    'install',
    'helm.sh/hook: "pre-install,pre-upgrade", helm.sh/hook-delete-policy: "before-hook-creation,hook-succeeded"',
  ),
  'apps/named/objects.yaml': configMap('named', { v: '1' }),
  'apps/named/hook.yaml': job('fresh-', hook('PreSync')),
};

describeOnCluster('hooks of a sync', files, (story) => {
  const versionOf = async (name: string): Promise<unknown> =>
    ((await story().find('configmap', name))?.['data'] as { v?: string } | undefined)?.v;
  const uidOf = async (name: string): Promise<string | undefined> => (await story().find('job', name))?.metadata.uid;
  /** As abruptly as it goes. */
  const restart = async (): Promise<void> => {
    const agent = story().fleet.agent('one');
    await agent.kill();
    agent.start();
  };
  const untilMessage = async (name: string, words: RegExp): Promise<void> => {
    await story().fleet.untilApplication(name, `says ${words.source}`, ({ operation }) =>
      words.test(operation?.message ?? ''),
    );
  };

  it('run before the objects, and the sync says that it waits for them', async () => {
    await story().apply('shop', { syncPolicy: syncing() });
    await untilMessage('shop', /^PreSync hook Job \S+\/migrate runs \(\d+ s\)\.$/);
    await staysTrue('nothing is applied', 1_000, async () => (await versionOf('shop')) === undefined);
    expect(await jobNames(story())).toEqual(['migrate']);
  });

  it('outlive the loss of all that the agent knew but who it is, and run once', async () => {
    const uid = await uidOf('migrate');
    const agent = story().fleet.agent('one');
    await agent.kill();
    for (const name of readdirSync(agent.stateDir))
      if (name !== 'identity.json') rmSync(join(agent.stateDir, name), { recursive: true });
    agent.start();
    await until('it knows what to do', () => existsSync(join(agent.stateDir, 'desired.json')));
    await untilMessage('shop', /migrate runs/);
    await staysTrue('it is the same', 1_500, async () => (await uidOf('migrate')) === uid);
  });

  it('outlive a restart of the agent, and run once', async () => {
    const uid = await uidOf('migrate');
    await restart();
    await staysTrue('it is the same', 1_500, async () => (await uidOf('migrate')) === uid);
    await endJob(story(), 'migrate', 'Complete');
    await until('the objects come', () => versionOf('shop'));
    expect(await uidOf('migrate')).toBe(uid);
  });

  it('run among and after the objects, and go by their policies', async () => {
    await endJob(story(), 'beside', 'Complete');
    await endJob(story(), 'notify', 'Complete');
    const { health } = await story().untilSynced('shop');
    expect(health).toBe('Healthy');
    for (const name of ['beside', 'notify']) await story().untilGone('job', name);
    expect(await jobNames(story())).toEqual(['migrate']);
  });

  it('do not run again for what is no change: drift, a restart, a look at Git', async () => {
    const uid = await uidOf('migrate');
    await story().run(['patch', 'configmap', 'shop', '--type=merge', '-p', '{"data":{"v":"9"}}']);
    await until('it is healed', async () => (await versionOf('shop')) === '1');
    await restart();
    await story().fleet.client.request(`mutation { refreshApplication(name: "shop") { name } }`);
    await staysTrue('it is the same', 2_000, async () => (await uidOf('migrate')) === uid);
  });

  it('run anew for the next change; one that fails stops the sync, and those for failures run', async () => {
    const uid = await uidOf('migrate');
    await story().fleet.push({ 'apps/shop/objects.yaml': configMap('shop', { v: '2' }) });
    await until('another runs', async () => ![undefined, uid].includes(await uidOf('migrate')));
    await endJob(story(), 'migrate', 'Failed');
    await untilMessage('shop', /^SyncFail hook Job \S+\/sorry runs/);
    await endJob(story(), 'sorry', 'Complete');
    expect(await story().untilFailed('shop')).toMatch(/^PreSync hook Job \S+\/migrate failed: as told\.$/);
    expect(await versionOf('shop')).toBe('1');
  });

  it('are read from the annotations of Helm', async () => {
    await story().apply('helm', { syncPolicy: syncing() });
    await untilMessage('helm', /^PreSync hook Job \S+\/install runs/);
    expect(await versionOf('helm')).toBeUndefined();
    await endJob(story(), 'install', 'Complete');
    await story().untilSynced('helm');
    await story().untilGone('job', 'install');
  });

  it('get a name of their own in every sync where they have none', async () => {
    const before = await jobNames(story());
    await story().apply('named', { syncPolicy: syncing() });
    const names = async (): Promise<string[]> => (await jobNames(story())).filter((name) => !before.includes(name));
    const [name = ''] = await until('it runs', async () => ((await names()).length === 1 ? names() : undefined));
    expect(name).toMatch(/^fresh-[0-9a-f]{7}-presync-\d+$/);
    await endJob(story(), name, 'Complete');
    await story().untilSynced('named');
  });
});
