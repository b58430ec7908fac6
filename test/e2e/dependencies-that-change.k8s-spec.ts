// Dependencies that are deleted, renamed or moved to another real cluster: what waits for them follows, and what runs stays.
import { expect, it } from '@jest/globals';
import { application, configMap } from '../support/sample-files.js';
import { describeFleet } from '../support/story.js';
import { describeWithTestbed } from '../support/testbed.js';
import { staysTrue, until } from '../support/until.js';
import { getKubectl, type Kubectl } from '../testbed/kubectl.js';

const FINALIZERS = ['resources-finalizer.argocd.argoproj.io'];
const ADDRESS = '{"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.1"}]}}}';
/** Progressing until somebody gives it an address. */
const SERVICE = `apiVersion: v1
kind: Service
metadata: {name: db}
spec: {type: LoadBalancer, ports: [{port: 80}], selector: {app: none}}
`;
const files = { 'apps/db/all.yaml': SERVICE, 'apps/web/all.yaml': configMap('web', { version: '1' }) };

describeWithTestbed('dependencies that change', (kubeconfigs) => {
  const [first = '', second = first] = kubeconfigs;
  const namespace = `changing-${process.pid}`;
  const clusters = new Map<string, Kubectl>([
    ['one', getKubectl(first)],
    ['two', getKubectl(second)],
  ]);
  const on = async (cluster: string, ...words: string[]): Promise<string> => {
    const answer = await clusters.get(cluster)?.(['-n', namespace, ...words]);
    return answer?.exitCode === 0 ? answer.stdout : '';
  };
  const version = (): Promise<string> => on('one', 'get', 'configmap', 'web', '-o', 'jsonpath={.data.version}');
  const giveAddress = (cluster: string): Promise<unknown> =>
    until('the service has its address', async () => {
      const words = ['patch', 'service', 'db', '--subresource=status', '--type=merge', '-p', ADDRESS];
      return (await on(cluster, ...words)) !== '';
    });

  describeFleet('on real clusters', { files, hubEnv: { WHEELHOUSE_AGENT_POLL_SECONDS: '5' } }, (fleet) => {
    const apply = (name: string, cluster: string, dependsOn = ''): Promise<void> => {
      const path = name.startsWith('db') ? 'apps/db' : `apps/${name}`;
      const { repositoryUrl } = fleet();
      const finalizers = FINALIZERS;
      return fleet().applyApplication(
        `${application({ name, repositoryUrl, path, cluster, namespace, finalizers })}${dependsOn}`,
      );
    };
    const applyWeb = (dependency: string): Promise<void> =>
      apply('web', 'one', `  dependsOn: [{name: ${dependency}}]\n`);
    const push = (number: string): Promise<string> =>
      fleet().push({ 'apps/web/all.yaml': configMap('web', { version: number }) });
    const remove = async (name: string): Promise<void> => {
      await fleet().client.request(`mutation { deleteApplication(name: "${name}") }`);
      await until(`${name} is gone`, async () => (await fleet().application(name)) === undefined);
    };
    const untilItWaits = (reason: RegExp): Promise<unknown> =>
      fleet().untilApplication('web', 'waits', ({ message, syncStatus }) => {
        return reason.test(message ?? '') && syncStatus === 'OutOfSync';
      });

    it('that are deleted are missed by the next change, and what runs stays', async () => {
      await fleet().addCluster('one', {}, first);
      await fleet().addCluster('two', {}, second);
      await apply('db', 'one');
      await applyWeb('db');
      await giveAddress('one');
      await fleet().untilGreen(['db', 'web']);
      await remove('db');
      await staysTrue('web stays', 1_000, async () => (await version()) === '1');
      await fleet().untilGreen(['web']);
      await push('2');
      await untilItWaits(/"db" \(there is no such application\)/);
      expect(await version()).toBe('1');
    });

    it('are found again under their name, on another cluster as well', async () => {
      await apply('db', 'two');
      await untilItWaits(/"db".*Progressing/);
      await giveAddress('two');
      await fleet().untilGreen(['db', 'web']);
      expect(await version()).toBe('2');
    });

    it('count as what the cluster says that they were moved to', async () => {
      await on('one', 'delete', 'service', 'db');
      await apply('db', 'one');
      await push('3');
      await untilItWaits(/"db"/);
      await until('the service is there', async () => (await on('one', 'get', 'service', 'db')) !== '');
      await staysTrue('web waits', 1_000, async () => (await version()) === '2');
      await giveAddress('one');
      await fleet().untilGreen(['db', 'web']);
      expect(await version()).toBe('3');
    });

    it('that get another name are missed until what depends on them knows it', async () => {
      await remove('db');
      await apply('db-new', 'one');
      await giveAddress('one');
      await push('4');
      await untilItWaits(/"db" \(there is no such application\)/);
      await applyWeb('db-new');
      await fleet().untilGreen(['db-new', 'web']);
      expect(await version()).toBe('4');
      for (const cluster of ['one', 'two']) await on(cluster, 'delete', 'namespace', namespace, '--wait=false');
    });
  });
});
