// Fields that may differ: by JSON pointer, jq expression and field manager, of an application and of all, on a real API server.
import { expect, it } from '@jest/globals';
import { describeOnCluster } from '../support/cluster-story.js';
import { staysUntouched, untilDrift } from '../support/drift-story.js';
import { webFiles } from '../support/sample-files.js';
import { until } from '../support/until.js';

const files = { 'apps/web/web.yaml': webFiles(), 'apps/all/web.yaml': webFiles().replaceAll('web', 'all') };
const RESPECTING = {
  automated: { prune: true, selfHeal: true },
  syncOptions: ['CreateNamespace=true', 'RespectIgnoreDifferences=true'],
};
const REPLICAS = { group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] };

interface Workload {
  readonly replicas: number;
  readonly template: { readonly spec: { readonly containers: readonly { name: string; image: string }[] } };
}

describeOnCluster('ignored differences', files, (story) => {
  const spec = async (name = 'web'): Promise<Workload> => (await story().get('deployment', name))['spec'] as Workload;
  const scale = async (replicas: number): Promise<unknown> =>
    await story().run(['scale', 'deployment', 'web', `--replicas=${replicas}`]);
  const image = async (): Promise<string | undefined> =>
    (await spec()).template.spec.containers.find(({ name }) => name === 'web')?.image;

  it('by JSON pointer are no drift', async () => {
    await story().apply('web', { ignoreDifferences: [REPLICAS] });
    await story().untilSynced('web');
    await scale(3);
    await staysUntouched(story(), 'web', async () => (await spec()).replicas === 3);
  });

  it('stay as they are when another field of the object is healed', async () => {
    await story().run(['set', 'image', 'deployment/web', 'web=nginx:9']);
    const drift = await untilDrift(story(), 'web', {
      field: 'spec.template.spec.containers[name=web].image',
      state: 'Healed',
    });
    expect(drift).toMatchObject({ live: '"nginx:9"', desired: '"nginx:1.25"' });
    expect([await image(), (await spec()).replicas]).toEqual(['nginx:1.25', 3]);
  });

  it('stay as they are at a sync with RespectIgnoreDifferences, and are applied without', async () => {
    await story().apply('web', { ignoreDifferences: [REPLICAS], syncPolicy: RESPECTING });
    await story().push('web', { 'apps/web/web.yaml': webFiles('nginx:1.26') });
    expect([await image(), (await spec()).replicas]).toEqual(['nginx:1.26', 3]);
    await story().apply('web', { ignoreDifferences: [REPLICAS] });
    await story().push('web', { 'apps/web/web.yaml': webFiles('nginx:1.27') });
    expect([await image(), (await spec()).replicas]).toEqual(['nginx:1.27', 2]);
  });

  it('by jq expression: one container of several', async () => {
    const expression = '.spec.template.spec.containers[] | select(.name == "web") | .image';
    const rules = [{ group: 'apps', kind: 'Deployment', jqPathExpressions: [expression] }];
    await story().apply('web', { ignoreDifferences: rules });
    // It is Synced under the former rules as well, and those heal the image.
    await story().fleet.untilHeld('one');
    await story().untilSynced('web');
    await story().run(['set', 'image', 'deployment/web', 'web=nginx:8']);
    const known = (await until('all is told', async () => await story().fleet.application('web'))).driftCount;
    await until('it is left alone', async () => (await image()) === 'nginx:8');
    await scale(4);
    await until('another field is healed', async () => (await spec()).replicas === 2);
    expect(await image()).toBe('nginx:8');
    expect((await story().fleet.application('web'))?.driftCount).toBe(known);
  });

  it('by field manager: what it changed is its business', async () => {
    await story().apply('web', {
      ignoreDifferences: [{ group: 'apps', kind: 'Deployment', managedFieldsManagers: ['my-scaler'] }],
    });
    await until('the other rule is gone', async () => (await image()) === 'nginx:1.27');
    await story().run(['scale', 'deployment', 'web', '--replicas=5']);
    await until('others are healed', async () => (await spec()).replicas === 2);
    const patch = ['patch', 'deployment', 'web', '--field-manager=my-scaler', '-p', '{"spec":{"replicas":5}}'];
    await story().run(patch);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect((await spec()).replicas).toBe(5);
  });

  it('of all applications: what an administrator says of a kind', async () => {
    const manifest = JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'argocd-cm' },
      data: { 'resource.customizations.ignoreDifferences.apps_Deployment': 'jqPathExpressions: [.spec.replicas]\n' },
    });
    await story().fleet.client.request(
      `mutation($manifest: String!) { applyConfigMap(manifest: $manifest) { name } }`,
      { manifest },
    );
    await story().apply('all');
    await story().untilSynced('all');
    await story().run(['scale', 'deployment', 'all', '--replicas=3']);
    await staysUntouched(story(), 'all', async () => (await spec('all')).replicas === 3);
  });
});
