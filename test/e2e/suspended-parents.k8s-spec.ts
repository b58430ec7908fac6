// A parent that somebody suspends leaves what it makes in a real cluster as it is, says so, and goes on at the moment it is resumed.
import { expect, it } from '@jest/globals';
import { describeOnCluster } from '../support/cluster-story.js';
import { childManifest, childrenOf, versionOf } from '../support/parent-story.js';
import { configMap } from '../support/sample-files.js';
import { staysTrue, until } from '../support/until.js';

const files = {
  'apps/db/all.yaml': configMap('db', { v: '1' }),
  'apps/web/all.yaml': configMap('web', { v: '1' }),
  'root/own.yaml': configMap('own', { v: '1' }),
};
/** Much less than the time after which a held parent is looked at anyway. */
const AT_ONCE = { timeoutMs: 15_000 };

describeOnCluster('suspended parents', files, (story) => {
  const request = (mutation: string): Promise<unknown> => story().fleet.client.request(`mutation { ${mutation} }`);

  it('make nothing new, and say that they are suspended', async () => {
    await story().fleet.push({ 'root/db.yaml': childManifest(story(), 'db') });
    await story().apply('root', { path: 'root' });
    await story().fleet.untilGreen(['db', 'root']);
    await request(`suspendApplication(name: "root", reason: "moving house") { name }`);
    await story().fleet.push({
      'root/web.yaml': childManifest(story(), 'web'),
      'root/own.yaml': configMap('own', { v: '2' }),
    });
    const root = await story().fleet.untilApplication('root', 'knows of web', ({ syncStatus }) => {
      return syncStatus === 'OutOfSync';
    });
    expect(root.health).toBe('Healthy');
    const web = await until('web is listed, with the reason', async () => {
      return (await childrenOf(story(), 'root')).find(({ name, message }) => name === 'web' && message !== null);
    });
    expect(web).toMatchObject({ application: null, syncStatus: 'OutOfSync' });
    expect(web.message).toContain('suspended');
    await staysTrue('neither the child nor the own object changes', 1_500, async () => {
      const made = await story().fleet.application('web');
      return made === undefined && (await versionOf(story(), 'own')) === '1';
    });
  });

  it('leave their applications at work meanwhile', async () => {
    await story().fleet.push({ 'apps/db/all.yaml': configMap('db', { v: '2' }) });
    await until('db has its commit', async () => (await versionOf(story(), 'db')) === '2');
  });

  it('go on at once when they are resumed', async () => {
    await request(`resumeApplication(name: "root") { name }`);
    await story().fleet.untilGreen(['db', 'root', 'web'], undefined, AT_ONCE);
    expect([await versionOf(story(), 'web'), await versionOf(story(), 'own')]).toEqual(['1', '2']);
    // What children are comes first, what their parent says of them later.
    const [db, web] = await until('the parent waits for nothing', async () => {
      const children = await childrenOf(story(), 'root');
      return children.every(({ message }) => message === null) ? children : undefined;
    });
    expect([db, web]).toMatchObject([{ message: null }, { message: null, syncStatus: 'Synced' }]);
  });

  it('go on when their cluster is resumed as well', async () => {
    await request(`suspendCluster(name: "one", reason: "upgrade") { name }`);
    await story().fleet.push({ 'root/web.yaml': null });
    await staysTrue('web stays', 1_500, async () => (await story().fleet.application('web')) !== undefined);
    await request(`resumeCluster(name: "one") { name }`);
    await story().fleet.untilGreen(['db', 'root'], undefined, AT_ONCE);
    await until('web is gone', async () => (await versionOf(story(), 'web')) === undefined);
    for (const name of ['root', 'db']) await story().delete(name);
  });
});
