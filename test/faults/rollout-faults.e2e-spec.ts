// A rollout, a swap of names and a deletion in steps, while hubs are killed in the middle and while two hubs share the work: order is kept.
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from '@jest/globals';
import { HubProcess } from '../support/hub-process.js';
import { applicationSet, configMap } from '../support/sample-files.js';
import { configMapPath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';
import { until } from '../support/until.js';

const options = {
  clusters: { lab: { env: 'dev' }, shop: { env: 'prod' } },
  files: {
    'apps/web/web.yaml': configMap('settings', { version: '0' }),
    'apps/pair/pair.yaml': configMap('pair', { is: 'here' }),
  },
  hubEnv: { WHEELHOUSE_AGENT_POLL_SECONDS: '5' },
};
const RESTARTED = { timeoutMs: 60_000 };
/** How often the clusters are looked at for the order of versions. */
const WATCH_MS = 20;
const step = (env: string) => ({ matchExpressions: [{ key: 'env', operator: 'In', values: [env] }] });
const STRATEGY = { type: 'RollingSync', rollingSync: { steps: [step('dev'), step('prod')] }, deletionOrder: 'Reverse' };

describeFleet('a set that rolls out', options, (fleet) => {
  let second: HubProcess | undefined;
  let version = 0;
  afterAll(async () => {
    await second?.stop();
  });

  const manifest = (): string =>
    applicationSet({
      name: 'web',
      repositoryUrl: fleet().repositoryUrl,
      generators: '- clusters: {}',
      spec: { strategy: STRATEGY },
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    }).replace('labels: {set: web}', "labels: {env: '{{metadata.labels.env}}'}");
  const versionIn = async (cluster: string): Promise<number | undefined> => {
    const object = await fleet().agent(cluster).door.get(configMapPath('web', 'settings'));
    return object === undefined ? undefined : Number(object.data?.['version']);
  };

  /** Runs something while the clusters are watched: the second step is never ahead of the first. */
  async function inOrder(work: () => Promise<void>): Promise<void> {
    const over = new AbortController();
    const violations: string[] = [];
    const watching = (async () => {
      while (!over.signal.aborted) {
        // The later step first: what is asked for afterwards can only be newer.
        const prod = await versionIn('shop');
        const dev = await versionIn('lab');
        if (prod !== undefined && (dev ?? -1) < prod) violations.push(`shop ${prod}, lab ${dev}`);
        await sleep(WATCH_MS);
      }
    })();
    try {
      await work();
    } finally {
      over.abort();
      await watching;
    }
    expect(violations).toEqual([]);
  }

  async function commitNext(): Promise<void> {
    version += 1;
    await fleet().repository.commit(
      { 'apps/web/web.yaml': configMap('settings', { version: String(version) }) },
      'Next',
    );
    await fleet()
      .webhook()
      .catch(() => undefined);
  }

  async function rolledOut(): Promise<void> {
    await until(
      'both have it',
      async () => (await versionIn('lab')) === version && (await versionIn('shop')) === version,
      RESTARTED,
    );
    await fleet().untilGreen(['web-lab', 'web-shop'], undefined, RESTARTED);
  }

  it('starts', async () => {
    await until('the clusters are there', async () => {
      await Promise.all(['lab', 'shop'].map(versionIn));
      return true;
    });
    await inOrder(async () => {
      await fleet().applySet(manifest());
      await rolledOut();
    });
  });

  it.each([[30], [120], [400], [900]])(
    'keeps its order when the hub is killed %i ms after a commit',
    async (delayMs) => {
      await inOrder(async () => {
        await commitNext();
        await sleep(delayMs);
        await fleet().hub.kill();
        await fleet().hub.restart();
        await fleet().webhook();
        await rolledOut();
      });
    },
  );

  it('keeps its order when a second hub on the same database works on it too', async () => {
    const directory = join(fleet().directory, 'second');
    mkdirSync(join(directory, 'hub'), { recursive: true });
    for (const file of ['admin-token', 'encryption-key'])
      copyFileSync(join(fleet().hub.dataDir, file), join(directory, 'hub', file));
    second = await HubProcess.start({ directory, databaseUrl: fleet().hub.databaseUrl, env: options.hubEnv });
    const clients = [fleet().client, second.client];
    await inOrder(async () => {
      for (let round = 0; round < 3; round += 1) {
        await commitNext();
        const refresh = 'mutation { refreshApplicationSet(name: "web") { name } }';
        await Promise.allSettled([...clients, ...clients].map(async (client) => client.request(refresh)));
        await rolledOut();
      }
    });
    const names = (await fleet().applications()).map(({ name }) => name);
    expect(names).toEqual(['web-lab', 'web-shop']);
  });

  it('keeps its order when that hub is killed again and again', async () => {
    await inOrder(async () => {
      await commitNext();
      await sleep(50);
      await second?.kill();
      await second?.restart();
      await commitNext();
      await sleep(200);
      await second?.kill();
      await rolledOut();
    });
    second = undefined;
  });

  it('is deleted in reverse, also when the hub is killed meanwhile', async () => {
    const gone: string[] = [];
    await fleet().client.request('mutation { deleteApplicationSet(name: "web") }');
    await sleep(150);
    await fleet().hub.kill();
    await fleet().hub.restart();
    await until(
      'both are gone',
      async () => {
        const [dev, prod] = [await versionIn('lab'), await versionIn('shop')];
        if (prod === undefined && !gone.includes('shop')) gone.push('shop');
        if (dev === undefined && !gone.includes('lab')) gone.push('lab');
        return gone.length === 2;
      },
      { ...RESTARTED, pollMs: WATCH_MS },
    );
    expect(gone).toEqual(['shop', 'lab']);
    await until('the set is gone', async () => (await fleet().applications()).length === 0, RESTARTED);
  });
});

describeFleet('a set whose applications swap their names', options, (fleet) => {
  const manifest = (inLab: string, inShop: string): string =>
    applicationSet({
      name: 'pair',
      repositoryUrl: fleet().repositoryUrl,
      generators: `- list: {elements: [{app: ${inLab}, cluster: lab}, {app: ${inShop}, cluster: shop}]}`,
      applicationName: '{{app}}',
      path: 'apps/pair',
      namespace: 'pair',
      cluster: '{{cluster}}',
    });
  const objects = async () =>
    Promise.all(['lab', 'shop'].map(async (name) => fleet().agent(name).door.get(configMapPath('pair', 'pair'))));
  const uids = async () => (await objects()).map((object) => object?.metadata.uid);

  it.each([[0], [15], [60]])('keeps their objects when the hub is killed %i ms after the change', async (delayMs) => {
    await fleet().applySet(manifest('a', 'b'));
    await fleet().untilGreen(['a', 'b']);
    const before = await uids();
    expect(before).not.toContain(undefined);
    const applying = fleet()
      .applySet(manifest('b', 'a'))
      .catch(() => undefined);
    await sleep(delayMs);
    await fleet().hub.kill();
    await applying;
    await fleet().hub.restart();
    const { plan } = await fleet().applySet(manifest('b', 'a'));
    expect(plan).toMatchObject({ createCount: 0, deleteCount: 0 });
    await fleet().untilGreen(['a', 'b'], undefined, RESTARTED);
    await until('the objects belong to the new names', async () => {
      const owners = (await objects()).map((object) => object?.metadata.annotations?.['wheelhouse.dev/tracking-id']);
      return owners[0]?.startsWith('b:') === true && owners[1]?.startsWith('a:') === true;
    });
    expect(await uids()).toEqual(before);
  });
});
