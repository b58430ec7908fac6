// Proves the manifests of deploy/ on a real API server: it accepts every object, and the agent's permissions are what the comments
// in agent.yaml say. No pod starts: a testbed has no nodes.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithTestbed } from '../support/testbed.js';
import { until } from '../support/until.js';
import { type Kubectl, type KubectlResult, getKubectl } from '../testbed/kubectl.js';

const deploy = join(import.meta.dirname, '..', '..', 'deploy');
const agentUser = [
  '--as=system:serviceaccount:wheelhouse-system:wheelhouse-agent',
  '--as-group=system:serviceaccounts',
  '--as-group=system:authenticated',
];

const filledIn: Record<string, string> = {
  HUB_URL: 'https://hub.example.com',
  JOIN_TOKEN: 'not-a-token',
  CLUSTER_NAME: 'berlin',
  IMAGE: 'example.com/wheelhouse:test',
  DATABASE_URL: 'postgres://hub@db.example.com/wheelhouse',
  ENCRYPTION_KEY: 'MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=',
};

function manifest(...path: string[]): string {
  const text = readFileSync(join(deploy, ...path), 'utf8');
  return text.replaceAll(/\$\{([A-Z_]+)\}/g, (placeholder, name: string) => filledIn[name] ?? placeholder);
}

describeWithTestbed('the manifests of deploy/ on a real API server', (kubeconfigs) => {
  // Roles, namespaces and admission policy have the names that they are installed with: other stories have theirs on other clusters.
  const kubectl = getKubectl(kubeconfigs[0] ?? '');
  const canI = async (question: string): Promise<string> =>
    (await kubectl(['auth', 'can-i', ...question.split(' '), ...agentUser])).stdout.trim();

  beforeAll(async () => {
    // A dry run creates nothing, so it cannot find the namespace that the same file would create: it has to be there before.
    for (const namespace of ['wheelhouse-system', 'wheelhouse']) await kubectl(['create', 'namespace', namespace]);
  });

  // Waits until all is gone: a namespace on its way out refuses the next run.
  afterAll(async () => {
    const gone = ['delete', '--timeout=45s', '--ignore-not-found'];
    await kubectl([...gone, '-f', '-'], manifest('agent', 'agent.yaml'));
    await kubectl([...gone, 'namespace', 'wheelhouse']);
  }, 100_000);

  it.each([['agent/agent.yaml'], ['hub/hub.yaml'], ['kind/postgres.yaml'], ['kind/node-port.yaml']])(
    'accepts every object of %s',
    async (path) => {
      const text = manifest(...path.split('/'));
      const objects = text.split('\n').filter((line) => line.startsWith('kind: ')).length;
      const result = await kubectl(['apply', '--dry-run=server', '--validate=strict', '-f', '-'], text);
      expect(accepted(result)).toBe(objects);
    },
  );

  describe('the identity of the agent', () => {
    beforeAll(async () => {
      const applied = await kubectl(['apply', '-f', '-'], manifest('agent', 'agent.yaml'));
      if (applied.exitCode !== 0) throw new Error(applied.stderr);
      await untilGuarded(kubectl);
    }, 60_000);

    it.each([
      ['patch deployments.apps --all-namespaces'],
      ['create widgets.example.com --all-namespaces'],
      ['delete configmaps --all-namespaces'],
      ['watch nodes'],
      ['get namespaces/kube-system'],
      ['get /version'],
    ])('may %s', async (question) => expect(await canI(question)).toBe('yes'));

    it.each([
      ['impersonate users'],
      ['impersonate serviceaccounts --all-namespaces'],
      ['escalate clusterroles'],
      ['bind clusterroles'],
      ['escalate roles --all-namespaces'],
      ['approve signers.certificates.k8s.io'],
    ])('may not %s', async (question) => expect(await canI(question)).toBe('no'));

    it.each([
      ['create configmap refused --namespace=wheelhouse-system', 'does not change its own namespace'],
      ['delete namespace wheelhouse-system --wait=false', 'does not change its own namespace'],
      ['delete clusterrolebinding wheelhouse-agent-write', 'does not change its own permissions'],
      ['create token default --namespace=kube-system', 'makes no tokens'],
      ['create clusterrolebinding refused --clusterrole=cluster-admin --user=eve', 'not currently held'],
    ])('is refused: %s', async (command, reason) => {
      const result = await kubectl([...command.split(' '), ...agentUser]);
      expect(result.stderr).toContain(reason);
    });

    it('keeps its lease and its key in its own namespace, and nothing else', async () => {
      const lease = JSON.stringify({
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: { name: 'wheelhouse-agent', namespace: 'wheelhouse-system' },
      });
      for (const verb of ['create', 'replace'])
        expect(await kubectl([verb, '-f', '-', ...agentUser], lease)).toMatchObject({ exitCode: 0 });
      const secret = 'create secret generic wheelhouse-agent-identity --namespace=wheelhouse-system';
      expect(await kubectl([...secret.split(' '), ...agentUser])).toMatchObject({ exitCode: 0 });
      const others = ['create secret generic wheelhouse-sops-age', 'delete secret wheelhouse-agent-identity'];
      for (const other of others) {
        const refused = await kubectl([...other.split(' '), '--namespace=wheelhouse-system', ...agentUser]);
        expect(refused.stderr).toContain('does not change its own namespace');
      }
    });

    it('changes everything else', async () => {
      const deployment = 'create deployment accepted --image=example.com/app --namespace=wheelhouse';
      const result = await kubectl([...deployment.split(' '), ...agentUser]);
      expect(result).toMatchObject({ exitCode: 0 });
    });
  });
});

function accepted(result: KubectlResult): number {
  if (result.exitCode !== 0) throw new Error(result.stderr);
  return result.stdout.split('\n').filter((line) => line.endsWith('(server dry run)')).length;
}

/**
 * An admission policy works a moment after it is stored: the API server has to see and compile it. It is asked after the permissions: a
 * refusal by the policy says that both count.
 */
async function untilGuarded(kubectl: Kubectl): Promise<void> {
  const attempt = 'create configmap probe --dry-run=server --namespace=wheelhouse-system';
  await until('the admission policy takes effect', async () => {
    const { stderr } = await kubectl([...attempt.split(' '), ...agentUser]);
    return stderr.includes('does not change its own namespace');
  });
}
