// A person asks one hub, the agent is connected to another; they share nothing but Postgres.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { GraphqlClient } from '../support/graphql.js';
import { HubProcess } from '../support/hub-process.js';
import { application } from '../support/sample-files.js';
import { describeFleet } from '../support/story.js';
import { until } from '../support/until.js';

const TREE = `{ application(name: "web") { resourceTree { nodes { kind name } } } }`;
const RESOURCE = `{ group: "apps", kind: "Deployment", name: "web" }`;
/** Requests that are timed. */
const TIMED = 20;

describeFleet('two hubs on one database', { clusters: { one: {} } }, (fleet) => {
  let second: HubProcess | undefined;
  let asked: GraphqlClient;
  const times = async (client: GraphqlClient): Promise<number> => {
    const taken: number[] = [];
    for (let count = 0; count < TIMED; count += 1) {
      const start = performance.now();
      await client.request(TREE);
      taken.push(performance.now() - start);
    }
    return taken.toSorted((a, b) => a - b)[TIMED / 2] ?? 0;
  };

  it('show the same cluster, whichever is asked', async () => {
    const { hub, repositoryUrl } = fleet();
    await fleet().applyApplication(application({ name: 'web', repositoryUrl, cluster: 'one' }));
    await fleet().untilGreen(['web']);
    const directory = join(fleet().directory, 'second');
    const key = readFileSync(join(hub.dataDir, 'encryption-key'), 'utf8').trim();
    const env = { WHEELHOUSE_ENCRYPTION_KEY: key };
    second = await HubProcess.start({ directory, databaseUrl: hub.databaseUrl, env });
    asked = new GraphqlClient(second.url, `Bearer ${hub.token}`);
    const [there, here] = await Promise.all([asked.request(TREE), hub.client.request(TREE)]);
    expect(there).toEqual(here);
    expect(JSON.stringify(there)).toContain('Deployment');
    const figures = [await times(hub.client), await times(asked)].map((ms) => `${ms.toFixed(0)} ms`);
    process.stderr.write(`tree request p50: ${figures[0]} on the hub of the agent, ${figures[1]} across hubs\n`);
  });

  it('do what is wanted once', async () => {
    const query = `mutation { runResourceAction(application: "web", resource: ${RESOURCE}, action: "restart") { message } }`;
    const { runResourceAction } = await asked.request<{ runResourceAction: { message: string } }>(query);
    expect(runResourceAction.message).toContain('"restart" was run');
    const { events } = await fleet().client.request<{ events: { nodes: unknown[] } }>(
      `{ events(filter: { types: ["ResourceActionRun"] }) { nodes { id } } }`,
    );
    expect(events.nodes).toHaveLength(1);
  });

  it('find the agent again when the hub that it was connected to comes back', async () => {
    await fleet().hub.kill();
    await fleet().hub.restart();
    await until('the other hub reaches it', async () => asked.request(TREE).catch(() => undefined));
    // Before the folder of the fleet, in which it lives, goes.
    await second?.stop();
  });
});
