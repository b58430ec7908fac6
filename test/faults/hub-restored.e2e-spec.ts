// Row 3: the hub's database is put back to an old backup. Nothing is pruned or downgraded before a person approves, clusters that it does not know
// are seen and taken in again, and a key that was rotated since the backup is no obstacle.
import { chmodSync, cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import { AgentProcess } from '../support/agent-process.js';
import { findCluster } from '../support/fleet-state.js';
import { application, configMap } from '../support/sample-files.js';
import { configMapPath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';
import { staysTrue, until } from '../support/until.js';

const version = (text: string): Record<string, string> => ({
  'apps/web/settings.yaml': configMap('settings', { version: text }),
});
const hubEnv = {
  WHEELHOUSE_AGENT_POLL_SECONDS: '1',
  WHEELHOUSE_LATE_AFTER_SECONDS: '6',
  WHEELHOUSE_LOST_AFTER_SECONDS: '9',
};

describeFleet('a hub that is restored from an old backup', { files: version('1'), hubEnv }, (fleet) => {
  const settings = configMapPath('web', 'settings');
  const seenBy = async (name: string): Promise<unknown> =>
    (await fleet().agent(name).door.get(settings))?.data?.['version'];
  const backup = (): string => join(fleet().directory, 'backup');
  const apply = (name: string): Promise<void> =>
    fleet().applyApplication(
      application({ name, repositoryUrl: fleet().repositoryUrl, cluster: name, namespace: 'web', path: 'apps/web' }),
    );
  const startAgent = async (name: string): Promise<void> => {
    const { directory, hub } = fleet();
    const joinToken = await fleet().register(name);
    // Every restart finds its key old enough to be rotated.
    const env = { WHEELHOUSE_KEY_ROTATION_DAYS: '0.00001' };
    fleet().agents.set(name, await AgentProcess.start({ name, hubUrl: hub.url, joinToken, directory, env }));
    await apply(name);
  };
  const holdOf = async (name: string): Promise<string | undefined> =>
    (await findCluster(fleet().client, name))?.hold?.code;
  const approve = (name: string): Promise<unknown> =>
    fleet().client.request(`mutation { approveHold(cluster: "${name}") { name } }`);

  beforeAll(async () => {
    await startAgent('one');
    await fleet().untilGreen(['one']);
    await fleet().hub.stop();
    cpSync(fleet().hub.dataDir, backup(), { recursive: true });
    await fleet().hub.restart();
  });

  it('forgets a cluster, a commit, applications and a key', async () => {
    await fleet().agent('one').stop();
    fleet().agent('one').start();
    await until('the key is rotated', () => fleet().agent('one').log().includes('The agent has a new key.'));
    await startAgent('two');
    const commit = await fleet().push({ ...version('2'), 'apps/web/more.yaml': configMap('more', { a: '1' }) });
    await fleet().untilGreen(['one', 'two'], commit, { timeoutMs: 60_000 });
    await fleet().push(version('3'));
    await fleet().untilGreen(['one', 'two'], await fleet().push(version('4')), { timeoutMs: 60_000 });
    await fleet().hub.stop();
    rmSync(fleet().hub.dataDir, { recursive: true });
    cpSync(backup(), fleet().hub.dataDir, { recursive: true });
    // Postgres wants its files for itself; a copy has the usual rights.
    chmodSync(join(fleet().hub.dataDir, 'database', 'postgres'), 0o700);
    await fleet().hub.restart();
  });

  it('row 3: knows the agent by its key from before the rotation, and gets the new one again', async () => {
    await until('the key is known again', () => fleet().agent('one').log().includes('had lost the key of this agent'));
  });

  it('row 3: is behind: its agent holds, prunes and downgrades nothing, and goes on healing', async () => {
    await until('it holds', async () => (await holdOf('one')) === 'HUB_BEHIND');
    await fleet()
      .agent('one')
      .door.patch(settings, { data: { version: 'by hand' } });
    await until('it is healed', async () => (await seenBy('one')) === '4');
    // What the hub renders meanwhile has higher revisions, and counts for nothing all the same.
    await fleet().push({ ...version('5'), 'apps/web/more.yaml': null });
    await staysTrue('nothing changes', 4_000, async () => (await seenBy('one')) === '4');
    expect(await holdOf('one')).toBe('HUB_BEHIND');
  });

  it('row 3: goes on when a person approves', async () => {
    await approve('one');
    await until('it follows', async () => (await seenBy('one')) === '5');
    await until('the hold is gone', async () => (await holdOf('one')) === undefined);
    await fleet().untilGreen(['one']);
  });

  it('row 3: shows the cluster that it does not know, which runs on', async () => {
    const query = '{ unrecognisedClusters { keyId clusterName fingerprint } }';
    const [unknown] = await until(
      'it is shown',
      async () => {
        const answer = await fleet().client.request<{ unrecognisedClusters: Record<string, string>[] }>(query);
        return answer.unrecognisedClusters.length > 0 ? answer.unrecognisedClusters : undefined;
      },
      { timeoutMs: 60_000 },
    );
    expect(unknown).toMatchObject({ clusterName: 'two' });
    await until('the agent says its fingerprint', () =>
      fleet()
        .agent('two')
        .log()
        .includes(unknown?.['fingerprint'] ?? '?'),
    );
    await fleet()
      .agent('two')
      .door.patch(settings, { data: { version: 'by hand' } });
    await until('it is healed', async () => (await seenBy('two')) === '4');
    const adopt = 'mutation($keyId: ID!) { adoptCluster(keyId: $keyId) { name } }';
    await fleet().client.request(adopt, { keyId: unknown?.['keyId'] });
  });

  it('row 3: takes it in again in one action; nothing changes there before it is approved', async () => {
    await until('it holds', async () => (await holdOf('two')) === 'HUB_BEHIND', { timeoutMs: 60_000 });
    await staysTrue('nothing changes', 1_500, async () => (await seenBy('two')) === '4');
    await apply('two');
    await fleet().untilApplication('two', 'is rendered', ({ revision }) => revision !== null);
    await approve('two');
    await fleet().untilGreen(['one', 'two'], undefined, { timeoutMs: 60_000 });
    expect(await seenBy('two')).toBe('5');
  });
});
