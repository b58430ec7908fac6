// Applications without automated sync: synced on request, rolled back to an earlier state, changed by their policy alone.
import { expect, it } from '@jest/globals';
import { application, configMap, ON_REQUEST } from '../support/sample-files.js';
import { configMapPath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';
import { staysTrue } from '../support/until.js';

const options = {
  clusters: { one: {} },
  files: { 'apps/web/web.yaml': configMap('settings', { version: '1' }) },
};
const ROLLBACK = `mutation($id: Int!) { rollbackApplication(name: "web", id: $id) { name } }`;
const HISTORY = `{ application(name: "web") { history { id revision initiatedBy } } }`;

describeFleet('an application that is synced on request', options, (fleet) => {
  const version = async (): Promise<string | undefined> =>
    (await fleet().agent('one').door.get(configMapPath('web', 'settings')))?.data?.['version'];
  const history = async (): Promise<{ id: number; revision: string; initiatedBy: string }[]> => {
    const answer = await fleet().client.request<{
      application: { history: { id: number; revision: string; initiatedBy: string }[] };
    }>(HISTORY);
    return answer.application.history;
  };
  const sync = async (): Promise<void> => {
    await fleet().client.request(`mutation { syncApplication(name: "web", prune: true) { operationId } }`);
  };
  let first = '';
  let second = '';

  it('is OutOfSync and untouched until somebody asks', async () => {
    const manifest = { name: 'web', repositoryUrl: fleet().repositoryUrl, cluster: 'one', syncPolicy: ON_REQUEST };
    await fleet().applyApplication(application(manifest));
    const seen = await fleet().untilApplication('web', 'is OutOfSync', ({ syncStatus }) => syncStatus === 'OutOfSync');
    expect(seen.health).toBe('Missing');
    await staysTrue('nothing is applied', 1_000, async () => (await version()) === undefined);
    first = seen.revision ?? '';
  });

  it('is synced when asked, and says how it went', async () => {
    await sync();
    const seen = await fleet().untilApplication('web', 'is Synced', ({ syncStatus }) => syncStatus === 'Synced');
    expect(seen.operation).toMatchObject({ phase: 'Succeeded', revision: first });
    expect(await version()).toBe('1');
  });

  it('waits again after a push', async () => {
    second = await fleet().push({ 'apps/web/web.yaml': configMap('settings', { version: '2' }) });
    await fleet().untilApplication('web', 'knows the commit', ({ revision, syncStatus }) => {
      return revision === second && syncStatus === 'OutOfSync';
    });
    expect(await version()).toBe('1');
    await sync();
    await fleet().untilApplication('web', 'is Synced', ({ syncStatus, syncedRevision }) => {
      return syncStatus === 'Synced' && syncedRevision === second;
    });
    expect(await version()).toBe('2');
  });

  it('goes back to an earlier state', async () => {
    const entries = await history();
    expect(entries.map(({ revision }) => revision)).toEqual([second, first]);
    await fleet().client.request(ROLLBACK, { id: entries.at(-1)?.id });
    await fleet().untilApplication('web', 'is rolled back', ({ syncStatus, syncedRevision }) => {
      return syncStatus === 'Synced' && syncedRevision === first;
    });
    expect(await version()).toBe('1');
    expect((await history())[0]).toMatchObject({ revision: first, initiatedBy: 'admin' });
  });

  it('has no rollback while it is synced automatically', async () => {
    await fleet().applyApplication(application({ name: 'web', repositoryUrl: fleet().repositoryUrl, cluster: 'one' }));
    await fleet().untilApplication('web', 'is at the newest commit', ({ syncStatus, syncedRevision }) => {
      return syncStatus === 'Synced' && syncedRevision === second;
    });
    expect((await fleet().client.refusal(ROLLBACK, { id: 1 })).code).toBe('CONFLICT');
  });

  it('is unknown by another name', async () => {
    const mutation = `mutation { syncApplication(name: "nobody") { operationId } }`;
    expect((await fleet().client.refusal(mutation)).code).toBe('NOT_FOUND');
  });
});
