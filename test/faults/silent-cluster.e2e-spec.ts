// A status has an age: a cluster that is silent becomes Late, then Lost, and is never green meanwhile.
import { expect, it } from '@jest/globals';
import { applicationSet, CLUSTERS_WITH_ENV } from '../support/sample-files.js';
import { describeFleet } from '../support/story.js';
import { until } from '../support/until.js';

const options = {
  clusters: { loud: { env: 'dev' }, silent: { env: 'dev' } },
  // Far enough apart, and from the poll, for a machine that stands still for seconds.
  hubEnv: {
    WHEELHOUSE_LATE_AFTER_SECONDS: '10',
    WHEELHOUSE_LOST_AFTER_SECONDS: '20',
    WHEELHOUSE_AGENT_POLL_SECONDS: '2',
  },
};

describeFleet('a silent cluster', options, (fleet) => {
  const green = async (): Promise<{ green: number; freshness: { live: number; late: number; lost: number } }> => {
    const { fleetStatus } = await fleet().client.request<{
      fleetStatus: { green: number; freshness: { live: number; late: number; lost: number } };
    }>(`{ fleetStatus { green freshness { live late lost } } }`);
    return fleetStatus;
  };
  const untilFleet = async (wanted: object): Promise<void> => {
    await until('the fleet is counted so', async () => {
      expect(await green()).toMatchObject(wanted);
      return true;
    });
  };

  it('starts green', async () => {
    const { repositoryUrl } = fleet();
    await fleet().applySet(applicationSet({ name: 'web', repositoryUrl, generators: CLUSTERS_WITH_ENV }));
    await fleet().untilGreen(['web-loud', 'web-silent']);
    await untilFleet({ green: 2 });
  });

  it('is Late first: what it said last is shown with its age, and does not count as green', async () => {
    await fleet().agent('silent').kill();
    const late = await fleet().untilApplication('web-silent', 'is Late', ({ freshness }) => freshness === 'Late');
    expect(late).toMatchObject({ syncStatus: 'Synced', health: 'Healthy' });
    await untilFleet({ green: 1, freshness: { live: 1, late: 1, lost: 0 } });
  });

  it('is Lost then: nothing is known', async () => {
    const lost = await fleet().untilApplication('web-silent', 'is Lost', ({ freshness }) => freshness === 'Lost');
    expect(lost).toMatchObject({ syncStatus: 'Unknown', health: 'Unknown' });
    expect(lost).toMatchObject({ lastSyncStatus: 'Synced', lastHealth: 'Healthy' });
    await untilFleet({ green: 1, freshness: { live: 1, late: 0, lost: 1 } });
    const unknown = await fleet().applications({ syncStatus: ['Unknown'] });
    expect(unknown.map(({ name }) => name)).toEqual(['web-silent']);
    expect(await fleet().applications({ freshness: ['Live'] })).toHaveLength(1);
  });

  it('explains what is missing', async () => {
    const { explain } = await fleet().client.request<{ explain: { isSettled: boolean; message: string } }>(
      `{ explain(application: "web-silent") { isSettled message } }`,
    );
    expect(explain.isSettled).toBe(false);
    expect(explain.message).toMatch(/silent|contact|lost/i);
  });

  it('is green again when it speaks again, and the other one was all the time', async () => {
    expect(await fleet().application('web-loud')).toMatchObject({ freshness: 'Live', syncStatus: 'Synced' });
    fleet().agent('silent').start();
    await until('all is green', async () => (await green()).green === 2);
  });
});
