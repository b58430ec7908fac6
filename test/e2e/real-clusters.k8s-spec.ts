// The main stories on real API servers, seen with kubectl as a user sees them.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { listDrift } from '../support/fleet-state.js';
import { applicationSet, CLUSTERS_WITH_ENV, configMap, webFiles } from '../support/sample-files.js';
import { describeFleet } from '../support/story.js';
import { describeWithTestbed } from '../support/testbed.js';
import { until } from '../support/until.js';
import { getKubectl } from '../testbed/kubectl.js';

const SETTINGS = Array.from({ length: 40 }, (_, index) => `settings-${index}`);
const files = (version: string): Record<string, string> => ({
  'apps/web/web.yaml': webFiles('nginx:1.25', 2).split('---\n')[0] ?? '',
  'apps/web/settings.yaml': SETTINGS.map((name) => configMap(name, { version })).join('---\n'),
});
/** No pod runs without a node: Deployments stay Progressing. */
const isSynced = ({ syncStatus, health }: { syncStatus: string; health: string }): boolean =>
  syncStatus === 'Synced' && health === 'Progressing';

describeWithTestbed('real clusters', (kubeconfigs) => {
  const [first = '', second = ''] = kubeconfigs;
  const one = getKubectl(first);
  const two = getKubectl(second);
  const namespace = `stories-${process.pid}`;
  const inNamespace = async (kubectl: typeof one, ...words: string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await kubectl(['--namespace', namespace, ...words]);
    if (exitCode !== 0) throw new Error(stderr);
    return stdout.trim();
  };
  const version = (kubectl: typeof one, name = SETTINGS.at(-1) ?? ''): Promise<string> =>
    inNamespace(kubectl, 'get', 'configmap', name, '-o', 'jsonpath={.data.version}');
  const replicas = (): Promise<string> =>
    inNamespace(one, 'get', 'deployment', 'web', '-o', 'jsonpath={.spec.replicas}');

  const options = { files: files('1'), hubEnv: { WHEELHOUSE_AGENT_POLL_SECONDS: '5' } };
  describeFleet('with agents beside them', options, (fleet) => {
    it('get their applications, in a namespace that is made for them', async () => {
      await fleet().addCluster('one', { env: 'dev' }, first);
      await fleet().addCluster('two', { env: 'production' }, second);
      await fleet().applySet(
        applicationSet({
          name: 'web',
          namespace,
          repositoryUrl: fleet().repositoryUrl,
          generators: CLUSTERS_WITH_ENV,
          finalizers: ['resources-finalizer.argocd.argoproj.io'],
        }),
      );
      for (const name of ['web-one', 'web-two']) await fleet().untilApplication(name, 'is Synced', isSynced);
      expect(await version(two)).toBe('1');
      expect(await replicas()).toBe('2');
      const managers = await inNamespace(one, 'get', 'deployment', 'web', '--show-managed-fields', '-o', 'yaml');
      expect(managers).toContain('manager: wheelhouse');
    });

    it('heal what `kubectl scale` did, and name it', async () => {
      await inNamespace(one, 'scale', 'deployment', 'web', '--replicas=7');
      await until('the replicas are back', async () => (await replicas()) === '2');
      const healed = await until('the hub knows', async () =>
        (await listDrift(fleet().client, 'web-one')).find(({ state }) => state === 'Healed'),
      );
      expect(healed).toMatchObject({ field: 'spec.replicas', desired: '2', live: '7', name: 'web', namespace });
      expect(healed.manager).toMatch(/kubectl/);
    });

    it('prune what Git no longer has', async () => {
      await fleet().push({
        'apps/web/web.yaml': null,
        'apps/web/settings.yaml': configMap('settings-0', { version: '2' }),
      });
      await until('only one ConfigMap of ours is left', async () => {
        const names = await inNamespace(two, 'get', 'configmaps,deployments', '-o', 'name');
        return (
          names
            .split('\n')
            .filter((name) => !name.includes('kube-root-ca'))
            .join() === 'configmap/settings-0'
        );
      });
      await fleet().untilGreen(['web-one', 'web-two']);
    });

    it('converge when an agent is killed while it applies', async () => {
      const commit = await fleet().push(files('3'));
      const agent = fleet().agent('one');
      await until(
        'it began',
        async () => (await one(['-n', namespace, 'get', 'configmap', 'settings-3'])).exitCode === 0,
        {
          pollMs: 10,
        },
      );
      await agent.kill();
      agent.start();
      await fleet().untilApplication(
        'web-one',
        'is at the commit',
        (each) => isSynced(each) && each.syncedRevision === commit,
        {
          timeoutMs: 60_000,
        },
      );
      expect(await version(one)).toBe('3');
    });

    it('are healed by an agent that restarts while the hub is down', async () => {
      const agent = fleet().agent('one');
      await fleet().hub.kill();
      await agent.kill();
      await inNamespace(one, 'scale', 'deployment', 'web', '--replicas=5');
      await inNamespace(one, 'delete', 'configmap', 'settings-7');
      agent.start();
      await until('it is healed', async () => (await replicas()) === '2');
      await until('the ConfigMap is back', async () => (await version(one, 'settings-7')) === '3');
      await sleep(500);
      await fleet().hub.restart();
      await fleet().untilApplication('web-one', 'is Synced', (each) => isSynced(each) && each.freshness === 'Live', {
        timeoutMs: 60_000,
      });
    });

    it('lose the objects of a set that is deleted', async () => {
      await fleet().client.request(`mutation { deleteApplicationSet(name: "web") }`);
      await until('the applications are gone', async () => (await fleet().applications()).length === 0);
      const left = await inNamespace(two, 'get', 'deployments,configmaps', '-o', 'name');
      expect(left).not.toContain('settings');
      await Promise.all([one, two].map((kubectl) => kubectl(['delete', 'namespace', namespace, '--wait=false'])));
    });
  });
});
