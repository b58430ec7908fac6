// Row 39: the hub's own clock is wrong, by much or by little, and jumps both ways while it runs. Freshness, polling, tokens and agents' keys go by the
// database's time, order by sequences and revisions.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AgentProcess } from '../support/agent-process.js';
import { application, configMap } from '../support/sample-files.js';
import { configMapPath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';
import { until } from '../support/until.js';

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;
const SHIFT = join(import.meta.dirname, '..', 'support', 'clock-shift.mjs');
const JUMPS: readonly [name: string, shiftMs: number][] = [
  ['an-hour-behind', -HOUR_MS],
  ['years-ahead', 5 * YEAR_MS],
  ['years-behind', -5 * YEAR_MS],
  ['right', 0],
  ['an-hour-ahead', HOUR_MS],
];
/** How far what the hub says may be from the time. */
const CLOSE_MS = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-hub-clock-'));
const clock = join(folder, 'clock');
const setClock = (shiftMs: number): void => writeFileSync(clock, String(shiftMs));
// It starts with a clock that is wrong already.
setClock(HOUR_MS);

const options = {
  files: { 'apps/web/settings.yaml': configMap('settings', { version: '0' }) },
  hubFlags: ['--import', SHIFT],
  hubEnv: {
    CLOCK_SHIFT_FILE: clock,
    WHEELHOUSE_AGENT_POLL_SECONDS: '1',
    WHEELHOUSE_LATE_AFTER_SECONDS: '5',
    WHEELHOUSE_LOST_AFTER_SECONDS: '7',
    WHEELHOUSE_REPOSITORY_POLL_SECONDS: '10',
  },
};

describeFleet('a hub with a wrong clock', options, (fleet) => {
  const applications = ['web'];
  const joined = async (name: string): Promise<void> => {
    const { hub, directory, repositoryUrl } = fleet();
    const joinToken = await fleet().register(name);
    fleet().agents.set(name, await AgentProcess.start({ name, hubUrl: hub.url, joinToken, directory }));
    await fleet().applyApplication(
      application({ name, repositoryUrl, cluster: name, namespace: 'web', path: 'apps/web' }),
    );
  };

  beforeAll(async () => {
    await joined('web');
    await fleet().untilGreen(applications);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('row 39: says that it is wrong, and goes by another', async () => {
    expect(fleet().hub.log()).toMatch(/"skewSeconds":3[56]\d\d,"msg":"This machine's clock differs/);
    const { text } = await fleet().hub.probe('/metrics');
    expect(text).toMatch(/wheelhouse_clock_skew_seconds 3[56]\d\d/);
    const { clusters } = await fleet().client.request<{ clusters: { nodes: { lastContactAt: string }[] } }>(
      '{ clusters(first: 9) { nodes { lastContactAt } } }',
    );
    const [contact] = clusters.nodes;
    expect(Math.abs(Date.parse(contact?.lastContactAt ?? '') - Date.now())).toBeLessThan(CLOSE_MS);
  });

  it.each(JUMPS)('row 39: %s: follows commits, told of and polled, and takes agents in', async (name, shiftMs) => {
    setClock(shiftMs);
    const told = await fleet().push({ 'apps/web/settings.yaml': configMap('settings', { version: `${name} told` }) });
    await fleet().untilGreen(applications, told);
    const files = { 'apps/web/settings.yaml': configMap('settings', { version: `${name} polled` }) };
    const polled = await fleet().repository.commit(files, 'Not told of');
    await joined(name);
    applications.push(name);
    await fleet().untilGreen(applications, polled, { timeoutMs: 60_000 });
    const settings = configMapPath('web', 'settings');
    await fleet()
      .agent('web')
      .door.patch(settings, { data: { version: 'by hand' } });
    await until('it is healed', async () => {
      const live = await fleet().agent('web').door.get(settings);
      return live?.data?.['version'] === `${name} polled`;
    });
  });

  it('row 39: a cluster that fell silent does not stay Live, whatever the clock shows', async () => {
    await fleet().agent('right').kill();
    const freshness = async (): Promise<string | undefined> => (await fleet().application('right'))?.freshness;
    await until('it is Lost', async () => (await freshness()) === 'Lost');
    for (const [, shiftMs] of JUMPS) {
      setClock(shiftMs);
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(await freshness()).toBe('Lost');
    }
    fleet().agent('right').start();
    await fleet().untilGreen(applications);
  });

  it('row 39: starts again with any clock, and refuses none of its agents', async () => {
    for (const shiftMs of [5 * YEAR_MS, -5 * YEAR_MS]) {
      setClock(shiftMs);
      await fleet().hub.kill();
      await fleet().hub.restart();
      const version = `after a start at ${shiftMs}`;
      const commit = await fleet().push({ 'apps/web/settings.yaml': configMap('settings', { version }) });
      await fleet().untilGreen(applications, commit);
    }
    for (const name of applications) expect(fleet().agent(name).log()).not.toContain("clock differs from the hub's");
  });
});
