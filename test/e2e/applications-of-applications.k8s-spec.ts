// A root application on a real API server: objects of its own and applications in one order of waves. The cluster knows no such kind as
// Application, and never hears of one.
import { expect, it } from '@jest/globals';
import { application, configMap } from '../support/sample-files.js';
import { describeFleet } from '../support/story.js';
import { describeWithTestbed } from '../support/testbed.js';
import { until } from '../support/until.js';
import { getKubectl } from '../testbed/kubectl.js';

const FINALIZERS = ['resources-finalizer.argocd.argoproj.io'];
/** Progressing until somebody gives it an address. */
const SERVICE = `apiVersion: v1
kind: Service
metadata: {name: front}
spec: {type: LoadBalancer, ports: [{port: 80}], selector: {app: none}}
`;

describeWithTestbed('applications of applications', (kubeconfigs) => {
  const kubectl = getKubectl(kubeconfigs.at(-1) ?? '');
  const namespace = `family-${process.pid}`;
  const inWave = (manifest: string, wave: number): string =>
    manifest.replace(/(metadata:\n {2}name: [^\n]+\n)/, `$1  annotations: {argocd.argoproj.io/sync-wave: '${wave}'}\n`);
  const has = async (kind: string, name: string, at = namespace): Promise<boolean> =>
    (await kubectl(['-n', at, 'get', kind, name])).exitCode === 0;
  const files = {
    'apps/db/all.yaml': SERVICE,
    'apps/web/all.yaml': configMap('web', { version: '1' }),
    'root/first.yaml': inWave(configMap('first', {}), -1),
    'root/last.yaml': inWave(configMap('last', {}), 2),
  };

  describeFleet('on a real cluster', { files, hubEnv: { WHEELHOUSE_AGENT_POLL_SECONDS: '5' } }, (fleet) => {
    const child = (name: string, wave: number): string =>
      inWave(
        application({
          name,
          repositoryUrl: fleet().repositoryUrl,
          path: `apps/${name}`,
          cluster: 'one',
          namespace: `${namespace}-${name}`,
          finalizers: FINALIZERS,
        }),
        wave,
      );

    it('begin in their waves, among the objects of the application that makes them', async () => {
      await fleet().addCluster('one', {}, kubeconfigs.at(-1));
      await fleet().push({ 'root/db.yaml': child('db', 0), 'root/web.yaml': child('web', 1) });
      await fleet().applyApplication(
        application({
          name: 'root',
          repositoryUrl: fleet().repositoryUrl,
          path: 'root',
          cluster: 'one',
          namespace,
          finalizers: FINALIZERS,
        }),
      );
      // The hub says what it waits for before the agent's first report says that it is OutOfSync.
      await fleet().untilApplication(
        'root',
        'waits for db',
        ({ message, syncStatus }) => (message ?? '').includes('"db"') && syncStatus === 'OutOfSync',
      );
      await until('the first object and the service are there', async () => {
        return (await has('configmap', 'first')) && (await has('service', 'front', `${namespace}-db`));
      });
      expect(await fleet().application('web')).toBeUndefined();
      expect(await has('configmap', 'last')).toBe(false);
    });

    it('go on when what they wait for is healthy, and the objects behind them last', async () => {
      const status = '{"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.1"}]}}}';
      await kubectl([
        '-n',
        `${namespace}-db`,
        'patch',
        'service',
        'front',
        '--subresource=status',
        '--type=merge',
        '-p',
        status,
      ]);
      await fleet().untilGreen(['db', 'root', 'web'], undefined, { timeoutMs: 60_000 });
      expect(await has('configmap', 'web', `${namespace}-web`)).toBe(true);
      expect(await has('configmap', 'last')).toBe(true);
    });

    it('never reach the API server as objects', async () => {
      const { stdout } = await kubectl(['api-resources', '--api-group=argoproj.io', '-o', 'name']);
      // Another story may have Rollouts there at the same time.
      expect(stdout).not.toMatch(/application|appproject/);
      const root = await fleet().application('root');
      expect(root?.conditions).toEqual([]);
    });

    it('are deleted with it, each with its own objects', async () => {
      await fleet().client.request(`mutation { deleteApplication(name: "root") }`);
      await until('all are gone', async () => (await fleet().applications()).length === 0, { timeoutMs: 60_000 });
      expect([
        await has('configmap', 'web', `${namespace}-web`),
        await has('service', 'front', `${namespace}-db`),
        await has('configmap', 'first'),
      ]).toEqual([false, false, false]);
      for (const each of [namespace, `${namespace}-db`, `${namespace}-web`])
        await kubectl(['delete', 'namespace', each, '--wait=false']);
    });
  });
});
