// Row 39: clocks that are wrong, by much or by little, and that jump. Order comes from sequences and revisions, never from clocks.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import { AgentProcess } from '../support/agent-process.js';
import { application, configMap } from '../support/sample-files.js';
import { configMapPath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';
import { until } from '../support/until.js';

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;
const SHIFT = join(import.meta.dirname, '..', 'support', 'clock-shift.mjs');
const SHIFTS: readonly [name: string, shiftMs: number][] = [
  ['ahead', HOUR_MS],
  ['behind', -HOUR_MS],
  ['far-ahead', 5 * YEAR_MS],
  ['far-behind', -5 * YEAR_MS],
];

const files = { 'apps/web/settings.yaml': configMap('settings', { version: '1' }) };
const hubEnv = { WHEELHOUSE_AGENT_POLL_SECONDS: '1' };

describeFleet('agents with wrong clocks', { files, hubEnv }, (fleet) => {
  const names = SHIFTS.map(([name]) => name);
  const settings = configMapPath('web', 'settings');
  const clockOf = (name: string): string => join(fleet().directory, `clock-${name}`);
  const setClock = (name: string, shiftMs: number): void => writeFileSync(clockOf(name), String(shiftMs));

  beforeAll(async () => {
    const { hub, directory, repositoryUrl } = fleet();
    for (const [name, shiftMs] of SHIFTS) {
      setClock(name, shiftMs);
      const joinToken = await fleet().register(name);
      const nodeFlags = ['--import', SHIFT];
      const env = { CLOCK_SHIFT_FILE: clockOf(name) };
      fleet().agents.set(
        name,
        await AgentProcess.start({ name, hubUrl: hub.url, joinToken, directory, nodeFlags, env }),
      );
      await fleet().applyApplication(
        application({ name, repositoryUrl, cluster: name, namespace: 'web', path: 'apps/web' }),
      );
    }
  });

  it('row 39: join, sync and are Live, whatever their clocks show', async () => {
    await fleet().untilGreen(names, undefined, { timeoutMs: 60_000 });
    for (const name of names) expect(fleet().agent(name).log()).toContain("clock differs from the hub's");
  });

  it('row 39: are shown with what their clocks are off by', async () => {
    for (const [name, shiftMs] of SHIFTS)
      await until(`the clock of ${name} is shown`, async () => {
        const { cluster } = await fleet().client.request<{ cluster: { claims: { clockAheadSeconds?: number } } }>(
          'query ($name: String!) { cluster(name: $name) { claims } }',
          { name },
        );
        return Math.abs((cluster.claims.clockAheadSeconds ?? 0) - shiftMs / 1_000) < 10;
      });
  });

  it('row 39: follow commits and heal drift', async () => {
    const commit = await fleet().push({ 'apps/web/settings.yaml': configMap('settings', { version: '2' }) });
    await fleet().untilGreen(names, commit);
    for (const name of names)
      await fleet()
        .agent(name)
        .door.patch(settings, { data: { version: 'by hand' } });
    for (const name of names)
      await until(
        `${name} is healed`,
        async () => (await fleet().agent(name).door.get(settings))?.data?.['version'] === '2',
      );
  });

  it('row 39: go on when their clocks jump, forwards and backwards, while they run', async () => {
    const jumps = [0, 5 * YEAR_MS, -HOUR_MS, HOUR_MS, -5 * YEAR_MS];
    for (const [index, jump] of jumps.entries()) {
      for (const name of names) setClock(name, jump);
      const version = `jump ${index}`;
      const commit = await fleet().push({ 'apps/web/settings.yaml': configMap('settings', { version }) });
      await fleet().untilGreen(names, commit, { timeoutMs: 60_000 });
    }
  });

  it('row 39: leave nothing undone: no agent holds, and none was lost', async () => {
    const { clusters } = await fleet().client.request<{ clusters: { nodes: { freshness: string; hold: unknown }[] } }>(
      '{ clusters(first: 10) { nodes { freshness hold { code } } } }',
    );
    expect(clusters.nodes).toEqual(names.map(() => ({ freshness: 'Live', hold: null })));
  });
});
