// Sync windows of a parent's project: nothing that it makes in a real cluster is created, changed or pruned outside of them.
import { expect, it } from '@jest/globals';
import { describeOnCluster } from '../support/cluster-story.js';
import { childManifest, childrenOf, versionOf } from '../support/parent-story.js';
import { configMap } from '../support/sample-files.js';
import { staysTrue, until } from '../support/until.js';

const files = {
  'apps/web/all.yaml': configMap('web', { v: '1' }),
  'apps/late/all.yaml': configMap('late', { v: '1' }),
};
const APPLY = `mutation($manifest: String!) { applyProject(manifest: $manifest) { __typename } }`;
/** Four years away at most. */
const LEAP_DAY = '0 0 29 2 *';
const ALWAYS = '* * * * *';

describeOnCluster('parents and windows', files, (story) => {
  const setWindows = async (...windows: object[]): Promise<void> => {
    const manifest = JSON.stringify({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'default' },
      spec: {
        sourceRepos: ['*'],
        destinations: [{ server: '*', namespace: '*' }],
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
        syncWindows: windows.map((window) => ({ duration: '1h', applications: ['root*'], ...window })),
      },
    });
    await story().fleet.client.request(APPLY, { manifest });
  };
  const messageOf = async (child: string): Promise<string> =>
    (await childrenOf(story(), 'root')).find(({ name }) => name === child)?.message ?? '';

  it('make nothing before they open, and say until when', async () => {
    await setWindows({ kind: 'allow', schedule: LEAP_DAY });
    await story().fleet.push({ 'root/web.yaml': childManifest(story(), 'web') });
    await story().apply('root', { path: 'root' });
    await until('web says why', async () => /sync windows only.*20\d\d-02-29T00:00Z/.test(await messageOf('web')));
    // Until its agent has spoken of it, it is Unknown.
    await story().fleet.untilApplication('root', 'is OutOfSync and says why', ({ message, syncStatus }) => {
      return syncStatus === 'OutOfSync' && /sync windows only/.test(message ?? '');
    });
    await staysTrue('nothing is made', 1_000, async () => (await story().fleet.application('web')) === undefined);
  });

  it('keep a sync that a person asks for waiting, unless they let people sync', async () => {
    await story().fleet.client.request(`mutation { syncApplication(name: "root") { operationId } }`);
    await story().fleet.untilApplication('root', 'waits', ({ operation }) => {
      return operation?.phase === 'Running' && /sync windows only/.test(operation.message ?? '');
    });
    expect(await story().fleet.application('web')).toBeUndefined();
    await setWindows({ kind: 'allow', schedule: LEAP_DAY, manualSync: true });
    await story().fleet.untilGreen(['root', 'web']);
    expect(await versionOf(story(), 'web')).toBe('1');
  });

  it('keep what Git has no more until they open', async () => {
    await setWindows({ kind: 'deny', schedule: ALWAYS, description: 'freeze' });
    await story().fleet.push({ 'root/web.yaml': null, 'root/late.yaml': childManifest(story(), 'late') });
    await until('late says why', async () => /forbids syncs.*freeze/.test(await messageOf('late')));
    await staysTrue('web stays', 1_000, async () => (await versionOf(story(), 'web')) === '1');
    await story().fleet.push({ 'apps/web/all.yaml': configMap('web', { v: '2' }) });
    await until('what is there is none of their business', async () => (await versionOf(story(), 'web')) === '2');
    await setWindows();
    await story().fleet.untilGreen(['late', 'root']);
    await until('web is gone', async () => (await versionOf(story(), 'web')) === undefined);
    for (const name of ['root', 'late']) await story().delete(name);
  });
});
