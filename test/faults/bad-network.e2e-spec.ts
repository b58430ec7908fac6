// Row 36: whatever the network does between an agent and its hub, the cluster converges, nothing is done twice, and old reports count for nothing.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AgentProcess } from '../support/agent-process.js';
import { BadNetwork, type Trouble, TROUBLES } from '../support/bad-network.js';
import { listDrift } from '../support/fleet-state.js';
import { application, configMap } from '../support/sample-files.js';
import { configMapPath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';
import { until } from '../support/until.js';

/** One of three requests has trouble. */
const TROUBLE_SHARE = 0.35;
/** How often something changes; more often until every trouble was met. */
const FEWEST_ROUNDS = 6;
const MOST_ROUNDS = 20;
/** Requests that are never answered cost the agent half a minute each: they have a step of their own. */
const FREQUENT = TROUBLES.filter((trouble) => trouble !== 'half-open');

const files = { 'apps/web/settings.yaml': configMap('settings', { version: '0' }) };
const hubEnv = { WHEELHOUSE_AGENT_POLL_SECONDS: '1' };

describeFleet('an agent behind a bad network', { files, hubEnv }, (fleet) => {
  const settings = configMapPath('web', 'settings');
  let network: BadNetwork;
  let agent: AgentProcess;

  /** The same troubles in the same order in every run. */
  let state = 20_261_121;
  const random = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7f_ff_ff_ff;
    return state / 0x7f_ff_ff_ff;
  };
  /** Each comes once before any comes again: how many requests there are depends on the machine. */
  let bag: Trouble[] = [];
  const anyTrouble = (): Trouble | undefined => {
    if (random() > TROUBLE_SHARE) return undefined;
    if (bag.length === 0) bag = [...FREQUENT];
    return bag.splice(Math.floor(random() * bag.length), 1)[0];
  };
  const isMissed = (trouble: Trouble): boolean => !network.counts.has(trouble);
  const version = async (): Promise<unknown> => (await agent.door.get(settings))?.data;

  beforeAll(async () => {
    const { hub, directory } = fleet();
    network = await BadNetwork.before(hub.url);
    const joinToken = await fleet().register('one');
    agent = await AgentProcess.start({ name: 'one', hubUrl: network.url, joinToken, directory });
    fleet().agents.set('one', agent);
    const { repositoryUrl } = fleet();
    await fleet().applyApplication(application({ name: 'web', repositoryUrl, cluster: 'one' }));
    await fleet().untilGreen(['web']);
  });
  afterAll(async () => {
    await network.close();
  });

  it('row 36: converges through losses, repetitions, delays, reordering and cut sockets', async () => {
    network.choose = anyTrouble;
    let commit = '';
    for (let round = 1; round <= FEWEST_ROUNDS || (FREQUENT.some(isMissed) && round <= MOST_ROUNDS); round += 1) {
      commit = await fleet().push({ 'apps/web/settings.yaml': configMap('settings', { version: String(round) }) });
      network.link.drop();
      await agent.door.patch(settings, { data: { version: 'by hand' } });
      await until(
        `version ${round} is there`,
        async () => JSON.stringify(await version()) === `{"version":"${round}"}`,
        {
          timeoutMs: 60_000,
        },
      );
    }
    network.choose = () => undefined;
    await fleet().untilGreen(['web'], commit);
    expect(FREQUENT.filter(isMissed)).toEqual([]);
  });

  it('row 36: every drift is told of once, and all are healed', async () => {
    const drifts = await until('all are healed', async () => {
      const seen = await listDrift(fleet().client, 'web');
      return seen.length > 0 && seen.every(({ state: each }) => each === 'Healed') ? seen : undefined;
    });
    const ids = drifts.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  const ignoredReports = async (): Promise<number> => {
    const { text } = await fleet().hub.probe('/metrics');
    return Number(/wheelhouse_agent_reports_total\{outcome="old-number"\} (\d+)/.exec(text)?.[1] ?? 0);
  };

  it.each(['twice', 'again-later'] as const)(
    'row 36: reports that come again (%s) are ignored, and counted',
    async (trouble) => {
      const before = await ignoredReports();
      network.choose = () => trouble;
      const commit = await fleet().push({ 'apps/web/settings.yaml': configMap('settings', { version: trouble }) });
      await until('one is counted', async () => (await ignoredReports()) > before);
      network.choose = () => undefined;
      await fleet().untilGreen(['web'], commit);
    },
  );

  it('row 36: an older report that arrives after newer ones takes nothing back', async () => {
    const before = await ignoredReports();
    network.choose = () => 'again-later';
    const files = { 'apps/web/settings.yaml': configMap('settings', { version: 'reordered' }) };
    const commit = await fleet().push(files);
    await fleet().untilGreen(['web'], commit);
    network.choose = () => undefined;
    // Until the last of the old ones has come.
    for (let looks = 0; looks < 20; looks += 1) {
      expect(await fleet().application('web')).toMatchObject({ syncStatus: 'Synced', syncedRevision: commit });
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    await until('old ones were ignored', async () => (await ignoredReports()) > before);
  });

  it('row 36: an answer that never comes is given up, and asked for again', async () => {
    let left = 1;
    network.choose = () => (left-- > 0 ? 'half-open' : undefined);
    const commit = await fleet().push({ 'apps/web/settings.yaml': configMap('settings', { version: 'last' }) });
    await fleet().untilGreen(['web'], commit, { timeoutMs: 80_000 });
  });
});
