import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeHub } from '../testing/fake-hub.js';
import { sampleApplication } from '../testing/sample-answers.js';
import { HubClient } from '../hub-client/hub-client.js';
import { Settling } from './settling.js';

let fake: FakeHub;
beforeAll(async () => {
  fake = await FakeHub.start();
});
afterAll(() => fake.close());
beforeEach(() => {
  fake.requests.length = 0;
});

const withNodes = (nodes: Readonly<Record<string, number>>) => {
  const list = Object.entries(nodes).map(([name, nodeCount]) => ({ name, claims: { nodeCount } }));
  fake.answers = { clusters: { data: { clusters: { nodes: list } } } };
  const told: string[] = [];
  const client = new HubClient({ url: fake.url, authorization: 'Bearer t' });
  return { told, settling: new Settling(client, (line) => told.push(line)) };
};
const stuck = (cluster: string) => sampleApplication({ clusterName: cluster, health: 'Progressing' });

describe('Settling', () => {
  it('waits for Synced and Healthy where there are nodes', async () => {
    const { settling, told } = withNodes({ dev: 1 });
    expect(await settling.isSettled([stuck('dev')])).toBe(false);
    expect(await settling.isSettled([sampleApplication()])).toBe(true);
    expect([settling.goal, told]).toEqual(['Synced and Healthy', []]);
  });

  it('waits for Synced alone where there is no node, and says so once', async () => {
    const { settling, told } = withNodes({ dev: 0, staging: 0 });
    const rows = [stuck('dev'), stuck('staging')];
    expect([await settling.isSettled(rows), await settling.isSettled(rows)]).toEqual([true, true]);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('no node there');
    expect(settling.goal).not.toContain('Healthy');
    expect(settling.withoutNodes).toEqual(['dev', 'staging']);
  });

  it('takes a Deployment that has waited for long without a node as it is', async () => {
    const { settling } = withNodes({ dev: 0 });
    expect(await settling.isSettled([sampleApplication({ health: 'Degraded' })])).toBe(true);
  });

  it('excuses neither another cluster, nor a silent one, nor what is not synced', async () => {
    const { settling } = withNodes({ dev: 0, staging: 2 });
    expect(await settling.isSettled([stuck('dev'), stuck('staging')])).toBe(false);
    expect(await settling.isSettled([sampleApplication({ freshness: 'Late' })])).toBe(false);
    expect(await settling.isSettled([sampleApplication({ syncStatus: 'OutOfSync' })])).toBe(false);
  });
});
