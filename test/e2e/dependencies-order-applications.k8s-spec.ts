// Applications that depend on each other across two real clusters: a change waits for the other's, drift is healed meanwhile, and what
// others depend on is deleted last.
import { expect, it } from '@jest/globals';
import { application, configMap } from '../support/sample-files.js';
import { describeFleet } from '../support/story.js';
import { describeWithTestbed } from '../support/testbed.js';
import { until } from '../support/until.js';
import { getKubectl, type Kubectl } from '../testbed/kubectl.js';

const FINALIZERS = ['resources-finalizer.argocd.argoproj.io'];
const serviceOf = (name: string): string => `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {type: LoadBalancer, ports: [{port: 80}], selector: {app: none}}
`;

describeWithTestbed('dependencies across applications', (kubeconfigs) => {
  const [first = '', second = first] = kubeconfigs;
  const namespace = `depends-${process.pid}`;
  const clusters: Record<string, Kubectl> = { one: getKubectl(first), two: getKubectl(second) };
  const on = (cluster: string, ...words: string[]) => {
    const kubectl = clusters[cluster];
    if (kubectl === undefined) throw new Error(`There is no cluster ${cluster}`);
    return kubectl(['-n', namespace, ...words]);
  };
  const versionOf = async (): Promise<string> =>
    (await on('one', 'get', 'configmap', 'web', '-o', 'jsonpath={.data.version}')).stdout;
  const giveAddress = async (service: string): Promise<void> => {
    const status = '{"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.1"}]}}}';
    await on('two', 'patch', 'service', service, '--subresource=status', '--type=merge', '-p', status);
  };
  const files = { 'apps/db/all.yaml': serviceOf('db'), 'apps/web/all.yaml': configMap('web', { version: '1' }) };

  describeFleet('on real clusters', { files, hubEnv: { WHEELHOUSE_AGENT_POLL_SECONDS: '5' } }, (fleet) => {
    const manifest = (name: string, cluster: string, dependsOn = ''): string =>
      `${application({ name, repositoryUrl: fleet().repositoryUrl, path: `apps/${name}`, cluster, namespace, finalizers: FINALIZERS })}${dependsOn}`;

    it('keep a new application back until what it depends on is healthy', async () => {
      await fleet().addCluster('one', {}, first);
      await fleet().addCluster('two', {}, second);
      await fleet().applyApplication(manifest('web', 'one', '  dependsOn: [{name: db}]\n'));
      await fleet().untilApplication('web', 'waits for what is not there', ({ message }) =>
        (message ?? '').includes('"db" (there is no such application)'),
      );
      await fleet().applyApplication(manifest('db', 'two'));
      await fleet().untilApplication('web', 'says why it waits', ({ message }) =>
        (message ?? '').includes('Progressing'),
      );
      expect(await versionOf()).toBe('');
      await giveAddress('db');
      await fleet().untilGreen(['db', 'web'], undefined, { timeoutMs: 60_000 });
      expect(await versionOf()).toBe('1');
    });

    it('keep a change back until the other’s is done, and drift is healed meanwhile', async () => {
      await fleet().push({
        'apps/db/more.yaml': serviceOf('db2'),
        'apps/web/all.yaml': configMap('web', { version: '2' }),
      });
      await until('db has its second service', async () => (await on('two', 'get', 'service', 'db2')).exitCode === 0);
      await fleet().untilApplication('web', 'waits', ({ conditions }) =>
        conditions.some(({ reason }) => reason === 'DependsOn'),
      );
      await on('one', 'patch', 'configmap', 'web', '--type=merge', '-p', '{"data":{"version":"by hand"}}');
      await until('the old state is put back', async () => (await versionOf()) === '1');
      await giveAddress('db2');
      await until('the new state is there', async () => (await versionOf()) === '2');
      await fleet().untilGreen(['db', 'web'], undefined, { timeoutMs: 60_000 });
    });

    it('are refused where they go in a circle', async () => {
      await expect(fleet().applyApplication(manifest('db', 'two', '  dependsOn: [{name: web}]\n'))).rejects.toThrow(
        'db -> web -> db',
      );
    });

    it('delete what others depend on last', async () => {
      const finalizer = (list: string): Promise<unknown> =>
        on('one', 'patch', 'configmap', 'web', '--type=merge', '-p', `{"metadata":{"finalizers":${list}}}`);
      await finalizer('["example.com/wait"]');
      for (const name of ['web', 'db']) await fleet().client.request(`mutation { deleteApplication(name: "${name}") }`);
      const waiting = await fleet().untilApplication('db', 'waits', ({ conditions }) =>
        conditions.some(({ reason }) => reason === 'DependentsFirst'),
      );
      expect(waiting.message).toContain('"web"');
      expect((await on('two', 'get', 'service', 'db')).exitCode).toBe(0);
      await finalizer('null');
      await until('both are gone', async () => (await fleet().applications()).length === 0, { timeoutMs: 60_000 });
      expect((await on('two', 'get', 'service', 'db')).exitCode).not.toBe(0);
      for (const cluster of ['one', 'two']) await on(cluster, 'delete', 'namespace', namespace, '--wait=false');
    });
  });
});
