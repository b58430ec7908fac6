// What a parent ignores of the applications that it makes: people may change it by hand, the cluster follows them, and the rest stays
// with the parent.
import { expect, it } from '@jest/globals';
import { describeOnCluster } from '../support/cluster-story.js';
import { childManifest, childrenOf, versionOf } from '../support/parent-story.js';
import { AUTOMATED, configMap } from '../support/sample-files.js';
import { staysTrue, until } from '../support/until.js';

const files = {
  'apps/web/all.yaml': configMap('web', { v: '1' }),
  'apps/next/all.yaml': configMap('web', { v: 'next' }),
};
const IGNORED = [{ group: 'argoproj.io', kind: 'Application', jsonPointers: ['/spec/syncPolicy'] }];
const MANUAL = { syncOptions: ['CreateNamespace=true'] };

describeOnCluster('ignored child fields', files, (story) => {
  const applyRoot = (...more: string[]): Promise<void> =>
    story().apply('root', {
      path: 'root',
      ignoreDifferences: IGNORED,
      syncPolicy: { ...AUTOMATED, syncOptions: [...AUTOMATED.syncOptions, ...more] },
    });
  const edit = (path: string): Promise<void> =>
    story().fleet.applyApplication(childManifest(story(), 'web', { path, syncPolicy: MANUAL }));

  it('may be changed by hand, and are not put back', async () => {
    await story().fleet.push({ 'root/web.yaml': childManifest(story(), 'web') });
    await applyRoot();
    await story().fleet.untilGreen(['root', 'web']);
    await edit('apps/web');
    await story().fleet.push({ 'apps/web/all.yaml': configMap('web', { v: '2' }) });
    await story().fleet.untilApplication('web', 'waits for a person', ({ syncStatus }) => syncStatus === 'OutOfSync');
    await staysTrue('nothing is synced', 1_500, async () => (await versionOf(story(), 'web')) === '1');
    // What a child is comes first, what its parent says of it later.
    const web = await until('its parent knows', async () =>
      (await childrenOf(story(), 'root')).find(({ message }) => message?.includes('OutOfSync')),
    );
    // It is as its manifest says, and yet not ready.
    expect(web).toMatchObject({ name: 'web', isOwned: true, syncStatus: 'Synced' });
    expect((await story().fleet.application('root'))?.health).toBe('Healthy');
  });

  it('let nothing else be changed', async () => {
    await expect(edit('apps/next')).rejects.toThrow('belongs to the application "root"');
  });

  it('stay with the next change of the manifest where syncs are to respect them', async () => {
    await applyRoot('RespectIgnoreDifferences=true');
    await story().fleet.push({ 'root/web.yaml': childManifest(story(), 'web', { path: 'apps/next' }) });
    await story().fleet.untilApplication('web', 'has its new path', ({ syncStatus, revision, syncedRevision }) => {
      return syncStatus === 'OutOfSync' && revision !== syncedRevision;
    });
    await staysTrue('nothing is synced', 1_500, async () => (await versionOf(story(), 'web')) === '1');
  });

  it('are written with it where they are not', async () => {
    await applyRoot();
    await story().fleet.push({
      'root/web.yaml': childManifest(story(), 'web', { path: 'apps/next', annotations: { note: 'new' } }),
    });
    await until('it is synced', async () => (await versionOf(story(), 'web')) === 'next');
    await story().fleet.untilGreen(['root', 'web']);
    for (const name of ['root', 'web']) await story().delete(name);
  });
});
