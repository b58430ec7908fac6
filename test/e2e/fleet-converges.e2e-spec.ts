// A fleet converges from one application set, and one query says how it is.
import { expect, it } from '@jest/globals';
import { applicationSet, configMap, webFiles } from '../support/sample-files.js';
import { configMapPath, deploymentPath, namespacePath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';

const CLUSTERS = {
  berlin: { env: 'production', region: 'eu' },
  denver: { env: 'production', region: 'us' },
  lab: { env: 'dev' },
};
const NAMES = ['berlin-shop', 'berlin-web', 'denver-shop', 'denver-web', 'lab-shop', 'lab-web'];
const shop = `${webFiles('ghcr.io/example/shop:2.0', 1).replaceAll('name: web', 'name: shop')}---
${configMap('greeting', { text: '{{cluster.name}} in {{cluster.labels.env}}', colour: '{{values.colour}}' })}`;

const describeConverging = (body: Parameters<typeof describeFleet>[2]): void =>
  describeFleet(
    'a fleet of three clusters',
    { clusters: CLUSTERS, files: { 'apps/web/web.yaml': webFiles(), 'apps/shop/shop.yaml': shop, 'README.md': '# x' } },
    body,
  );

describeConverging((fleet) => {
  it('gets every application of a matrix of folders and clusters', async () => {
    const generators = `- matrix:
    generators:
      - git: {repoURL: ${fleet().repositoryUrl}, revision: main, directories: [{path: apps/*}]}
      - clusters: {selector: {matchExpressions: [{key: env, operator: Exists}]}}`;
    const { plan } = await fleet().applySet(
      applicationSet({
        name: 'all',
        repositoryUrl: fleet().repositoryUrl,
        generators,
        applicationName: '{{name}}-{{path.basename}}',
        path: '{{path}}',
        namespace: '{{path.basename}}',
        source: { directory: { handlebars: { values: { colour: 'green' } } } },
      }),
    );
    expect(plan).toMatchObject({ status: 'Applied', createCount: 6, updateCount: 0, deleteCount: 0, problems: [] });
    const commit = (await fleet().repository.git('rev-parse', 'HEAD')).trim();
    const applications = await fleet().untilGreen(NAMES, commit);
    expect(applications.every(({ message }) => message === null)).toBe(true);
  });

  it('holds the objects in its clusters, each with what is its own', async () => {
    const door = fleet().agent('denver').door;
    expect(await door.get(namespacePath('shop'))).toBeDefined();
    expect(await door.replicas('web', 'web')).toBe(2);
    const greeting = await door.get(configMapPath('shop', 'greeting'));
    expect(greeting?.data).toEqual({ text: 'denver in production', colour: 'green' });
    const deployment = await door.get(deploymentPath('shop', 'shop'));
    expect(deployment?.metadata.annotations).toMatchObject({
      'wheelhouse.dev/tracking-id': 'denver-shop:apps/Deployment:shop/shop',
    });
  });

  it('says its state in one query, grouped by environment', async () => {
    const { fleetStatus } = await fleet().client.request<{ fleetStatus: unknown }>(
      `{ fleetStatus(groupBy: ["environment"]) {
           clusters applications green openDrift sync { synced outOfSync unknown } freshness { live late lost }
           groups { key clusters applications green } } }`,
    );
    expect(fleetStatus).toMatchObject({
      clusters: 3,
      applications: 6,
      green: 6,
      openDrift: 0,
      sync: { synced: 6, outOfSync: 0, unknown: 0 },
      freshness: { live: 3, late: 0, lost: 0 },
      groups: [
        { key: ['dev'], clusters: 1, applications: 2, green: 2 },
        { key: ['production'], clusters: 2, applications: 4, green: 4 },
      ],
    });
  });

  it.each([
    [{ clusterSelector: 'region in (eu)' }, ['berlin-shop', 'berlin-web']],
    [{ search: 'SHOP', clusterSelector: 'env=production' }, ['berlin-shop', 'denver-shop']],
    [{ selector: 'set=all', namespaces: ['web'], clusters: ['lab'] }, ['lab-web']],
    [{ health: ['Degraded'] }, []],
  ])('lists what matches %j', async (filter, names) => {
    expect((await fleet().applications(filter)).map(({ name }) => name)).toEqual(names);
  });

  it('finds where an image runs', async () => {
    const find = async (image: string): Promise<string[]> => {
      const { resources } = await fleet().client.request<{
        resources: { nodes: { clusterName: string; kind: string; name: string }[] };
      }>(`query($image: String) { resources(image: $image) { nodes { clusterName kind name } } }`, { image });
      return resources.nodes.map(({ clusterName, kind, name }) => `${clusterName}/${kind}/${name}`).toSorted();
    };
    expect(await find('nginx:1.25')).toEqual(['berlin', 'denver', 'lab'].map((name) => `${name}/Deployment/web`));
    expect(await find('nginx:1.26')).toEqual([]);
    expect(await find('shop')).toHaveLength(3);
  });

  it('explains an application step by step', async () => {
    const { explain } = await fleet().client.request<{ explain: unknown }>(
      `{ explain(application: "lab-web") { isSettled waitingFor steps { step status } } }`,
    );
    const steps = ['Generator', 'Render', 'Delivery', 'Apply', 'Health'].map((step) => ({ step, status: 'Met' }));
    expect(explain).toEqual({ isSettled: true, waitingFor: null, steps });
  });

  it('changes nothing when the same set is applied again', async () => {
    const before = await fleet().client.request(`{ clusters { nodes { name desiredRevision } } }`);
    await fleet().client.request(`mutation { refreshApplicationSet(name: "all") { name } }`);
    await fleet().untilGreen(NAMES);
    expect(await fleet().client.request(`{ clusters { nodes { name desiredRevision } } }`)).toEqual(before);
  });
});
