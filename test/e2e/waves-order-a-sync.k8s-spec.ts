// Waves on a real API server: a wave begins when the one before it is healthy, definitions come before what they define, and nothing is
// written when any of it is sure to be refused.
import { expect, it } from '@jest/globals';
import { describeOnCluster, syncing } from '../support/cluster-story.js';
import { definitionOf } from '../support/custom-kinds.js';
import { configMap } from '../support/sample-files.js';
import { staysTrue, until } from '../support/until.js';

const at = (wave: number, manifest: string): string =>
  manifest.replace('metadata:\n', `metadata:\n  annotations: {argocd.argoproj.io/sync-wave: "${wave}"}\n`);
/** Progressing until it has an address: on a cluster without a cloud, until the story gives it one. */
const balancer = (name: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  type: LoadBalancer\n  ports: [{port: 80}]\n`;
const definition = (kind: string): string => definitionOf('waves.example.com/v1', kind);
const custom = (kind: string, name: string): string =>
  `apiVersion: waves.example.com/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\nspec: {size: 1}\n`;

const files = {
  'apps/gated/objects.yaml': [
    at(-1, configMap('first', { v: '1' })),
    at(0, balancer('gate')),
    at(3, configMap('second', { v: '1' })),
  ].join('---\n'),
  'apps/kinds/objects.yaml': [at(0, custom('Early', 'one')), at(5, definition('Early'))].join('---\n'),
  'apps/refused/objects.yaml': [
    at(0, configMap('harmless', { v: '1' })),
    at(1, balancer('refused').replace('port: 80', 'port: 99999')),
  ].join('---\n'),
};

describeOnCluster('waves of a sync', files, (story) => {
  const exists = async (name: string): Promise<boolean> => (await story().find('configmap', name)) !== undefined;
  const createdAt = async (kind: string, name: string): Promise<number> => {
    const words = ['get', kind, name, '-o', 'jsonpath={.metadata.creationTimestamp}'];
    return Date.parse(await story().run(words));
  };

  it('wait for the health of the one before, and say so', async () => {
    await story().apply('gated', { syncPolicy: syncing() });
    await story().fleet.untilApplication('gated', 'waits', ({ operation }) =>
      /^Wave 0 waits for Service \S+\/gate \(Progressing/.test(operation?.message ?? ''),
    );
    expect(await exists('first')).toBe(true);
    await staysTrue('the next does not begin', 2_500, async () => !(await exists('second')));
  });

  it('go on when it is healthy, each no sooner than two seconds after the one before', async () => {
    const status = { loadBalancer: { ingress: [{ ip: '203.0.113.7' }] } };
    const patch = JSON.stringify({ status });
    await story().run(['patch', 'service', 'gate', '--subresource=status', '--type=merge', '-p', patch]);
    await story().untilSynced('gated');
    const times = [await createdAt('configmap', 'first'), await createdAt('service', 'gate')];
    // The API server tells whole seconds.
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(1_000);
    expect(await exists('second')).toBe(true);
  });

  it('bring definitions before what they define, in one sync', async () => {
    await story().apply('kinds', { syncPolicy: syncing() });
    await story().untilSynced('kinds');
    await until('it is there', () => story().find('earlys.waves.example.com', 'one'));
  });

  it('write nothing when one of them is sure to be refused', async () => {
    await story().apply('refused', { syncPolicy: syncing() });
    expect(await story().untilFailed('refused')).toContain('Service');
    expect(await exists('harmless')).toBe(false);
  });
});
