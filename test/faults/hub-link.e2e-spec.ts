// Row 36, below HTTP: connections between an agent and its hub are refused, cut, swallowed in one or both directions, torn in the middle of an
// answer, slow, or forgotten on the way. The agent heals all the while, and once the link carries again everything is as Git has it.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AgentProcess } from '../support/agent-process.js';
import { listDrift } from '../support/fleet-state.js';
import { application, configMap } from '../support/sample-files.js';
import { configMapPath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';
import { LINK_FAULTS, TcpLink } from '../support/tcp-link.js';
import { until } from '../support/until.js';

/** Each piece of data, there and back. */
const SLOW_MS = 400;
/** An answer that never comes is waited for half a minute. */
const GIVEN_UP = { timeoutMs: 75_000 };

const files = { 'apps/web/settings.yaml': configMap('settings', { version: '0' }) };
const hubEnv = { WHEELHOUSE_AGENT_POLL_SECONDS: '1' };

describeFleet('an agent whose link to the hub fails', { files, hubEnv }, (fleet) => {
  const settings = configMapPath('web', 'settings');
  let link: TcpLink;
  let agent: AgentProcess;

  const version = async (): Promise<unknown> => (await agent.door.get(settings))?.data?.['version'];
  const push = async (to: string): Promise<string> =>
    await fleet().push({ 'apps/web/settings.yaml': configMap('settings', { version: to }) });

  beforeAll(async () => {
    const { hub, directory, repositoryUrl } = fleet();
    link = await TcpLink.to(hub.url);
    const hubUrl = `http://127.0.0.1:${link.port}`;
    const joinToken = await fleet().register('one');
    agent = await AgentProcess.start({ name: 'one', hubUrl, joinToken, directory });
    fleet().agents.set('one', agent);
    await fleet().applyApplication(application({ name: 'web', repositoryUrl, cluster: 'one' }));
    await fleet().untilGreen(['web']);
  });
  afterAll(async () => {
    await link.close();
  });

  it.each(LINK_FAULTS)('row 36: heals while its link is %s, and follows once it carries again', async (fault) => {
    const before = await version();
    link.break(fault);
    await agent.door.patch(settings, { data: { version: `by hand while ${fault}` } });
    await until('it is healed', async () => (await version()) === before);
    const commit = await push(fault);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await version()).toBe(before);
    link.mend();
    await fleet().untilGreen(['web'], commit, GIVEN_UP);
    expect(await version()).toBe(fault);
  });

  it('row 36: follows over a link that is slow', async () => {
    link.slowDown(SLOW_MS);
    const commit = await push('slow');
    await fleet().untilGreen(['web'], commit);
    link.mend();
  });

  it('row 36: gives up connections that were forgotten on the way', async () => {
    link.forget();
    const commit = await push('forgotten');
    await fleet().untilGreen(['web'], commit, GIVEN_UP);
  });

  it('row 36: told of every drift once, and reports that came twice count once', async () => {
    const drifts = await until('all are told of', async () => {
      const seen = await listDrift(fleet().client, 'web');
      return seen.length >= LINK_FAULTS.length && seen.every(({ state }) => state === 'Healed') ? seen : undefined;
    });
    expect(drifts).toHaveLength(LINK_FAULTS.length);
    expect(new Set(drifts.map(({ id }) => id)).size).toBe(drifts.length);
  });
});
