// What people do to single objects of a real cluster by way of the hub: it is done once, recorded with who did it, and what Git has a say in
// is put back.
import { expect, it } from '@jest/globals';
import { type CommandResult, wheelhouseFor } from '../support/command-line.js';
import { application } from '../support/sample-files.js';
import { describeFleet } from '../support/story.js';
import { describeWithTestbed } from '../support/testbed.js';
import { until } from '../support/until.js';
import { getKubectl } from '../testbed/kubectl.js';

const POD = `{restartPolicy: Never, containers: [{name: main, image: 'busybox:1.36'}]}`;
const files = {
  'apps/shop/all.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: front}
spec:
  replicas: 1
  selector: {matchLabels: {app: front}}
  template: {metadata: {labels: {app: front}}, spec: {containers: [{name: main, image: 'busybox:1.36'}]}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: free}
spec:
  selector: {matchLabels: {app: free}}
  template: {metadata: {labels: {app: free}}, spec: {containers: [{name: main, image: 'busybox:1.36'}]}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec: {schedule: '0 0 1 1 *', jobTemplate: {metadata: {labels: {team: shop}}, spec: {template: {spec: ${POD}}}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {a: '1'}
`,
};

describeWithTestbed('actions on resources', (kubeconfigs) => {
  const kubeconfig = kubeconfigs.at(-1) ?? '';
  const kubectl = getKubectl(kubeconfig);
  const namespace = `actions-${process.pid}`;
  const get = async (what: string, path: string): Promise<string> => {
    const { stdout } = await kubectl(['-n', namespace, 'get', ...what.split(' '), '-o', `jsonpath=${path}`]);
    return stdout.trim();
  };

  describeFleet('of a real cluster', { files, hubEnv: { WHEELHOUSE_AGENT_POLL_SECONDS: '5' } }, (fleet) => {
    const run = (...words: string[]): Promise<CommandResult> => wheelhouseFor(fleet().hub)('app', ...words);
    const act = async (action: string, kind: string, name: string, ...more: string[]): Promise<CommandResult> =>
      run('actions', 'run', 'shop', action, '--kind', kind, '--resource-name', name, ...more);
    const done = async (...words: Parameters<typeof act>): Promise<string> => {
      const { exitCode, stderr } = await act(...words);
      if (exitCode !== 0) throw new Error(stderr);
      return stderr;
    };
    const eventsOf = async (type: string): Promise<{ actor: string; message: string; details: unknown }[]> => {
      const query = `query($types: [String!]) { events(filter: { types: $types }) { nodes { actor message details } } }`;
      const { events } = await fleet().client.request<{
        events: { nodes: { actor: string; message: string; details: unknown }[] };
      }>(query, { types: [type] });
      return events.nodes;
    };

    it('are listed by what the object is', async () => {
      await fleet().addCluster('one', {}, kubeconfig);
      const { repositoryUrl } = fleet();
      await fleet().applyApplication(
        application({ name: 'shop', repositoryUrl, path: 'apps/shop', namespace, cluster: 'one' }),
      );
      await fleet().untilApplication('shop', 'is Synced', ({ syncStatus }) => syncStatus === 'Synced');
      const { stdout } = await run(
        'actions',
        'list',
        'shop',
        '--kind',
        'Deployment',
        '--resource-name',
        'front',
        '-o',
        'json',
      );
      const actions = JSON.parse(stdout) as { name: string; isDisabled: boolean }[];
      expect(actions.map(({ name, isDisabled }) => [name, isDisabled])).toEqual([
        ['restart', false],
        ['scale', false],
        ['pause', false],
        ['resume', true],
      ]);
    });

    it('restart: the pods are made anew, and nothing counts as drift', async () => {
      const sets = (): Promise<string> => get('replicasets -l app=front', '{.items[*].metadata.name}');
      await until('the first ReplicaSet is there', async () => (await sets()) !== '');
      await done('restart', 'Deployment', 'front');
      await until('there is a second one', async () => (await sets()).split(' ').length === 2);
      const managers = await kubectl([
        '-n',
        namespace,
        'get',
        'deployment',
        'front',
        '--show-managed-fields',
        '-o',
        'yaml',
      ]);
      expect(managers.stdout).toContain('manager: wheelhouse-action');
      const state = await fleet().application('shop');
      expect(state).toMatchObject({ syncStatus: 'Synced' });
    });

    it('scale: self-heal puts back what Git says, and the answer says so; what Git does not say stays', async () => {
      const warned = await done('scale', 'Deployment', 'front', '-p', 'replicas=3');
      expect(warned).toContain('Git sets spec.replicas: self-heal puts it back');
      await until('it is put back', async () => (await get('deployment front', '{.spec.replicas}')) === '1');
      expect(await done('scale', 'Deployment', 'free', '-p', 'replicas=2')).not.toContain('Warning');
      await until('it runs two', async () => (await get('deployment free', '{.status.replicas}')) === '2');
    });

    it('pause and resume a Deployment, suspend and resume a CronJob', async () => {
      await done('pause', 'Deployment', 'free');
      expect(await get('deployment free', '{.spec.paused}')).toBe('true');
      expect(await act('pause', 'Deployment', 'free')).toMatchObject({ exitCode: 5 });
      await done('resume', 'Deployment', 'free');
      expect(await get('deployment free', '{.spec.paused}')).not.toBe('true');
      await done('suspend', 'CronJob', 'nightly');
      expect(await get('cronjob nightly', '{.spec.suspend}')).toBe('true');
      await done('resume', 'CronJob', 'nightly');
      expect(await get('cronjob nightly', '{.spec.suspend}')).toBe('false');
    });

    it('create-job: runs a CronJob now; its job is in the tree, and can be suspended', async () => {
      const told = await done('create-job', 'CronJob', 'nightly');
      const name = /It made Job \S+\/(nightly-\d+)\./.exec(told)?.[1] ?? '';
      expect(await get(`job ${name}`, '{.metadata.labels.team}')).toBe('shop');
      await until(
        'its pod is there',
        async () => (await get(`pods -l job-name=${name}`, '{.items[*].metadata.name}')) !== '',
      );
      const { stdout } = await run('tree', 'shop', '-o', 'name');
      expect(stdout).toContain(`Job.batch/${name}`);
      await done('suspend', 'Job', name);
      await until(
        'its pod is gone',
        async () => (await get(`pods -l job-name=${name}`, '{.items[*].metadata.name}')) === '',
      );
      await done('resume', 'Job', name);
      expect(await get(`job ${name}`, '{.spec.suspend}')).toBe('false');
      await done('terminate', 'Job', name);
      await until('it failed', async () =>
        (await get(`job ${name}`, '{.status.conditions[?(@.type=="Failed")].reason}')).includes('ManuallyTerminated'),
      );
      expect(await act('resume', 'Job', name)).toMatchObject({ exitCode: 5 });
    });

    it('delete: a pod is made anew by its owner, and what stands in Git by self-heal', async () => {
      const pods = (): Promise<string> => get('pods -l app=free', '{.items[*].metadata.name}');
      const before = await until('a pod is there', async () => (await pods()).split(' ')[0] || undefined);
      expect(await run('delete-resource', 'shop', '--kind', 'Pod', '--resource-name', before, '--force')).toMatchObject(
        {
          exitCode: 0,
        },
      );
      await until('there is another one', async () => {
        const now = await pods();
        return now !== '' && !now.includes(before);
      });
      const uid = await get('configmap settings', '{.metadata.uid}');
      const { stderr } = await run('delete-resource', 'shop', '--kind', 'ConfigMap', '--resource-name', 'settings');
      expect(stderr).toContain('self-heal makes it again');
      await until('it is back', async () => ![uid, ''].includes(await get('configmap settings', '{.metadata.uid}')));
    });

    it('touch nothing that is not in the tree', async () => {
      await kubectl(['-n', namespace, 'create', 'configmap', 'lone']);
      await kubectl(['-n', namespace, 'create', 'deployment', 'lone', '--image=busybox:1.36']);
      expect(await act('restart', 'Deployment', 'lone')).toMatchObject({ exitCode: 4 });
      const absent = ['delete-resource', 'shop', '--kind', 'ConfigMap', '--resource-name', 'lone'];
      expect(await run(...absent)).toMatchObject({ exitCode: 4 });
      expect(await get('configmap lone', '{.metadata.name}')).toBe('lone');
      expect(await act('explode', 'Deployment', 'front')).toMatchObject({ exitCode: 2 });
    });

    it('are recorded with who did what, and what failed', async () => {
      const [last] = await eventsOf('ResourceActionRun');
      expect(last).toMatchObject({ actor: 'admin', details: { action: 'terminate', resource: { kind: 'Job' } } });
      expect((await eventsOf('ResourceDeleted')).map(({ message }) => message)).toContainEqual(
        expect.stringMatching(/^admin deleted ConfigMap "settings"\.$/),
      );
      expect((await eventsOf('ResourceDeletedFailed')).at(0)).toMatchObject({ details: { reason: 'NOT_FOUND' } });
      await kubectl(['delete', 'namespace', namespace, '--wait=false']);
    });
  });
});
