// A chain of applications that depend on each other begins in order, whatever becomes of the hub meanwhile, and is deleted in reverse.
import { expect, it } from '@jest/globals';
import { hubSql } from '../support/hub-sql.js';
import { application, applicationSet, configMap } from '../support/sample-files.js';
import { describeFleet } from '../support/story.js';
import { until } from '../support/until.js';

const CHAIN = ['front', 'middle', 'back'];
const files = Object.fromEntries(CHAIN.map((name) => [`apps/${name}/all.yaml`, configMap(name, { version: '1' })]));
const options = { clusters: { one: { env: 'dev' } }, files, hubEnv: { WHEELHOUSE_AGENT_POLL_SECONDS: '5' } };

describeFleet('a chain of dependencies', options, (fleet) => {
  const manifest = (name: string, dependsOn?: string): string =>
    application({
      name,
      repositoryUrl: fleet().repositoryUrl,
      path: `apps/${name}`,
      cluster: 'one',
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    }) + (dependsOn === undefined ? '' : `  dependsOn: [{name: ${dependsOn}}]\n`);
  const eventsOf = async (type: string): Promise<string[]> => {
    const rows = await hubSql<{ name: string }>(
      fleet().hub.databaseUrl,
      `select application_name as name from events where type = '${type}' order by id`,
    );
    return rows.map(({ name }) => name);
  };

  it('waits for its end, which is not there yet, also over a restart of the hub', async () => {
    await fleet().applyApplication(manifest('front', 'middle'));
    await fleet().applyApplication(manifest('middle', 'back'));
    const waiting = await fleet().untilApplication('front', 'waits', ({ message }) =>
      (message ?? '').includes('"middle"'),
    );
    expect(waiting.conditions).toMatchObject([{ type: 'Waiting', reason: 'DependsOn' }]);
    // It waits once it is rendered, which may be later than it is there.
    await fleet().untilApplication('middle', 'waits', ({ message }) => (message ?? '').includes('"back"'));
    await fleet().hub.kill();
    await fleet().hub.restart();
    expect((await fleet().application('middle'))?.message).toContain('"back" (there is no such application)');
  });

  it('begins from its end, also when the hub is killed right then', async () => {
    await fleet().applyApplication(manifest('back'));
    await fleet().hub.kill();
    await fleet().hub.restart();
    await fleet().untilGreen(CHAIN.toSorted(), undefined, { timeoutMs: 80_000 });
    expect(await eventsOf('ApplicationSynced')).toEqual(['back', 'middle', 'front']);
  });

  it('takes a commit that changes all of them through in order', async () => {
    const before = (await eventsOf('ApplicationSynced')).length;
    const changed = Object.fromEntries(
      CHAIN.map((name) => [`apps/${name}/all.yaml`, configMap(name, { version: '2' })]),
    );
    const commit = await fleet().push(changed);
    await fleet().untilGreen(CHAIN.toSorted(), commit, { timeoutMs: 60_000 });
    expect((await eventsOf('ApplicationSynced')).slice(before)).toEqual(['back', 'middle', 'front']);
  });

  it('refuses to be closed to a circle, and a set that closes one tells it on each member', async () => {
    await expect(fleet().applyApplication(manifest('back', 'front'))).rejects.toThrow(
      'back -> front -> middle -> back',
    );
    await fleet().applySet(
      applicationSet({
        name: 'ring',
        repositoryUrl: fleet().repositoryUrl,
        generators: '- list: {elements: [{app: ring-a, next: ring-b}, {app: ring-b, next: ring-a}]}',
        applicationName: '{{app}}',
        path: 'apps/back',
        cluster: 'one',
      }).replace("destination: {name: 'one'", "dependsOn: [{name: '{{next}}'}]\n      destination: {name: 'one'"),
    );
    const member = await fleet().untilApplication('ring-a', 'says so', ({ conditions }) =>
      conditions.some(({ reason }) => reason === 'DependencyCycle'),
    );
    expect(member.message).toContain('ring-a -> ring-b -> ring-a');
    await fleet().client.request(`mutation { deleteApplicationSet(name: "ring") }`);
    await until('the ring is gone', async () => (await fleet().application('ring-a')) === undefined);
  });

  it('goes when it is deleted', async () => {
    for (const name of CHAIN) await fleet().client.request(`mutation { deleteApplication(name: "${name}") }`);
    await until('all are gone', async () => (await fleet().applications()).length === 0, { timeoutMs: 60_000 });
  });
});
