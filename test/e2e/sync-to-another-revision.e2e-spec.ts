// A sync to another revision than the one that an application follows: by a commit, a branch or a name that is none.
import { expect, it } from '@jest/globals';
import { application, configMap, ON_REQUEST } from '../support/sample-files.js';
import { configMapPath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';
import { staysTrue } from '../support/until.js';

const options = {
  clusters: { one: {} },
  files: { 'apps/web/web.yaml': configMap('settings', { version: '1' }) },
};
const SYNC = `mutation($revision: String) { syncApplication(name: "web", prune: true, revision: $revision) { operationId } }`;

describeFleet('a sync to another revision', options, (fleet) => {
  const version = async (): Promise<string | undefined> =>
    (await fleet().agent('one').door.get(configMapPath('web', 'settings')))?.data?.['version'];
  const isPinned = async (): Promise<boolean> => {
    const answer = await fleet().client.request<{ application: { isPinned: boolean } }>(
      `{ application(name: "web") { isPinned } }`,
    );
    return answer.application.isPinned;
  };
  const untilSynced = async (commit: string): Promise<void> => {
    await fleet().untilApplication('web', `is synced to ${commit}`, ({ syncStatus, syncedRevision }) => {
      return syncStatus === 'Synced' && syncedRevision === commit;
    });
  };
  let first = '';
  let third = '';

  it('goes to a commit that is not the newest', async () => {
    const manifest = { name: 'web', repositoryUrl: fleet().repositoryUrl, cluster: 'one', syncPolicy: ON_REQUEST };
    await fleet().applyApplication(application(manifest));
    const seen = await fleet().untilApplication('web', 'is rendered', ({ revision }) => revision !== null);
    first = seen.revision ?? '';
    const second = await fleet().push({ 'apps/web/web.yaml': configMap('settings', { version: '2' }) });
    await fleet().untilApplication('web', 'knows the commit', ({ revision }) => revision === second);
    await fleet().client.request(SYNC, { revision: first });
    await untilSynced(first);
    expect(await version()).toBe('1');
    expect(await isPinned()).toBe(true);
  });

  it('stays there when somebody pushes', async () => {
    third = await fleet().push({ 'apps/web/web.yaml': configMap('settings', { version: '3' }) });
    await staysTrue('the former commit', 2_000, async () => (await version()) === '1');
    expect(await isPinned()).toBe(true);
  });

  it('goes to a branch by its name', async () => {
    // Not `main`: to name what is followed anyway is a sync like any other.
    await fleet().repository.git('branch', 'release', third);
    await fleet().repository.push();
    await fleet().client.request(SYNC, { revision: 'release' });
    await untilSynced(third);
    expect([await version(), await isPinned()]).toEqual(['3', true]);
  });

  it('says what a name is that no ref has, and changes nothing', async () => {
    const refusal = await fleet().client.refusal(SYNC, { revision: 'v9' });
    expect(refusal.code).toBe('REF_NOT_FOUND');
    expect(refusal.message).toContain('v9');
    const { events } = await fleet().client.request<{ events: { nodes: { type: string }[] } }>(
      `{ events(first: 100) { nodes { type } } }`,
    );
    expect(events.nodes.map(({ type }) => type)).not.toContain('RepositoryFailed');
    await untilSynced(third);
  });

  it('ends with the next sync, which follows the source again', async () => {
    const last = await fleet().push({ 'apps/web/web.yaml': configMap('settings', { version: '4' }) });
    await fleet().client.request(SYNC);
    await fleet().untilApplication('web', 'knows the commit', ({ revision }) => revision === last);
    // The first one may have come before the hub knew of the commit.
    await fleet().client.request(SYNC);
    await untilSynced(last);
    expect([await version(), await isPinned()]).toEqual(['4', false]);
  });

  it('is refused while the application is synced automatically', async () => {
    await fleet().applyApplication(application({ name: 'web', repositoryUrl: fleet().repositoryUrl, cluster: 'one' }));
    expect(await fleet().client.refusal(SYNC, { revision: first })).toMatchObject({ code: 'CONFLICT' });
  });
});
