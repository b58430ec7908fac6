// Postgres goes away and comes back: the hub says so and recovers; the agents go on healing.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { applicationSet, CLUSTERS_WITH_ENV, configMap } from '../support/sample-files.js';
import { configMapPath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';
import { until } from '../support/until.js';

const options = {
  clusters: { one: { env: 'dev' } },
  files: { 'apps/web/web.yaml': configMap('settings', { version: '1' }) },
  hubEnv: { WHEELHOUSE_AGENT_POLL_SECONDS: '5' },
};

describeFleet('a hub whose Postgres goes away', options, (fleet) => {
  const healsByHand = async (): Promise<void> => {
    const { door } = fleet().agent('one');
    const path = configMapPath('web', 'settings');
    const wanted = (await door.get(path))?.data?.['version'];
    await door.patch(path, { data: { version: 'by hand' } });
    await until('the agent heals', async () => (await door.get(path))?.data?.['version'] === wanted);
  };
  const untilProbe = (status: number): Promise<string> =>
    until(
      `/readyz answers ${status}`,
      async () => {
        const answer = await fleet().hub.probe('/readyz');
        return answer.status === status ? answer.text : undefined;
      },
      { timeoutMs: 40_000 },
    );

  it('starts green', async () => {
    const { repositoryUrl } = fleet();
    await fleet().applySet(applicationSet({ name: 'web', repositoryUrl, generators: CLUSTERS_WITH_ENV }));
    await fleet().untilGreen(['web-one']);
    expect(await fleet().hub.probe('/readyz')).toMatchObject({ status: 200 });
  });

  it('is not ready while it hangs, says why, and lives', async () => {
    const processes = [fleet().hub.postmasterPid, ...childrenOf(fleet().hub.postmasterPid)];
    for (const pid of processes) process.kill(pid, 'SIGSTOP');
    try {
      expect(await untilProbe(503)).toMatch(/postgres|database/i);
      expect(await fleet().hub.probe('/healthz')).toMatchObject({ status: 200 });
      await healsByHand();
    } finally {
      for (const pid of processes.toReversed()) process.kill(pid, 'SIGCONT');
    }
    await untilProbe(200);
    const commit = await fleet().push({ 'apps/web/web.yaml': configMap('settings', { version: '2' }) });
    await fleet().untilGreen(['web-one'], commit, { timeoutMs: 60_000 });
  });

  it.each([['SIGINT'], ['SIGKILL']] as const)('comes back when the postmaster ends by %s', async (signal) => {
    const { pid, postmasterPid } = fleet().hub;
    process.kill(postmasterPid, signal);
    await healsByHand();
    // It may take a while to end: until then the hub is rightly ready.
    await until('another postmaster runs', () => fleet().hub.postmasterPid !== postmasterPid);
    await untilProbe(200);
    const version = `after ${signal}`;
    await until('requests are answered again', async () => (await fleet().applications()).length === 1);
    const commit = await fleet().push({ 'apps/web/web.yaml': configMap('settings', { version }) });
    await fleet().untilGreen(['web-one'], commit, { timeoutMs: 60_000 });
    const object = await fleet().agent('one').door.get(configMapPath('web', 'settings'));
    expect(object?.data).toEqual({ version });
    expect(fleet().hub.pid).toBe(pid);
    expect(fleet().hub.isRunning).toBe(true);
  });
});

/** The processes that a process started and that live. */
function childrenOf(parent: number): number[] {
  if (process.platform !== 'linux')
    return execFileSync('pgrep', ['-P', String(parent)], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
  const isChild = (pid: string): boolean => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]) === parent;
    } catch {
      return false;
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isChild(name))
    .map(Number);
}
