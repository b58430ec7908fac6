// A hub that is killed while an application makes others: nothing is made twice, nothing is forgotten, and no wave overtakes another.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { hubSql } from '../support/hub-sql.js';
import { application, configMap } from '../support/sample-files.js';
import { describeFleet } from '../support/story.js';
import { until } from '../support/until.js';

const WAVES = [0, 1, 2];
const PER_WAVE = 6;
const CHILDREN = WAVES.flatMap((wave) =>
  Array.from({ length: PER_WAVE }, (_, index) => ({ name: `w${wave}-${index}`, wave })),
);
const NAMES = [...CHILDREN.map(({ name }) => name), 'root'].toSorted();
const filesWith = (version: string): Record<string, string> =>
  Object.fromEntries(CHILDREN.map(({ name }) => [`apps/${name}/all.yaml`, configMap(name, { version })]));
const FINALIZERS = ['resources-finalizer.argocd.argoproj.io'];
const options = {
  clusters: { one: {} },
  files: filesWith('1'),
  hubEnv: { WHEELHOUSE_AGENT_POLL_SECONDS: '5' },
};

describeFleet('a hub that is killed while an application makes others', options, (fleet) => {
  const manifests = (path: (name: string) => string): Record<string, string> =>
    Object.fromEntries(
      CHILDREN.map(({ name, wave }) => [
        `root/${name}.yaml`,
        application({
          name,
          repositoryUrl: fleet().repositoryUrl,
          path: path(name),
          cluster: 'one',
          namespace: 'all',
          finalizers: FINALIZERS,
        }).replace('finalizers:', `annotations: {argocd.argoproj.io/sync-wave: '${wave}'}\n  finalizers:`),
      ]),
    );
  /** Wave numbers in the order in which something was done to children. */
  const wavesSince = async (event: number): Promise<{ last: number; waves: number[] }> => {
    const rows = await hubSql<{ id: string; wave: number }>(
      fleet().hub.databaseUrl,
      `select id, (details ->> 'wave')::int as wave from events
       where id > ${event} and details ->> 'parent' = 'root' and type in ('ApplicationCreated', 'ApplicationChanged') order by id`,
    );
    return { last: Number(rows.at(-1)?.id ?? event), waves: rows.map(({ wave }) => wave) };
  };
  let seen = 0;

  it('goes on, and makes each of them once, in the order of the waves', async () => {
    await fleet().push(manifests((name) => `apps/${name}`));
    await fleet().applyApplication(
      application({
        name: 'root',
        repositoryUrl: fleet().repositoryUrl,
        path: 'root',
        cluster: 'in-cluster',
        finalizers: FINALIZERS,
      }),
    );
    for (const delayMs of [20, 150]) {
      await sleep(delayMs);
      await fleet().hub.kill();
      await fleet().hub.restart();
    }
    await fleet().untilGreen(NAMES, undefined, { timeoutMs: 60_000 });
    const { last, waves } = await wavesSince(seen);
    expect(waves).toEqual(waves.toSorted((left, right) => left - right));
    expect(waves).toHaveLength(CHILDREN.length);
    seen = last;
  });

  it.each([[30], [200]])('%i ms after a push takes the change through the waves', async (delayMs) => {
    await fleet().repository.commit(
      manifests((name) => `apps/${delayMs}-${name}`),
      'Move all',
    );
    await fleet().repository.commit(
      Object.fromEntries(
        CHILDREN.map(({ name }) => [`apps/${delayMs}-${name}/all.yaml`, configMap(name, { delayMs: `${delayMs}` })]),
      ),
      'Add the files',
    );
    await fleet()
      .webhook()
      .catch(() => undefined);
    await sleep(delayMs);
    await fleet().hub.kill();
    await fleet().hub.restart();
    await fleet().webhook();
    await until(
      'all are changed',
      async () => {
        const rows = await hubSql<{ count: number }>(
          fleet().hub.databaseUrl,
          `select count(*)::int as count from applications where spec #>> '{source,path}' like 'apps/${delayMs}-%'`,
        );
        return rows[0]?.count === CHILDREN.length;
      },
      { timeoutMs: 60_000 },
    );
    await fleet().untilGreen(NAMES, undefined, { timeoutMs: 60_000 });
    const { last, waves } = await wavesSince(seen);
    expect(waves).toEqual(waves.toSorted((left, right) => left - right));
    seen = last;
  });

  it('while all of them are being deleted leaves nothing behind', async () => {
    await fleet().client.request(`mutation { deleteApplication(name: "root") }`);
    await sleep(50);
    await fleet().hub.kill();
    await fleet().hub.restart();
    await until('all are gone', async () => (await fleet().applications()).length === 0, { timeoutMs: 60_000 });
  });
});
