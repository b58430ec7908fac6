// Objects that no application has, in the namespaces of applications whose project wants to know of them.
import { expect, it } from '@jest/globals';
import { describeOnCluster } from '../support/cluster-story.js';
import { webFiles } from '../support/sample-files.js';
import { until } from '../support/until.js';

const files = { 'apps/web/web.yaml': webFiles() };
const PROJECT = JSON.stringify({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name: 'watched' },
  spec: {
    sourceRepos: ['*'],
    destinations: [{ server: '*', name: '*', namespace: '*' }],
    clusterResourceWhitelist: [{ group: '*', kind: '*' }],
    orphanedResources: { warn: true, ignore: [{ group: '', kind: 'Secret', name: 'known-*' }] },
  },
});

describeOnCluster('orphaned objects', files, (story) => {
  it('are named and counted; what the cluster makes, what is owned and what is ignored is not', async () => {
    await story().fleet.client.request(
      `mutation($manifest: String!) { applyProject(manifest: $manifest) { project { name } } }`,
      { manifest: PROJECT },
    );
    await story().run(['create', 'configmap', 'left-behind', '--from-literal=a=b']);
    await story().run(['create', 'secret', 'generic', 'known-token', '--from-literal=a=b']);
    await story().run(['create', 'deployment', 'by-hand', '--image=nginx', '--replicas=1']);
    await story().apply('web', { project: 'watched' });
    await story().untilSynced('web');
    const copy = JSON.parse(JSON.stringify(await story().get('configmap', 'web-settings'))) as {
      metadata: Record<string, unknown>;
    };
    const { labels, annotations } = copy.metadata;
    await story().run(
      ['apply', '-f', '-'],
      JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'copied', labels, annotations } }),
    );
    // An agent looks 20 s after its start and minutes later again: all of this is to be there at its first look.
    await story().fleet.agent('one').stop();
    story().fleet.agent('one').start();
    const message = await until(
      'it is told',
      async () => {
        const seen = await story().fleet.application('web');
        const told = seen?.conditions.find(({ type }) => type === 'OrphanedResourceWarning')?.message;
        return told?.includes('3 objects') === true ? told : undefined;
      },
      { timeoutMs: 45_000 },
    );
    const at = story().namespace;
    for (const name of ['ConfigMap left-behind', 'ConfigMap copied', 'Deployment by-hand'])
      expect(message).toContain(name.replace(' ', ` ${at}/`));
    expect(await story().find('configmap', 'copied')).toBeDefined();
    expect((await story().fleet.application('web'))?.syncStatus).toBe('Synced');
  });
});
