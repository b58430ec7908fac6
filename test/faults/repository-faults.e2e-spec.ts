// What can be wrong with a repository, and with what is in it: each is said in plain words, and what runs goes on running.
import { expect, it } from '@jest/globals';
import { application, configMap } from '../support/sample-files.js';
import { configMapPath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';

const credential = { username: 'reader', password: 'right-password' };
/** Looks like an object (Argo CD skips files that do not), but is no YAML. */
const BROKEN = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: [oops\n';

const options = {
  clusters: { one: {} },
  files: { 'apps/web/web.yaml': configMap('settings', { version: '1' }) },
  git: { basicAuth: credential },
};

describeFleet('a private repository', options, (fleet) => {
  const apply = (name: string, more: { revision?: string; path?: string } = {}): Promise<void> =>
    fleet().applyApplication(application({ name, repositoryUrl: fleet().repositoryUrl, cluster: 'one', ...more }));
  const untilProblem = async (name: string, pattern: RegExp): Promise<string> => {
    const found = await fleet().untilApplication(name, `says ${pattern}`, ({ conditions }) =>
      conditions.some(({ type, message }) => type === 'ComparisonError' && pattern.test(message)),
    );
    expect(found.syncStatus).toBe('Unknown');
    return found.conditions.map(({ message }) => message).join('\n');
  };

  it('must be added before it is used', async () => {
    await apply('web');
    await untilProblem('web', /repo add/);
  });

  it('says when the password is wrong, and never shows it', async () => {
    await fleet().addRepository({ ...credential, password: 'wrong-password' });
    await fleet()
      .client.request(`mutation { refreshApplication(name: "web") { name } }`)
      .catch(() => undefined);
    const text = await untilProblem('web', /refused the stored user name and password/);
    expect(text).not.toContain('wrong-password');
    expect(fleet().hub.log()).not.toContain('wrong-password');
  });

  it('works with the right one', async () => {
    await fleet().addRepository(credential);
    await fleet().client.request(`mutation { refreshApplication(name: "web") { name } }`);
    await fleet().untilGreen(['web']);
    const { repositories } = await fleet().client.request<{ repositories: unknown }>(
      `{ repositories { nodes { url hasCredential warnings } } }`,
    );
    expect(repositories).toMatchObject({ nodes: [{ hasCredential: true }] });
    expect(JSON.stringify(repositories)).not.toContain('right-password');
  });

  it.each([
    ['no-branch', { revision: 'nowhere' }, /"nowhere"/],
    ['no-path', { path: 'apps/nothing' }, /apps\/nothing/],
    ['outside', { path: '../../etc' }, /path|\.\./],
  ])('says what is missing: %s', async (name, more, pattern) => {
    await apply(name, more);
    await untilProblem(name, pattern);
  });

  it('says file, line and column of invalid YAML, and goes on running what was good', async () => {
    const commit = await fleet().push({ 'apps/web/broken.yaml': BROKEN });
    const text = await untilProblem('web', /broken\.yaml/);
    expect(text).toMatch(/apps\/web\/broken\.yaml:\d+:\d+/);
    expect(await fleet().agent('one').door.get(configMapPath('web', 'settings'))).toBeDefined();
    expect(await fleet().application('web')).toMatchObject({ lastSyncStatus: 'Synced' });
    expect((await fleet().application('web'))?.syncedRevision).not.toBe(commit);
  });

  it('is green again when the file is mended', async () => {
    const commit = await fleet().push({
      'apps/web/broken.yaml': null,
      'apps/web/web.yaml': configMap('settings', { version: '2' }),
    });
    await fleet().untilApplication('web', 'is at the commit', ({ syncStatus, syncedRevision, conditions }) => {
      return syncStatus === 'Synced' && syncedRevision === commit && conditions.length === 0;
    });
  });
});

describeFleet('two applications with one object', { clusters: { one: {} } }, (fleet) => {
  it('have one owner; the other says whose it is and does not fight', async () => {
    const common = { repositoryUrl: fleet().repositoryUrl, cluster: 'one', namespace: 'same' };
    await fleet().applyApplication(application({ name: 'first', ...common }));
    await fleet().untilGreen(['first']);
    await fleet().applyApplication(application({ name: 'second', ...common }));
    const second = await fleet().untilApplication('second', 'warns', ({ conditions }) =>
      conditions.some(({ type }) => type === 'SharedResourceWarning'),
    );
    expect(second.conditions.map(({ message }) => message).join()).toContain('first');
    const before = await fleet().agent('one').door.get(configMapPath('same', 'web-settings'));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const after = await fleet().agent('one').door.get(configMapPath('same', 'web-settings'));
    expect(after?.metadata.resourceVersion).toBe(before?.metadata.resourceVersion);
    expect(after?.metadata.annotations?.['wheelhouse.dev/tracking-id']).toMatch(/^first:/);
    expect(await fleet().application('first')).toMatchObject({ syncStatus: 'Synced' });
  });
});
