// Agents that lose their state, their hub or their life: never "desired is empty".
import { cp, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { AgentProcess } from '../support/agent-process.js';
import { findCluster, listEvents } from '../support/fleet-state.js';
import { applicationSet, CLUSTERS_WITH_ENV, configMap } from '../support/sample-files.js';
import { configMapPath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';
import { staysTrue, until } from '../support/until.js';

const options = {
  clusters: { one: { env: 'dev' } },
  files: { 'apps/web/web.yaml': configMap('settings', { version: '1' }) },
  hubEnv: {
    WHEELHOUSE_AGENT_POLL_SECONDS: '2',
    WHEELHOUSE_LATE_AFTER_SECONDS: '6',
    WHEELHOUSE_LOST_AFTER_SECONDS: '9',
  },
};

describeFleet('the state of an agent', options, (fleet) => {
  const settings = configMapPath('web', 'settings');
  const applied = async (): Promise<boolean> => (await fleet().agent('one').door.get(settings)) !== undefined;
  const stateFile = (): string => join(fleet().agent('one').stateDir, 'desired.json');

  it('starts green', async () => {
    const { repositoryUrl } = fleet();
    await fleet().applySet(applicationSet({ name: 'web', repositoryUrl, generators: CLUSTERS_WITH_ENV }));
    await fleet().untilGreen(['web-one']);
  });

  it('row 8: is enough to heal without a hub, after a restart', async () => {
    await fleet().hub.stop();
    await fleet().agent('one').kill();
    fleet().agent('one').start();
    // The simulated cluster is empty after the restart: everything that is there, the agent applied from its disk.
    await until('the object is applied', applied);
    await fleet().hub.restart();
    await fleet().untilGreen(['web-one'], undefined, { timeoutMs: 60_000 });
  });

  it('is readable by its owner alone', async () => {
    expect((await stat(stateFile())).mode & 0o077).toBe(0);
  });

  it('row 8: counts for nothing when it is damaged: nothing is applied, nothing is thought to be empty', async () => {
    await fleet().hub.stop();
    await fleet().agent('one').stop();
    const content = await readFile(stateFile());
    content.write('}{', Math.floor(content.length / 2));
    await writeFile(stateFile(), content);
    fleet().agent('one').start();
    await until('the agent says so', () => fleet().agent('one').log().includes('STATE_CORRUPT'));
    await staysTrue('nothing is applied', 2_000, async () => !(await applied()));
    expect(fleet().agent('one').isRunning).toBe(true);
  });

  it('row 8: is taken from the hub again, whole and verified', async () => {
    await fleet().hub.restart();
    await until('the object is applied', applied, { timeoutMs: 40_000 });
    await fleet().untilGreen(['web-one'], undefined, { timeoutMs: 40_000 });
    expect((await findCluster(fleet().client, 'one'))?.hold).toBeNull();
  });

  it('row 16: on a second cluster is of no use: the copy applies nothing, and the hub tells', async () => {
    await fleet().agent('one').stop();
    const clone = await AgentProcess.start({
      name: 'clone',
      hubUrl: fleet().hub.url,
      joinToken: 'whj_unused',
      directory: fleet().directory,
    });
    fleet().agents.set('clone', clone);
    await clone.stop();
    await cp(fleet().agent('one').stateDir, clone.stateDir, { recursive: true });
    clone.start();
    const [event] = await until('the hub tells of the copy', async () => {
      const events = await listEvents(fleet().client, { types: ['AgentDuplicateDetected'] });
      return events.length > 0 ? events : undefined;
    });
    expect(event).toMatchObject({ severity: 'Warning', clusterName: 'one' });
    await staysTrue('nothing is applied', 1_500, async () => (await clone.door.get(settings)) === undefined);
    const lost = await fleet().untilApplication('web-one', 'is Lost although the copy speaks', ({ freshness }) => {
      return freshness === 'Lost';
    });
    expect(lost).toMatchObject({ syncStatus: 'Unknown', health: 'Unknown' });
    await clone.stop();
    fleet().agent('one').start();
    await fleet().untilGreen(['web-one'], undefined, { timeoutMs: 60_000 });
  });

  it('says what to do when the token is of no use', async () => {
    const token = await fleet().register('two');
    await fleet().client.request(`mutation { removeCluster(name: "two") }`);
    const agent = await AgentProcess.start({
      name: 'two',
      hubUrl: fleet().hub.url,
      joinToken: token,
      directory: fleet().directory,
    });
    fleet().agents.set('two', agent);
    expect(await agent.end()).not.toBe('0');
    expect(agent.log()).toMatch(/token/i);
    expect(agent.log()).not.toContain(token);
  });
});
