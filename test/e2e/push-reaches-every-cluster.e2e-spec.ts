// A push to Git, told by a signed webhook, reaches every cluster that it concerns, and no other.
import { expect, it } from '@jest/globals';
import { findCluster } from '../support/fleet-state.js';
import { applicationSet, CLUSTERS_WITH_ENV, configMap, webFiles } from '../support/sample-files.js';
import { configMapPath, deploymentPath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';
import { until } from '../support/until.js';

const options = {
  clusters: { east: { env: 'production' }, west: { env: 'production' } },
  files: { 'apps/web/web.yaml': webFiles(), 'apps/other/other.yaml': configMap('other', { a: '1' }) },
  // Longer than the story: only the webhook can bring the news.
  hubEnv: { WHEELHOUSE_REPOSITORY_POLL_SECONDS: '3600', WHEELHOUSE_AGENT_POLL_SECONDS: '3600' },
};

describeFleet('a push to Git', options, (fleet) => {
  it('starts from a fleet that is green', async () => {
    for (const name of ['web', 'other']) {
      const repositoryUrl = fleet().repositoryUrl;
      await fleet().applySet(
        applicationSet({ name, repositoryUrl, generators: CLUSTERS_WITH_ENV, path: `apps/${name}` }),
      );
    }
    await fleet().untilGreen(['other-east', 'other-west', 'web-east', 'web-west']);
  });

  it('is refused without the right signature', async () => {
    await fleet().repository.commit({ 'apps/web/web.yaml': webFiles('nginx:1.26', 3) }, 'Forged?');
    expect((await fleet().webhook({ secret: 'wrong' })).status).toBe(401);
    expect(await fleet().agent('east').door.replicas('web', 'web')).toBe(2);
  });

  it('reaches every cluster', async () => {
    const commit = await fleet().push({ 'apps/web/web.yaml': webFiles('nginx:1.27', 4) }, 'Grow');
    for (const name of ['web-east', 'web-west'])
      await fleet().untilApplication(name, 'is at the commit', (each) => {
        return each.syncedRevision === commit && each.syncStatus === 'Synced' && each.health === 'Healthy';
      });
    for (const cluster of ['east', 'west']) expect(await fleet().agent(cluster).door.replicas('web', 'web')).toBe(4);
  });

  it('leaves objects alone that it did not change', async () => {
    const before = await fleet().agent('east').door.get(configMapPath('other', 'other'));
    const commit = await fleet().push({ 'apps/web/web.yaml': webFiles('nginx:1.28', 1) }, 'Shrink');
    await fleet().untilApplication('web-east', 'is at the commit', ({ syncedRevision }) => syncedRevision === commit);
    expect((await fleet().application('other-east'))?.revision).not.toBe(commit);
    const after = await fleet().agent('east').door.get(configMapPath('other', 'other'));
    expect(after?.metadata.resourceVersion).toBe(before?.metadata.resourceVersion);
  });

  it('prunes what Git no longer has', async () => {
    const [onlyDeployment = ''] = webFiles('nginx:1.28', 1).split('---\n');
    await fleet().push({ 'apps/web/web.yaml': onlyDeployment }, 'Drop the settings');
    const path = configMapPath('web', 'web-settings');
    await until('the ConfigMap is gone', async () => (await fleet().agent('west').door.get(path)) === undefined);
    expect(await fleet().agent('west').door.get(deploymentPath('web', 'web'))).toBeDefined();
  });

  it('is heard once per commit: the same event again delivers nothing', async () => {
    await fleet().untilApplication('web-west', 'is settled', ({ syncStatus }) => syncStatus === 'Synced');
    const before = await findCluster(fleet().client, 'west');
    expect((await fleet().webhook()).status).toBeLessThan(300);
    expect((await fleet().webhook({ ref: 'refs/heads/somewhere-else' })).status).toBeLessThan(300);
    await fleet().client.request(`mutation { refreshApplication(name: "web-west") { name } }`);
    await fleet().untilApplication('web-west', 'is settled', ({ syncStatus }) => syncStatus === 'Synced');
    expect((await findCluster(fleet().client, 'west'))?.desiredRevision).toBe(before?.desiredRevision);
  });
});
