// The agent's own manifest is an application like any other, where an administrator allows it; for all others it is out of reach (row 4).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { application } from '../support/sample-files.js';
import { serviceAccountKubeconfig } from '../support/service-account-kubeconfig.js';
import { describeFleet } from '../support/story.js';
import { describeWithTestbed } from '../support/testbed.js';
import { getKubectl } from '../testbed/kubectl.js';

const deploy = join(import.meta.dirname, '..', '..', 'deploy', 'agent');
const SYSTEM = 'wheelhouse-system';

/** As it is installed, but with no pods: a testbed has no nodes. */
function agentYaml(image: string): string {
  const values: Record<string, string> = {
    HUB_URL: 'https://hub.example.com',
    CLUSTER_NAME: 'one',
    JOIN_TOKEN: 'x',
    IMAGE: image,
  };
  return readFileSync(join(deploy, 'agent.yaml'), 'utf8')
    .replaceAll(/\$\{([A-Z_]+)\}/g, (_, name: string) => values[name] ?? '')
    .replace('replicas: 1', 'replicas: 0');
}

/** Without the Secret of the join token: it does not belong in Git. */
const inGit = (image: string): string =>
  agentYaml(image)
    .split(/^---$/m)
    .filter((document) => !document.includes('kind: Secret\n'))
    .join('---');

const project = `apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: wheelhouse-agent}
spec:
  sourceRepos: ['*']
  destinations: [{server: '*', namespace: ${SYSTEM}}]
  clusterResourceWhitelist: [{group: '*', kind: '*'}]
  destinationServiceAccounts: [{server: '*', namespace: ${SYSTEM}, defaultServiceAccount: wheelhouse-agent-maintainer}]
`;

describeWithTestbed("the agent's own upgrade", (kubeconfigs) => {
  // Roles, namespace and admission policy have the names that they are installed with: other stories have theirs on other clusters.
  const kubeconfig = kubeconfigs[1] ?? kubeconfigs.at(-1) ?? '';
  const kubectl = getKubectl(kubeconfig);
  const options = {
    files: { 'apps/agent/agent.yaml': inGit('example.com/agent:1') },
    hubEnv: { WHEELHOUSE_AGENT_POLL_SECONDS: '2' },
  };
  const image = async (): Promise<string> => {
    const path = 'jsonpath={.spec.template.spec.containers[0].image}';
    return (await kubectl(['-n', SYSTEM, 'get', 'deployment', 'wheelhouse-agent', '-o', path])).stdout;
  };

  describeFleet('on a real API server', options, (fleet) => {
    const apply = async (project: string): Promise<void> => {
      const { repositoryUrl } = fleet();
      const place = { name: 'agent', repositoryUrl, path: 'apps/agent', namespace: SYSTEM, cluster: 'one' };
      const syncPolicy = { automated: { prune: true, selfHeal: true }, retry: { limit: 0 } };
      await fleet().applyApplication(application({ ...place, project, syncPolicy }));
    };

    beforeAll(async () => {
      for (const text of [agentYaml('example.com/agent:0'), readFileSync(join(deploy, 'self-upgrade.yaml'), 'utf8')]) {
        const applied = await kubectl(['apply', '-f', '-'], text);
        if (applied.exitCode !== 0) throw new Error(applied.stderr);
      }
      const account = {
        kubeconfig,
        kubectl,
        namespace: SYSTEM,
        name: 'wheelhouse-agent',
        directory: fleet().directory,
      };
      await fleet().addCluster('one', {}, await serviceAccountKubeconfig(account));
    });
    afterAll(async () => {
      const gone = ['delete', '--timeout=45s', '--ignore-not-found', '-f', '-'];
      await kubectl(gone, readFileSync(join(deploy, 'self-upgrade.yaml'), 'utf8'));
      await kubectl(gone, agentYaml('x'));
    }, 100_000);

    it('row 4: is refused to an application of any project', async () => {
      await apply('default');
      const { operation } = await fleet().untilApplication(
        'agent',
        'is refused',
        (seen) => seen.operation?.phase === 'Failed',
      );
      expect(operation?.message).toContain('belongs to the agent itself');
      expect(await image()).toBe('example.com/agent:0');
    });

    it('is applied where an administrator allows it, under the name of the maintaining account', async () => {
      await fleet().client.request(`mutation($manifest: String!) { applyProject(manifest: $manifest) { warnings } }`, {
        manifest: project,
      });
      await apply('wheelhouse-agent');
      await fleet().untilApplication('agent', 'is applied', (seen) => seen.syncStatus === 'Synced');
      expect(await image()).toBe('example.com/agent:1');
    });

    it('follows Git', async () => {
      const revision = await fleet().push({ 'apps/agent/agent.yaml': inGit('example.com/agent:2') });
      await fleet().untilApplication('agent', 'is upgraded', (seen) => seen.syncedRevision === revision);
      expect(await image()).toBe('example.com/agent:2');
    });
  });
});
