// Agents that lose their state, their hub or their life: never "desired is empty".
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { AgentProcess } from '../support/agent-process.js';
import { findCluster } from '../support/fleet-state.js';
import { applicationSet, CLUSTERS_WITH_ENV, configMap } from '../support/sample-files.js';
import { configMapPath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';
import { until } from '../support/until.js';

const options = {
  clusters: { one: { env: 'dev' } },
  files: { 'apps/web/web.yaml': configMap('settings', { version: '1' }) },
  hubEnv: { WHEELHOUSE_AGENT_POLL_SECONDS: '5' },
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

  it('is enough to heal without a hub, after a restart', async () => {
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

  it('holds when it is damaged, applies nothing, and says so', async () => {
    await fleet().hub.stop();
    await fleet().agent('one').stop();
    const file = stateFile();
    const content = await readFile(file);
    content.write('}{', Math.floor(content.length / 2));
    await writeFile(file, content);
    await fleet().hub.restart();
    fleet().agent('one').start();
    const hold = await until('the agent holds', async () => (await findCluster(fleet().client, 'one'))?.hold, {
      timeoutMs: 40_000,
    });
    expect(hold.code).toBe('STATE_CORRUPT');
    expect(fleet().agent('one').isRunning).toBe(true);
    expect(await applied()).toBe(false);
  });

  it('is taken from the hub again once a person approves', async () => {
    await fleet().client.request(`mutation { approveHold(cluster: "one") { name } }`);
    await until('the object is applied', applied, { timeoutMs: 40_000 });
    await fleet().untilGreen(['web-one'], undefined, { timeoutMs: 40_000 });
    expect((await findCluster(fleet().client, 'one'))?.hold).toBeNull();
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
