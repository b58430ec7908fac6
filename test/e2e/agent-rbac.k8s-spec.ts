// An agent with the least role that `wheelhouse agent rbac` prints does all that its applications need.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { wheelhouseFor } from '../support/command-line.js';
import { application, configMap } from '../support/sample-files.js';
import { serviceAccountKubeconfig } from '../support/service-account-kubeconfig.js';
import { describeFleet } from '../support/story.js';
import { describeWithTestbed } from '../support/testbed.js';
import { until } from '../support/until.js';
import { getKubectl } from '../testbed/kubectl.js';

const web = (image: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 0
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: ${image}}]}
`;
const service = `apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`;
const nightly = `apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  schedule: '0 0 1 1 *'
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: busybox}]}}}}
`;
const files = {
  'apps/web/web.yaml': `${web('nginx:1')}---\n${configMap('settings', { colour: 'blue' })}`,
  'apps/more/service.yaml': service,
  'apps/more/nightly.yaml': nightly,
  'apps/plain/plain.yaml': configMap('plain', {}),
};

describeWithTestbed('the least role of an agent', (kubeconfigs) => {
  const kubeconfig = kubeconfigs.at(-1) ?? '';
  const kubectl = getKubectl(kubeconfig);
  const agentNamespace = `narrow-agent-${process.pid}`;
  const namespace = `narrow-shop-${process.pid}`;
  const env = { WHEELHOUSE_AGENT_POLL_SECONDS: '2' };

  describeFleet('on a real API server', { files, hubEnv: env }, (fleet) => {
    const apply = async (name: string): Promise<void> =>
      fleet().applyApplication(
        application({ name, repositoryUrl: fleet().repositoryUrl, path: `apps/${name}`, namespace, cluster: 'narrow' }),
      );
    const run = async (...words: string[]): Promise<{ stdout: string; stderr: string }> => {
      const { exitCode, stdout, stderr } = await wheelhouseFor(fleet().hub)(...words);
      if (exitCode !== 0) throw new Error(stderr);
      return { stdout, stderr };
    };
    const act = async (action: string, kind: string, name: string): Promise<string> =>
      (await run('app', 'actions', 'run', 'more', action, '--kind', kind, '--resource-name', name)).stderr;
    const applyRole = async (text: string): Promise<string> => {
      const applied = await kubectl(['apply', '-f', '-'], text);
      if (applied.exitCode !== 0) throw new Error(applied.stderr);
      return text;
    };
    const grant = async (): Promise<string> =>
      applyRole((await run('agent', 'rbac', 'narrow', '--namespace', agentNamespace, '--live')).stdout);
    let first = '';

    beforeAll(async () => {
      await kubectl(['create', 'namespace', namespace]);
      const token = await fleet().register('narrow');
      await apply('web');
      await fleet().untilApplication('web', 'is rendered', ({ revision }) => revision !== null);
      const directory = fleet().directory;
      const narrow = { kubeconfig, kubectl, namespace: agentNamespace, name: 'wheelhouse-agent', directory };
      const path = await serviceAccountKubeconfig(narrow);
      first = await grant();
      await fleet().startAgent('narrow', token, path);
    });
    afterAll(async () => {
      for (const kind of ['clusterrole', 'clusterrolebinding'])
        await kubectl(['delete', kind, 'wheelhouse-agent-read', 'wheelhouse-agent-write', '--ignore-not-found']);
      await kubectl(['delete', 'namespace', namespace, agentNamespace, '--wait=false']);
    });

    it('is enough for everything to become green', async () => {
      await fleet().untilGreen(['web']);
    });

    it('is enough to heal drift, and to follow a new commit', async () => {
      await kubectl(['-n', namespace, 'patch', 'configmap', 'settings', '-p', '{"data":{"colour":"red"}}']);
      await until('it is healed', async () => {
        const { stdout } = await kubectl([
          '-n',
          namespace,
          'get',
          'configmap',
          'settings',
          '-o',
          'jsonpath={.data.colour}',
        ]);
        return stdout === 'blue';
      });
      const revision = await fleet().push({ 'apps/web/web.yaml': web('nginx:2') });
      await fleet().untilGreen(['web'], revision);
    });

    it('says of a kind that it lacks which right is missing; the others go on', async () => {
      await apply('more');
      const waiting = await fleet().untilApplication(
        'more',
        'says so',
        ({ message }) => message?.includes('cannot') === true,
      );
      // Whichever of its two kinds was refused first.
      expect(waiting.message).toMatch(/--verb=list,watch --resource=(services|cronjobs\.batch)/);
      const revision = await fleet().push({ 'apps/web/web.yaml': web('nginx:3') });
      await fleet().untilApplication('web', 'goes on', (seen) => seen.syncedRevision === revision);
    });

    it('is printed anew for what came along, and then that becomes green, too', async () => {
      const printed = await grant();
      expect(printed).toContain('services');
      expect(printed).not.toMatch(/['"]\*['"]/);
      await fleet().untilGreen(['more', 'web'], undefined, { timeoutMs: 60_000 });
    });

    it('is enough for what people look at and do with --live', async () => {
      const [, name = ''] =
        /It made Job \S+\/(nightly-\d+)\./.exec(await act('create-job', 'CronJob', 'nightly')) ?? [];
      const tree = await until('its job and pod are seen', async () => {
        const seen = await run('app', 'tree', 'more', '-o', 'name');
        return seen.stdout.includes(`Pod/${name}-`) ? seen : undefined;
      });
      expect(tree.stderr).toBe('');
      for (const action of ['suspend', 'resume', 'terminate']) await act(action, 'Job', name);
      await until('it failed', async () => {
        const path = '{.status.conditions[?(@.type=="Failed")].reason}';
        const { stdout } = await kubectl(['-n', namespace, 'get', 'job', name, '-o', `jsonpath=${path}`]);
        return stdout.includes('ManuallyTerminated');
      });
    });

    it('lets an application go that has nothing of a kind that it lost the right to, and says of another what is missing', async () => {
      const remove = (name: string): Promise<unknown> =>
        fleet().client.request(`mutation { deleteApplication(name: "${name}", cascade: true) }`);
      await applyRole(first);
      const agent = fleet().agents.get('narrow');
      await agent?.stop();
      agent?.start();
      await apply('plain');
      await fleet().untilApplication('plain', 'is Synced', ({ syncStatus }) => syncStatus === 'Synced');
      await remove('more');
      const { message } = await fleet().untilApplication('more', 'says what is missing', ({ conditions }) =>
        conditions.some(({ type, reason }) => type === 'DeletionError' && reason === 'Forbidden'),
      );
      expect(message).toMatch(/--resource=(services|cronjobs)/);
      await remove('plain');
      await until('it is gone', async () => (await fleet().application('plain')) === undefined);
      const { stdout } = await kubectl(['-n', namespace, 'get', 'configmap,service', '-o', 'name']);
      expect(stdout).not.toContain('configmap/plain');
      expect(stdout).toContain('service/web');
    });
  });
});
