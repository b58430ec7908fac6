// Agent processes that are killed while they work, started twice, or have a token that is of no use any more.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { AgentProcess } from '../support/agent-process.js';
import { findCluster } from '../support/fleet-state.js';
import { applicationSet, configMap } from '../support/sample-files.js';
import { configMapPath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';
import { until } from '../support/until.js';

const APPLICATIONS = 30;
/** How long after the first object of a push is there the process is killed: from the first applies to the writing of the inventory. */
const KILLED_AFTER_MS = [0, 5, 20, 1_000];
const names = Array.from({ length: APPLICATIONS }, (_, index) => `app-${index}`);

function filesOf(version: string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [`apps/${name}/a.yaml`, configMap(name, { version })]));
}

describeFleet('an agent process', { clusters: { one: { env: 'dev' } }, files: filesOf('first') }, (fleet) => {
  const objectOf = (name: string) => fleet().agent('one').door.get(configMapPath('apps', name));

  it('starts green', async () => {
    const { repositoryUrl } = fleet();
    const generators = `- matrix:
    generators:
      - clusters: {selector: {matchLabels: {env: dev}}}
      - git: {repoURL: '${repositoryUrl}', revision: main, directories: [{path: 'apps/*'}]}`;
    await fleet().applySet(
      applicationSet({
        name: 'apps',
        repositoryUrl,
        generators,
        applicationName: '{{path.basename}}',
        path: '{{path}}',
        namespace: 'apps',
      }),
    );
    await fleet().untilGreen(names);
  });

  it.each(KILLED_AFTER_MS)('that is killed in the middle of a push, after %d ms, finishes it', async (waitMs) => {
    const agent = fleet().agent('one');
    const version = `killed after ${waitMs}`;
    const commit = await fleet().push(filesOf(version));
    const isBegun = async (): Promise<boolean> => {
      const objects = await Promise.all(names.slice(0, 5).map(objectOf));
      return objects.some((object) => JSON.stringify(object ?? null).includes(version));
    };
    await until('the first objects are applied', isBegun, { pollMs: 1 });
    await sleep(waitMs);
    await agent.kill();
    agent.start();
    // The simulated cluster is empty after the restart, and what the hub knows may be older than that.
    const isFinished = async (): Promise<boolean> => {
      const objects = await Promise.all(names.map(objectOf));
      return objects.every((object) => JSON.stringify(object ?? null).includes(version));
    };
    await until('all objects are there', isFinished, { timeoutMs: 60_000 });
    await fleet().untilGreen(names, commit, { timeoutMs: 60_000 });
    expect((await findCluster(fleet().client, 'one'))?.hold).toBeNull();
  });

  it('refuses to start a second time on the same state', async () => {
    const options = { name: 'one', hubUrl: fleet().hub.url, joinToken: 'whj_unused', directory: fleet().directory };
    const second = await AgentProcess.start(options);
    fleet().agents.set('second', second);
    expect(await second.end()).toBe('1');
    expect(second.log()).toContain('Another agent process uses the state folder');
    expect(fleet().agent('one').isRunning).toBe(true);
  });

  it('ends with exit code 3 when its join token was used before', async () => {
    const joinToken = await fleet().register('two', {});
    const first = { name: 'two', hubUrl: fleet().hub.url, joinToken, directory: fleet().directory };
    fleet().agents.set('two', await AgentProcess.start(first));
    await until('it joined', async () => (await findCluster(fleet().client, 'two'))?.agent);
    const second = await AgentProcess.start({ ...first, name: 'copy-of-two' });
    fleet().agents.set('copy-of-two', second);
    expect(await second.end()).toBe('3');
    expect(second.log()).toContain('wheelhouse cluster token');
    expect(second.log()).not.toContain(joinToken);
  });
});
