// A set with RollingSync takes a commit to its clusters step by step; a silent cluster keeps the later steps back. Applications that get
// other names keep their objects.
import { expect, it } from '@jest/globals';
import { listEvents } from '../support/fleet-state.js';
import { applicationSet, configMap } from '../support/sample-files.js';
import { configMapPath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';
import { staysTrue, until } from '../support/until.js';

const options = {
  clusters: { lab: { env: 'dev' }, shop: { env: 'prod' } },
  files: { 'apps/web/web.yaml': configMap('settings', { version: '1' }) },
};
const ROLLOUT = `{ applicationSet(name: "web") { overallHealth resourcesCount
  rollout { isProgressing openStep steps { step selector applicationCount waiting pending progressing healthy }
            applications { application status step message targetRevisions } } } }`;

interface RolloutAnswer {
  readonly applicationSet: {
    readonly overallHealth: string;
    readonly resourcesCount: number;
    readonly rollout: {
      readonly isProgressing: boolean;
      readonly openStep: number | null;
      readonly steps: readonly { readonly selector: string; readonly healthy: number }[];
      readonly applications: readonly {
        readonly application: string;
        readonly status: string;
        readonly step: string;
      }[];
    };
  };
}

const stepFor = (env: string) => ({ matchExpressions: [{ key: 'env', operator: 'In', values: [env] }] });

describeFleet('a set with RollingSync', options, (fleet) => {
  const manifest = (applicationName: string): string =>
    applicationSet({
      name: 'web',
      repositoryUrl: fleet().repositoryUrl,
      generators: '- clusters: {}',
      applicationName,
      spec: { strategy: { type: 'RollingSync', rollingSync: { steps: [stepFor('dev'), stepFor('prod')] } } },
    }).replace('labels: {set: web}', "labels: {env: '{{metadata.labels.env}}'}");
  const versionIn = async (cluster: string): Promise<string | undefined> =>
    (await fleet().agent(cluster).door.get(configMapPath('web', 'settings')))?.data?.['version'];
  const rollout = async (): Promise<RolloutAnswer['applicationSet']> =>
    (await fleet().client.request<RolloutAnswer>(ROLLOUT)).applicationSet;
  const complete = async (): Promise<void> => {
    await until('the rollout is complete', async () => !(await rollout()).rollout.isProgressing, {}, rollout);
  };

  it('rolls out step by step', async () => {
    await fleet().applySet(manifest('web-{{name}}'));
    await fleet().untilGreen(['web-lab', 'web-shop']);
    await complete();
    expect(await rollout()).toMatchObject({
      overallHealth: 'Healthy',
      resourcesCount: 2,
      rollout: {
        openStep: null,
        steps: [
          { selector: 'env in (dev)', healthy: 1 },
          { selector: 'env in (prod)', healthy: 1 },
        ],
        applications: [
          { application: 'web-lab', step: '1' },
          { application: 'web-shop', step: '2' },
        ],
      },
    });
    const opened = await listEvents(fleet().client, { types: ['RolloutStepOpened'] });
    expect(opened.length).toBeGreaterThanOrEqual(1);
  });

  it('keeps a commit from the second step while the first one is silent', async () => {
    await fleet().agent('lab').stop();
    const commit = await fleet().push({ 'apps/web/web.yaml': configMap('settings', { version: '2' }) });
    await fleet().untilApplication('web-shop', 'knows the commit', ({ revision, syncStatus }) => {
      return revision === commit && syncStatus === 'OutOfSync';
    });
    await until('the first step is open', async () => (await rollout()).rollout.openStep === 1, {}, rollout);
    await staysTrue('the second step waits', 1_500, async () => (await versionIn('shop')) === '1');
  });

  it('goes on when the first step is Healthy', async () => {
    fleet().agent('lab').start();
    await complete();
    expect(await versionIn('lab')).toBe('2');
    expect(await versionIn('shop')).toBe('2');
  });

  it('keeps the objects of applications that get other names', async () => {
    const before = await fleet().agent('lab').door.get(configMapPath('web', 'settings'));
    const { plan } = await fleet().applySet(manifest('{{name}}-web'));
    expect(plan).toMatchObject({ createCount: 0, deleteCount: 0 });
    const renamed = await until('the new name is in the cluster', async () => {
      const object = await fleet().agent('lab').door.get(configMapPath('web', 'settings'));
      const tracked = object?.metadata.annotations?.['wheelhouse.dev/tracking-id'];
      return tracked === 'lab-web:/ConfigMap:web/settings' ? object : undefined;
    });
    expect(renamed?.metadata.uid).toBe(before?.metadata.uid);
    await complete();
    await fleet().untilGreen(['lab-web', 'shop-web']);
  });
});
