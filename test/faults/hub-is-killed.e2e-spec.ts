// A hub that is killed in the middle of its work goes on where it stopped; agents do not notice more than a pause.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { APPLY_SET } from '../support/fleet-operations.js';
import { listDrift } from '../support/fleet-state.js';
import { applicationSet, CLUSTERS_WITH_ENV, configMap } from '../support/sample-files.js';
import { configMapPath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';
import { until } from '../support/until.js';

const FOLDERS = Array.from({ length: 20 }, (_, index) => `app${String(index).padStart(2, '0')}`);
const CLUSTERS = { one: { env: 'dev' }, two: { env: 'dev' } };
const NAMES = FOLDERS.flatMap((folder) => Object.keys(CLUSTERS).map((cluster) => `${folder}-${cluster}`)).toSorted();
const filesWith = (version: string): Record<string, string> =>
  Object.fromEntries(FOLDERS.map((name) => [`apps/${name}/all.yaml`, configMap(name, { version })]));
const options = { clusters: CLUSTERS, files: filesWith('1'), hubEnv: { WHEELHOUSE_AGENT_POLL_SECONDS: '5' } };

describeFleet('a hub that is killed', options, (fleet) => {
  const manifest = (): string =>
    applicationSet({
      name: 'many',
      repositoryUrl: fleet().repositoryUrl,
      generators: `- matrix:
    generators:
      - git: {repoURL: ${fleet().repositoryUrl}, revision: main, directories: [{path: apps/*}]}
      ${CLUSTERS_WITH_ENV}`,
      applicationName: '{{path.basename}}-{{name}}',
      path: '{{path}}',
      namespace: '{{path.basename}}',
    });

  it('row 17: right after a plan was carried out delivers after its restart', async () => {
    const { plan } = await fleet().applySet(manifest());
    expect(plan.createCount).toBe(NAMES.length);
    await fleet().hub.kill();
    await fleet().hub.restart();
    await fleet().untilGreen(NAMES, undefined, { timeoutMs: 60_000 });
  });

  it.each([[10], [60], [150], [300]])('%i ms after a push brings it to every cluster', async (delayMs) => {
    const commit = await fleet().repository.commit(filesWith(`after ${delayMs}`), 'Change all');
    await fleet()
      .webhook()
      .catch(() => undefined);
    await sleep(delayMs);
    await fleet().hub.kill();
    await fleet().hub.restart();
    // The webhook may have been cut off: it is only a hint, and sent again by GitHub.
    await fleet().webhook();
    await fleet().untilGreen(NAMES, commit, { timeoutMs: 60_000 });
    const object = await fleet().agent('two').door.get(configMapPath('app07', 'app07'));
    expect(object?.data).toEqual({ version: `after ${delayMs}` });
  });

  it('row 17: while it answers a request leaves all or nothing of it', async () => {
    const extra = applicationSet({
      name: 'extra',
      repositoryUrl: fleet().repositoryUrl,
      generators: CLUSTERS_WITH_ENV,
      path: 'apps/app00',
    });
    const request = fleet()
      .client.request(APPLY_SET, { manifest: extra })
      .catch(() => undefined);
    await sleep(30);
    await fleet().hub.kill();
    await request;
    await fleet().hub.restart();
    await fleet().applySet(extra);
    await fleet().untilGreen([...NAMES, 'extra-one', 'extra-two'], undefined, { timeoutMs: 60_000 });
  });

  it('row 7: changes nothing in the clusters while it is away, and they go on healing', async () => {
    await fleet().hub.kill();
    const { door } = fleet().agent('one');
    await door.patch(configMapPath('app03', 'app03'), { data: { version: 'by hand' } });
    await until('the agent heals by itself', async () => {
      return (await door.get(configMapPath('app03', 'app03')))?.data?.['version'] !== 'by hand';
    });
    await fleet().hub.restart();
    await fleet().untilGreen([...NAMES, 'extra-one', 'extra-two'], undefined, { timeoutMs: 60_000 });
    const healed = await until('the hub learns what happened meanwhile', async () => {
      const [found] = await listDrift(fleet().client, 'app03-one');
      return found;
    });
    expect(healed).toMatchObject({ state: 'Healed', live: '"by hand"' });
  });

  it('keeps its epoch, tokens and clusters', async () => {
    expect(fleet().hub.token).toMatch(/^wht_/);
    const { clusters } = await fleet().client.request<{ clusters: { totalCount: number } }>(
      `{ clusters { totalCount } }`,
    );
    expect(clusters.totalCount).toBe(2);
  });
});
