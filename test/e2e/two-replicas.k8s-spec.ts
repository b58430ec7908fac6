// Two replicas of one agent: the one that holds the lease works, the other takes over when it dies. Their identity is a Secret, their disks are
// empty and not shared.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AgentProcess } from '../support/agent-process.js';
import { application, configMap } from '../support/sample-files.js';
import { describeFleet } from '../support/story.js';
import { describeWithTestbed } from '../support/testbed.js';
import type { ApplicationState } from '../support/fleet-state.js';
import { staysTrue, until } from '../support/until.js';
import { getKubectl } from '../testbed/kubectl.js';

const files = {
  'apps/web/a.yaml': configMap('a', { colour: 'blue' }),
  'apps/web/b.yaml': configMap('b', { colour: 'blue' }),
  'apps/asked/hook.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: hook, annotations: {argocd.argoproj.io/hook: PreSync}}
`,
  'apps/asked/before.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: before, annotations: {argocd.argoproj.io/hook: PreDelete}}
`,
  'apps/asked/conf.yaml': configMap('conf', { colour: 'blue' }),
};
/** The lease counts for 15 s, and is looked at every 2 s. */
const TAKEOVER_MS = 20_000;
/** How long the machine of a test run may stand still meanwhile. */
const STALLS_MS = 5_000;

describeWithTestbed('two replicas of an agent', (kubeconfigs) => {
  const kubeconfig = kubeconfigs.at(-1) ?? '';
  const kubectl = getKubectl(kubeconfig);
  const own = `replicas-agent-${process.pid}`;
  const namespace = `replicas-shop-${process.pid}`;
  const env = {
    WHEELHOUSE_LEADER_ELECTION: 'true',
    WHEELHOUSE_IDENTITY_SECRET: 'wheelhouse-agent-identity',
    WHEELHOUSE_NAMESPACE: own,
  };

  describeFleet('on a real API server', { files, hubEnv: { WHEELHOUSE_AGENT_POLL_SECONDS: '2' } }, (fleet) => {
    const replicas: AgentProcess[] = [];
    let leader: AgentProcess | undefined;
    let standby: AgentProcess | undefined;
    const get = async (in_: string, ...words: string[]): Promise<string> => {
      const { exitCode, stdout, stderr } = await kubectl(['--namespace', in_, 'get', ...words]);
      if (exitCode !== 0) throw new Error(stderr);
      return stdout;
    };
    const versions = (): Promise<string> => {
      const columns = 'NAME:.metadata.name,UID:.metadata.uid,VERSION:.metadata.resourceVersion';
      return get(namespace, 'configmaps', '-l', 'wheelhouse.dev/application-id', '-o', `custom-columns=${columns}`);
    };
    const hasLease = (each: AgentProcess): boolean => each.log().includes('Holds the lease.');
    const start = async (name: string, joinToken: string): Promise<void> => {
      const { directory, hub } = fleet();
      const replica = await AgentProcess.start({ name, hubUrl: hub.url, joinToken, directory, kubeconfig, env });
      fleet().agents.set(name, replica);
      replicas.push(replica);
    };

    beforeAll(async () => {
      await kubectl(['create', 'namespace', own]);
      await kubectl(['create', 'namespace', namespace]);
      const token = await fleet().register('one');
      const { repositoryUrl } = fleet();
      const place = { name: 'web', repositoryUrl, path: 'apps/web', namespace, cluster: 'one' };
      await fleet().applyApplication(application(place));
      await start('replica-a', token);
      await start('replica-b', token);
    });
    afterAll(async () => {
      await kubectl(['delete', 'namespace', own, namespace, '--wait=false']);
    });

    it('let one of them work, under one identity', async () => {
      await fleet().untilGreen(['web']);
      leader = replicas.find(hasLease);
      standby = replicas.find((each) => each !== leader);
      expect(replicas.filter(hasLease)).toHaveLength(1);
      expect(await get(own, 'secret', 'wheelhouse-agent-identity', '-o', 'name')).toContain('secret/');
      // It may be slower to start than the other one is to work.
      await until('the other one waits', () => standby?.log().includes('Waits for the lease.') === true);
      expect(standby?.log()).not.toContain('The agent runs.');
    });

    it('keep the one that waits smaller: it has not loaded what it does not need yet', () => {
      const resident = (each: AgentProcess | undefined): number =>
        Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${each?.pid}/status`, 'utf8'))?.[1]);
      expect(resident(standby)).toBeLessThan(resident(leader));
    });

    it('change within 20 s after the leader was killed; nothing is deleted and nothing written twice', async () => {
      const before = await versions();
      expect(before.trim().split('\n')).toHaveLength(3);
      const killedAt = performance.now();
      await leader?.kill();
      await until('the other one has the lease', () => standby !== undefined && hasLease(standby), {
        timeoutMs: 30_000,
      });
      expect(performance.now() - killedAt).toBeLessThan(TAKEOVER_MS + STALLS_MS);
      await until('it has synced', async () => standby?.log().includes('Holds a new desired revision.') === true);
      await fleet().untilGreen(['web']);
      expect(await versions()).toBe(before);
    });

    it('go on as before: drift is healed, and a new commit followed', async () => {
      await kubectl(['-n', namespace, 'patch', 'configmap', 'a', '-p', '{"data":{"colour":"red"}}']);
      const colour = (): Promise<string> => get(namespace, 'configmap', 'a', '-o', 'jsonpath={.data.colour}');
      await until('it is healed', async () => (await colour()) === 'blue');
      const revision = await fleet().push({
        'apps/web/a.yaml': configMap('a', { colour: 'green' }),
        'apps/web/b.yaml': null,
      });
      await fleet().untilGreen(['web'], revision);
      expect(await colour()).toBe('green');
      await until('it prunes', async () => !/^b\s/m.test(await versions()));
    });

    it('are one agent to the hub: no duplicate is found', async () => {
      const answer = await fleet().client.request<{ cluster: { hold: unknown } }>(
        '{ cluster(name: "one") { hold { code } } }',
      );
      expect(answer.cluster.hold).toBeNull();
      expect(standby?.log()).not.toContain('AGENT_DUPLICATE');
    });

    it('wait for each other, and change at once when the leader stops in order', async () => {
      leader?.start();
      await until('it waits', () => leader?.log().split('Waits for the lease.').length === 3);
      const stoppedAt = performance.now();
      await standby?.stop();
      await until('the first one is back', () => leader?.log().split('Holds the lease.').length === 3);
      expect(performance.now() - stoppedAt).toBeLessThan(8_000);
      await fleet().untilGreen(['web']);
    });

    it('run no requested sync once more, whether the one that takes over has an old disk or an empty one', async () => {
      const { repositoryUrl, client } = fleet();
      const place = { name: 'asked', repositoryUrl, path: 'apps/asked', namespace, cluster: 'one' };
      await fleet().applyApplication(application({ ...place, syncPolicy: {} }));
      await fleet().untilApplication('asked', 'is known', ({ syncStatus }) => syncStatus === 'OutOfSync');
      standby?.start();
      await until('it waits', () => (standby?.log().split('Waits for the lease.').length ?? 0) > 2);
      await client.request('mutation { syncApplication(name: "asked") { operationId } }');
      const ended = (): Promise<ApplicationState> =>
        fleet().untilApplication(
          'asked',
          'is Synced',
          ({ syncStatus, freshness, syncedRevision, operation }) =>
            [syncStatus, freshness, operation?.phase].join() === 'Synced,Live,Succeeded' && syncedRevision !== null,
        );
      await ended();
      const objects = await get(namespace, 'configmaps', '-o', 'yaml');
      expect(objects).toContain('argocd.argoproj.io/hook: PreSync');

      await leader?.stop();
      await until('the other has the lease', () => (standby?.log().split('Holds the lease.').length ?? 0) > 2);
      await start('replica-c', 'whj_not-needed');
      await ended();
      expect(await get(namespace, 'configmaps', '-o', 'yaml')).toBe(objects);

      await standby?.stop();
      await until('the third has the lease', () => replicas.at(-1)?.log().includes('Holds the lease.') === true);
      await until(
        'it knows what to do',
        () => replicas.at(-1)?.log().includes('Holds a new desired revision.') === true,
      );
      await ended();
      await staysTrue(
        'nothing is written',
        2_000,
        async () => objects === (await get(namespace, 'configmaps', '-o', 'yaml')),
      );
      await kubectl(['-n', namespace, 'patch', 'configmap', 'conf', '-p', '{"data":{"colour":"red"}}']);
      await fleet().untilApplication('asked', 'tells of drift', ({ driftCount }) => driftCount === 1);
    });

    it('delete in full what was to be deleted when the one that knew it was gone', async () => {
      await replicas.at(-1)?.stop();
      await fleet().client.request('mutation { deleteApplication(name: "asked", cascade: true) }');
      await start('replica-d', 'whj_not-needed');
      await until('it is gone', async () => (await fleet().application('asked')) === undefined);
      const left = await get(namespace, 'configmaps', '-o', 'name');
      expect(left).toContain('configmap/a');
      expect(left).not.toMatch(/configmap\/(conf|before)/);
    });
  });
});
