// A Helm chart with a definition of its own and an overlay with generated names, from Git to a real API server.
import { expect, it } from '@jest/globals';
import { definitionOf } from '../support/custom-kinds.js';
import { application, configMap } from '../support/sample-files.js';
import { describeFleet } from '../support/story.js';
import { describeWithTestbed } from '../support/testbed.js';
import { until } from '../support/until.js';
import { getKubectl } from '../testbed/kubectl.js';

const group = `widgets${process.pid}.example.com`;
const DEFINITION = definitionOf(`${group}/v1`, 'Widget');
const files = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: widgets\nversion: 1.0.0\n',
  'chart/values.yaml': 'colour: blue\n',
  'chart/crds/widgets.yaml': DEFINITION,
  'chart/templates/widget.yaml': `apiVersion: ${group}/v1\nkind: Widget\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  colour: {{ .Values.colour }}\n`,
  'chart/templates/hook.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-announced
  annotations: {helm.sh/hook: "post-install,post-upgrade"}
data:
  colour: {{ .Values.colour }}
`,
  'overlay/kustomization.yaml':
    'resources: [base.yaml]\nconfigMapGenerator:\n  - name: settings\n    literals: [version=1]\n',
  'overlay/base.yaml': configMap('plain', { a: '1' }),
};

describeWithTestbed('sources on a real cluster', (kubeconfigs) => {
  const kubeconfig = kubeconfigs.at(-1) ?? '';
  const kubectl = getKubectl(kubeconfig);
  const namespace = `sources-${process.pid}`;
  const get = async (...words: string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await kubectl(['--namespace', namespace, 'get', ...words]);
    if (exitCode !== 0) throw new Error(stderr);
    return stdout.trim();
  };
  const announced = (): Promise<string> =>
    get('configmap', 'shop-announced', '--ignore-not-found', '-o', 'jsonpath={.data.colour}');
  const settings = async (): Promise<string[]> => {
    const names = await get('configmaps', '-o', 'jsonpath={.items[*].metadata.name}');
    return names.split(' ').filter((name) => name.startsWith('settings-'));
  };

  describeFleet('with an agent', { files, hubEnv: { WHEELHOUSE_AGENT_POLL_SECONDS: '5' } }, (fleet) => {
    const isSynced = ({ syncStatus }: { syncStatus: string }): boolean => syncStatus === 'Synced';
    const apply = (name: string, path: string): Promise<void> =>
      fleet().applyApplication(
        application({ name, repositoryUrl: fleet().repositoryUrl, path, cluster: 'one', namespace }),
      );

    it('give the definition of a chart first, then what it defines, then its hook', async () => {
      await fleet().addCluster('one', {}, kubeconfig);
      await apply('shop', 'chart');
      const shop = await fleet().untilApplication('shop', 'is Synced', isSynced, { timeoutMs: 60_000 });
      expect(shop.conditions).toEqual([]);
      expect(await get(`widgets.${group}`, 'shop', '-o', 'jsonpath={.spec.colour}')).toBe('blue');
      await until('the hook has run', async () => (await announced()) === 'blue');
    });

    it('change what a chart made of its values', async () => {
      await fleet().push({ 'chart/values.yaml': 'colour: green\n' });
      await until(
        'it is green',
        async () => (await get(`widgets.${group}`, 'shop', '-o', 'jsonpath={.spec.colour}')) === 'green',
      );
      await until('its hook has run again', async () => (await announced()) === 'green');
    });

    it('rename what an overlay generates when its content changes, and take the old one away', async () => {
      await apply('overlay', 'overlay');
      await fleet().untilApplication('overlay', 'is Synced', isSynced);
      const [before, ...others] = await settings();
      expect(others).toEqual([]);
      await fleet().push({
        'overlay/kustomization.yaml':
          'resources: [base.yaml]\nconfigMapGenerator:\n  - name: settings\n    literals: [version=2]\n',
      });
      const [after] = await until('only the new one is there', async () => {
        const names = await settings();
        return names.length === 1 && names[0] !== before ? names : undefined;
      });
      expect(await get('configmap', after ?? '', '-o', 'jsonpath={.data.version}')).toBe('2');
      expect(await get('configmap', 'plain', '-o', 'jsonpath={.data.a}')).toBe('1');
    });
  });
});
