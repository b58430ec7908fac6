// Labels of clusters decide what runs where; a new name changes nothing else.
import { expect, it } from '@jest/globals';
import { findCluster } from '../support/fleet-state.js';
import { applicationSet } from '../support/sample-files.js';
import { deploymentPath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';
import { until } from '../support/until.js';

const options = { clusters: { red: { tier: 'web' }, green: { tier: 'database' }, blue: { tier: 'web' } } };
const RENAME = `mutation($name: String!, $newName: String!) { renameCluster(name: $name, newName: $newName) { id name } }`;
const UPDATE = `mutation($input: UpdateClusterInput!) { updateCluster(input: $input) { labels } }`;

describeFleet('the labels of a cluster', options, (fleet) => {
  it('choose the applications it gets', async () => {
    await fleet().applySet(
      applicationSet({
        name: 'web',
        repositoryUrl: fleet().repositoryUrl,
        generators: '- clusters: {selector: {matchLabels: {tier: web}}}',
        finalizers: ['resources-finalizer.argocd.argoproj.io'],
      }),
    );
    await fleet().untilGreen(['web-blue', 'web-red']);
  });

  it('move an application when they change', async () => {
    await fleet().client.request(UPDATE, { input: { name: 'green', labels: { tier: 'web' } } });
    await fleet().untilGreen(['web-blue', 'web-green', 'web-red']);
    await fleet().client.request(UPDATE, { input: { name: 'red', labels: { extra: 'x' }, removeLabels: ['tier'] } });
    await fleet().untilGreen(['web-blue', 'web-green']);
    const { door } = fleet().agent('red');
    await until('the objects left the cluster', async () => !(await door.get(deploymentPath('web', 'web'))));
    expect((await findCluster(fleet().client, 'red'))?.labels).toEqual({ extra: 'x' });
  });

  it('are checked', async () => {
    const input = { name: 'red', labels: { 'not a key': 'x' } };
    expect((await fleet().client.refusal(UPDATE, { input })).code).toBe('INVALID_INPUT');
  });
});

describeFleet('a new name', { clusters: { old: { env: 'production' } } }, (fleet) => {
  it('keeps identity, agent and applications', async () => {
    // The name of the application does not depend on the name of its cluster.
    await fleet().applySet(
      applicationSet({
        name: 'web',
        repositoryUrl: fleet().repositoryUrl,
        generators: '- clusters: {}',
        applicationName: 'web-{{metadata.labels.env}}',
      }),
    );
    const [before] = await fleet().untilGreen(['web-production']);
    const cluster = await findCluster(fleet().client, 'old');
    const deployment = await fleet().agent('old').door.get(deploymentPath('web', 'web'));
    await fleet().client.request(RENAME, { name: 'old', newName: 'new' });
    const [after] = await until('the application has the new name', async () => {
      const applications = await fleet().untilGreen(['web-production']);
      return applications[0]?.clusterName === 'new' ? applications : undefined;
    });
    expect(after?.id).toBe(before?.id);
    expect(await findCluster(fleet().client, 'new')).toMatchObject({ id: cluster?.id, agent: cluster?.agent });
    expect(await findCluster(fleet().client, 'old')).toBeUndefined();
    const object = await fleet().agent('old').door.get(deploymentPath('web', 'web'));
    expect(object?.metadata.uid).toBe(deployment?.metadata.uid);
  });

  it('must be free', async () => {
    await fleet().register('taken');
    const refusal = await fleet().client.refusal(RENAME, { name: 'new', newName: 'taken' });
    expect(refusal.code).toBe('CONFLICT');
    expect((await fleet().client.refusal(RENAME, { name: 'nobody', newName: 'x' })).code).toBe('NOT_FOUND');
  });
});
