// Sync windows of a project, kept by the agent of a real cluster: nothing is synced outside of them, the reason and the next opening are
// told, a person may go ahead where the window allows it, and nothing is put back meanwhile (as in Argo CD).
import { expect, it } from '@jest/globals';
import { describeOnCluster, syncing } from '../support/cluster-story.js';
import { configMap } from '../support/sample-files.js';
import { staysTrue, until } from '../support/until.js';

const files = { 'apps/night/objects.yaml': configMap('night', { v: '1' }) };

/** The project `default` with these windows, for all its applications. */
const project = (windows: readonly object[]): string =>
  JSON.stringify({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'default' },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
      syncWindows: windows.map((window) => ({ duration: '1h', applications: ['*'], ...window })),
    },
  });
const APPLY = `mutation($manifest: String!) { applyProject(manifest: $manifest) { __typename } }`;
/** Four years away at most. */
const LEAP_DAY = '0 0 29 2 *';

describeOnCluster('sync windows', files, (story) => {
  const setWindows = async (...windows: object[]): Promise<void> => {
    await story().fleet.client.request(APPLY, { manifest: project(windows) });
  };
  const versionOf = async (): Promise<unknown> =>
    ((await story().find('configmap', 'night'))?.['data'] as { v?: string } | undefined)?.v;

  it('keep a new application from being synced, and say until when', async () => {
    await setWindows({ kind: 'allow', schedule: LEAP_DAY, manualSync: true });
    await story().apply('night', { syncPolicy: syncing() });
    const { message, syncStatus } = await story().fleet.untilApplication('night', 'says why', (seen) =>
      /sync windows only/.test(seen.message ?? ''),
    );
    expect(message).toMatch(/"0 0 29 2 \*".*The next sync may run at 20\d\d-02-29T00:00Z\./);
    expect(syncStatus).toBe('OutOfSync');
    await staysTrue('nothing is applied', 1_000, async () => (await versionOf()) === undefined);
  });

  it('let a person go ahead where they say so', async () => {
    await story().fleet.client.request(`mutation { syncApplication(name: "night") { operationId } }`);
    await story().untilSynced('night');
    expect(await versionOf()).toBe('1');
  });

  it('keep a commit and drift waiting, and tell of both', async () => {
    await story().fleet.push({ 'apps/night/objects.yaml': configMap('night', { v: '2' }) });
    await story().fleet.untilApplication('night', 'waits', ({ message }) => /sync windows only/.test(message ?? ''));
    await story().run(['patch', 'configmap', 'night', '--type=merge', '-p', '{"data":{"v":"9"}}']);
    await story().fleet.untilApplication('night', 'tells of the drift', ({ driftCount }) => driftCount === 1);
    await staysTrue('nothing is put back', 1_000, async () => (await versionOf()) === '9');
  });

  it('open by themselves, or when they are taken away; one that denies wins over one that allows', async () => {
    await setWindows(
      { kind: 'allow', schedule: '* * * * *' },
      { kind: 'deny', schedule: '* * * * *', description: 'freeze' },
    );
    await story().fleet.untilApplication('night', 'says why', ({ message }) =>
      /denies syncs now.*freeze/.test(message ?? ''),
    );
    await setWindows({ kind: 'allow', schedule: '* * * * *' });
    await until('it is synced', async () => (await versionOf()) === '2');
    await setWindows();
  });
});
