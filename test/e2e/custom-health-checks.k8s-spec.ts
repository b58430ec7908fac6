// Checks that users bring along from Argo CD's argocd-cm, and ours in CEL, on a real API server.
import { expect, it } from '@jest/globals';
import { describeOnCluster } from '../support/cluster-story.js';
import { definitionOf } from '../support/custom-kinds.js';
import { untilHealth } from '../support/health-story.js';
import { configMap } from '../support/sample-files.js';
import { staysTrue, until } from '../support/until.js';

const KEY = 'resource.customizations.health.checks.example.com_Cache';
/** As users have them. */
const CHECK = `hs = {}
hs.status = "Progressing"
hs.message = "Waiting for the cache"
if obj.status ~= nil then
  if obj.status.phase == "Warm" then
    hs.status = "Healthy"
    hs.message = obj.status.entries .. " entries"
  end
  if obj.status.phase == "Broken" then
    hs.status = "Degraded"
    hs.message = obj.status.reason
  end
end
return hs`;
const atWave = (wave: number, manifest: string): string =>
  manifest.replace('metadata:\n', `metadata:\n  annotations: {argocd.argoproj.io/sync-wave: "${wave}"}\n`);
const definition = atWave(-1, definitionOf('checks.example.com/v1', 'Cache', { hasStatus: true }));
const cache = 'apiVersion: checks.example.com/v1\nkind: Cache\nmetadata:\n  name: one\nspec: {size: 1}\n';
const later = atWave(1, configMap('later', { v: '1' }));
const files = { 'apps/caches/objects.yaml': [definition, cache, later].join('---\n') };

describeOnCluster('custom health checks', files, (story) => {
  const setChecks = async (data: Readonly<Record<string, string>>): Promise<void> => {
    const manifest = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'argocd-cm' }, data });
    const mutation = `mutation($manifest: String!) { applyConfigMap(manifest: $manifest) { name } }`;
    await story().fleet.client.request(mutation, { manifest });
  };
  const setStatus = async (status: object): Promise<unknown> =>
    await story().run([
      'patch',
      'caches.checks.example.com',
      'one',
      '--subresource=status',
      '--type=merge',
      '-p',
      JSON.stringify({ status }),
    ]);
  const hasLater = async (): Promise<boolean> => (await story().find('configmap', 'later')) !== undefined;

  it('in Lua hold the next wave until they say Healthy', async () => {
    await setChecks({ [KEY]: CHECK });
    await story().apply('caches');
    await untilHealth(story(), 'caches', 'one', 'Progressing', /^Waiting for the cache$/);
    await staysTrue('the next wave waits', 2_500, async () => !(await hasLater()));
    await setStatus({ phase: 'Warm', entries: 42 });
    await untilHealth(story(), 'caches', 'one', 'Healthy', /^42 entries$/);
    await story().untilSynced('caches');
    expect(await hasLater()).toBe(true);
  });

  it('follow the object', async () => {
    await setStatus({ phase: 'Broken', reason: 'disk is full' });
    await untilHealth(story(), 'caches', 'one', 'Degraded', /^disk is full$/);
    await story().fleet.untilApplication('caches', 'is Degraded', ({ health }) => health === 'Degraded');
  });

  it('count for what objects own as well, when somebody looks at it', async () => {
    const { uid } = (await story().get('caches.checks.example.com', 'one')).metadata;
    const ownerReferences = [{ apiVersion: 'checks.example.com/v1', kind: 'Cache', name: 'one', uid }];
    const owned = { apiVersion: 'checks.example.com/v1', kind: 'Cache', metadata: { name: 'owned', ownerReferences } };
    await story().run(['create', '-f', '-'], JSON.stringify(owned));
    const status = JSON.stringify({ status: { phase: 'Warm', entries: 7 } });
    await story().run([
      'patch',
      'caches.checks.example.com',
      'owned',
      '--subresource=status',
      '--type=merge',
      '-p',
      status,
    ]);
    const query = `{ application(name: "caches") { resourceTree { nodes { name isManaged health message } } } }`;
    // An agent that does not take the question within 2.5 s is said not to listen: it is asked again.
    const shown = await until('the tree has it', async () => {
      const { application } = await story().fleet.client.request<{
        application: { resourceTree: { nodes: { name: string }[] } };
      }>(query);
      return application.resourceTree.nodes.find(({ name }) => name === 'owned');
    });
    expect(shown).toEqual({
      name: 'owned',
      isManaged: false,
      health: 'Healthy',
      message: '7 entries',
    });
  });

  it('that fail are Unknown with the error that Argo CD shows', async () => {
    await setChecks({ [KEY]: 'return obj.status.missing.deeper' });
    await untilHealth(
      story(),
      'caches',
      'one',
      'Unknown',
      /^<string>:1: attempt to index a non-table object\(nil\) with key 'deeper'$/,
    );
  });

  it('that do not end are Unknown, and stop nothing else', async () => {
    await setChecks({ [KEY]: 'while true do end' });
    await untilHealth(story(), 'caches', 'one', 'Unknown', /context deadline exceeded$/);
    await story().run(['delete', 'configmap', 'later']);
    // It may be called Synced still, because the hub does not know yet that an object is gone.
    await until('it is healed', hasLater);
    await story().fleet.untilApplication('caches', 'is Synced', ({ syncStatus }) => syncStatus === 'Synced');
    await staysTrue('it stays', 500, hasLater);
  });

  it('in CEL and for patterns of kinds count as well', async () => {
    await setChecks({
      'resource.customizations':
        '"*.example.com/*":\n  health.lua: |\n    return {status = "Healthy", message = obj.kind}\n',
    });
    await untilHealth(story(), 'caches', 'one', 'Healthy', /^Cache$/);
    await setChecks({
      'wheelhouse.health.cel.checks.example.com_Cache':
        'obj.status.phase == "Broken" ? {"status": "Degraded", "message": "it is " + obj.status.phase} : {"status": "Healthy"}',
    });
    await untilHealth(story(), 'caches', 'one', 'Degraded', /^it is Broken$/);
    await setChecks({});
    await untilHealth(story(), 'caches', 'one', null);
  });
});
