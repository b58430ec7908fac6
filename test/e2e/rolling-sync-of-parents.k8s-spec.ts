// A set with RollingSync whose applications make applications: the second step begins when all that the first one makes is ready in the
// cluster, and what it makes stays as it is until then.
import { expect, it } from '@jest/globals';
import { describeOnCluster } from '../support/cluster-story.js';
import { childManifest, versionOf } from '../support/parent-story.js';
import { applicationSet, configMap } from '../support/sample-files.js';
import { staysTrue, until } from '../support/until.js';

/** Progressing until somebody gives it an address. */
const serviceOf = (name: string): string => `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {type: LoadBalancer, ports: [{port: 80}], selector: {app: none}}
`;
const files = {
  'apps/dev/all.yaml': serviceOf('first'),
  'apps/prod/all.yaml': configMap('prod', { v: '1' }),
  'roots/dev/own.yaml': configMap('own-dev', { v: '1' }),
  'roots/prod/own.yaml': configMap('own-prod', { v: '1' }),
};
const ROLLOUT = `{ applicationSet(name: "roots") { overallHealth rollout { isProgressing openStep
  applications { application status message } } } }`;

interface RolloutAnswer {
  readonly applicationSet: {
    readonly overallHealth: string;
    readonly rollout: {
      readonly isProgressing: boolean;
      readonly openStep: number | null;
      readonly applications: readonly { application: string; status: string; message: string }[];
    };
  };
}

describeOnCluster('rolling sync of parents', files, (story) => {
  const rollout = async (): Promise<RolloutAnswer['applicationSet']> =>
    (await story().fleet.client.request<RolloutAnswer>(ROLLOUT)).applicationSet;
  const statuses = async (): Promise<Record<string, string>> => {
    const { applications } = (await rollout()).rollout;
    return Object.fromEntries(applications.map(({ application, status }) => [application, status]));
  };
  const untilUnderWay = async (name: string): Promise<void> => {
    await until(`${name} is under way`, async () => (await statuses())[name] === 'Progressing', {}, rollout);
  };
  const giveAddress = async (service: string): Promise<void> => {
    const status = '{"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.1"}]}}}';
    await story().run(['patch', 'service', service, '--subresource=status', '--type=merge', '-p', status]);
  };
  const step = (env: string) => ({ matchExpressions: [{ key: 'env', operator: 'In', values: [env] }] });
  const set = (): string =>
    applicationSet({
      name: 'roots',
      repositoryUrl: story().fleet.repositoryUrl,
      generators: '- list: {elements: [{env: dev}, {env: prod}]}',
      applicationName: 'root-{{env}}',
      path: 'roots/{{env}}',
      cluster: 'one',
      namespace: story().namespace,
      spec: { strategy: { type: 'RollingSync', rollingSync: { steps: [step('dev'), step('prod')] } } },
    }).replace('labels: {set: roots}', "labels: {env: '{{env}}'}");

  it('waits with the second step until all that the first one makes is ready', async () => {
    await story().fleet.push({
      'roots/dev/child.yaml': childManifest(story(), 'web-dev', { path: 'apps/dev' }),
      'roots/prod/child.yaml': childManifest(story(), 'web-prod', { path: 'apps/prod' }),
    });
    await story().fleet.applySet(set());
    await until('the service is there', async () => story().find('service', 'first'));
    // Its message tells of the sync that makes the child until something is known of the child.
    await story().fleet.untilApplication('root-dev', 'waits for what it makes', ({ health, syncStatus, message }) => {
      return health === 'Progressing' && syncStatus === 'Synced' && message === null;
    });
    await untilUnderWay('root-dev');
    await staysTrue('the second step waits', 1_500, async () => (await statuses())['root-prod'] === 'Waiting');
    expect(await statuses()).toEqual({ 'root-dev': 'Progressing', 'root-prod': 'Waiting' });
    expect(await versionOf(story(), 'own-prod')).toBeUndefined();
    expect(await story().fleet.application('web-prod')).toBeUndefined();
  });

  it('goes on when it is, to the end', async () => {
    await giveAddress('first');
    await story().fleet.untilGreen(['root-dev', 'root-prod', 'web-dev', 'web-prod']);
    await until('the rollout is complete', async () => !(await rollout()).rollout.isProgressing, {}, rollout);
    expect(await statuses()).toEqual({ 'root-dev': 'Healthy', 'root-prod': 'Healthy' });
    expect([(await rollout()).overallHealth, await versionOf(story(), 'prod')]).toEqual(['Healthy', '1']);
  });

  it('takes a change of what they make step by step as well', async () => {
    const changed = (env: string, path: string): string =>
      childManifest(story(), `web-${env}`, { path, annotations: { change: '2' } });
    await story().fleet.push({
      'apps/dev2/all.yaml': serviceOf('second'),
      'apps/prod2/all.yaml': configMap('prod', { v: '2' }),
      'roots/dev/child.yaml': changed('dev', 'apps/dev2'),
      'roots/prod/child.yaml': changed('prod', 'apps/prod2'),
    });
    await until('the first step has the change', async () => story().find('service', 'second'));
    await untilUnderWay('root-dev');
    await staysTrue('the second one has not', 1_500, async () => (await versionOf(story(), 'prod')) === '1');
    expect(await statuses()).toEqual({ 'root-dev': 'Progressing', 'root-prod': 'Waiting' });
    await giveAddress('second');
    await until('the second one has it', async () => (await versionOf(story(), 'prod')) === '2');
    await until('the rollout is complete', async () => !(await rollout()).rollout.isProgressing, {}, rollout);
    expect((await rollout()).overallHealth).toBe('Healthy');
  });
});
