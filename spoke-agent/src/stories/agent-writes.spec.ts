import { describe, expect, it } from '@jest/globals';
import { applicationId, configMap, deployment, keyIn, settle, until } from './agent-scenario.js';
import { AUTOMATED } from '../link/fake-hub.js';
import { settings, useSettingsStory } from './settings-story.js';

const story = useSettingsStory();

describe('sync options of an object that nobody knows', () => {
  const options = { 'argocd.argoproj.io/sync-options': 'Prune=false, Replase=true' };

  it('are told with the object, beside those of its application, until they are mended', async () => {
    const told = (): string[] =>
      (story.scenario.status(story.id)?.conditions ?? [])
        .filter(({ type }) => type === 'SyncWarning')
        .map(({ message }) => message);
    story.assign([configMap('settings', {}, options)], { syncOptions: ['CreateNamespaces=true'] });
    await story.scenario.start();
    await until('they are told', () => told().length > 0);
    expect(told()).toEqual([
      expect.stringMatching(
        /^There is no sync option "CreateNamespaces=true"[.] .*settings.*: There is no sync option "Replase=true"[.]$/,
      ),
    ]);
    story.assign([configMap('settings', {})]);
    await until('they are mended', () => told().length === 0);
  });
});

describe('an object that others applied before', () => {
  const former = {
    ...configMap('settings', { a: '1', b: '2' }, { 'kubectl.kubernetes.io/last-applied-configuration': '{}' }),
    metadata: {
      name: 'settings',
      namespace: 'shop',
      annotations: {
        'argocd.argoproj.io/tracking-id': 'old:/ConfigMap:shop/settings',
        'kubectl.kubernetes.io/last-applied-configuration': '{}',
      },
    },
  };

  it.each(['kubectl-client-side-apply', 'argocd-controller', 'helm'])(
    'becomes ours with all that %s set: what is not in Git goes, now and later',
    async (manager) => {
      await story.scenario.cluster.put(former, { manager });
      await story.scenario.cluster.edit(settings, { data: { mine: 'x' } }, { manager: 'kubectl-edit' });
      story.assign([configMap('settings', { a: '1' })]);
      await story.scenario.start();
      await story.scenario.synced(story.id);
      await story.untilData('b is gone', { a: '1', mine: 'x' });
      expect(Object.keys((await story.scenario.get(settings))?.metadata.annotations ?? {})).toEqual([
        'wheelhouse.dev/tracking-id',
      ]);
      expect(await story.managers()).toEqual(['wheelhouse Apply', 'kubectl-edit Update']);
      story.assign([configMap('settings', {})]);
      await story.untilData('a is gone', { mine: 'x' });
    },
  );

  it('is said to be there, and what a sync would take over, before somebody asks for one', async () => {
    await story.scenario.cluster.put(former, { manager: 'kubectl-client-side-apply' });
    story.scenario.hub.assign({
      id: story.id,
      name: 'web',
      objects: [configMap('settings', { a: '9' })],
      policy: { ...AUTOMATED, automated: null },
    });
    await story.scenario.start();
    const message = (): string =>
      story.scenario.status(story.id)?.resources?.find(({ name }) => name === 'settings')?.message ?? '';
    await until('it is compared', () => message().startsWith("It is in the cluster, but not this application's yet"));
    expect(message()).toContain('data.a');
    expect(await story.data()).toEqual({ a: '1', b: '2' });
  });

  it('shows how healthy it is, and Missing only where it is not there', async () => {
    const check = { 'wheelhouse.health.cel.ConfigMap': 'obj.data.a == "1" ? "Degraded" : "Healthy"' };
    const customizations = story.scenario.hub.store([configMap('argocd-cm', check)]);
    const web = deployment('web', 1);
    await story.scenario.cluster.put(former, { manager: 'kubectl-client-side-apply' });
    const placed = { ...web, metadata: { ...web.metadata, namespace: 'shop' } };
    await story.scenario.cluster.put(placed, { manager: 'kubectl-client-side-apply' });
    const isReady = async (): Promise<boolean> => {
      const status = (await story.scenario.get(keyIn('Deployment', 'web')))?.['status'];
      return JSON.stringify(status ?? {}).includes('"availableReplicas":1');
    };
    await until('it is ready', isReady);
    story.scenario.hub.assign({
      id: story.id,
      name: 'web',
      objects: [configMap('settings', { a: '9' }), web, deployment('absent', 1)],
      policy: { ...AUTOMATED, automated: null, customizations },
    });
    await story.scenario.start();
    const health = (): unknown[] =>
      ['web', 'absent', 'settings'].map((each) => story.scenario.resource(story.id, each)?.health);
    await until('all is seen', () => String(health()) === 'Healthy,Missing,Degraded');
    expect(story.scenario.status(story.id)).toMatchObject({ health: 'Degraded', syncStatus: 'OutOfSync' });
  });

  it('is taken over although its values differ, in one go', async () => {
    await story.scenario.cluster.apply(former, { force: true, manager: 'argocd-controller' });
    story.assign([configMap('settings', { a: '9' })]);
    await story.scenario.start();
    await story.scenario.synced(story.id);
    expect(await story.data()).toEqual({ a: '9' });
    expect(story.scenario.drifts()).toEqual([]);
  });

  it('keeps the replicas that an autoscaler gave it', async () => {
    const web = deployment('web', 2);
    const key = keyIn('Deployment', 'web');
    const autoscaler = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'web' },
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 9 },
    };
    await story.scenario.cluster.put(
      { ...web, metadata: { ...web.metadata, namespace: 'shop' } },
      { manager: 'argocd-controller' },
    );
    await story.scenario.cluster.scale(key, 7, 'kube-controller-manager');
    const seen: unknown[] = [];
    const handle = story.scenario.cluster.watch('apps/v1', 'Deployment', { labelSelector: '' }, (event) => {
      if (event.type === 'modified') seen.push((event.object['spec'] as { replicas: number }).replicas);
    });
    story.assign([web, autoscaler]);
    await story.scenario.start();
    await until('it is ours', async () => {
      const entries = (await story.scenario.get(key))?.metadata.managedFields ?? [];
      return entries.some(({ manager }) => manager === 'wheelhouse') && seen.length > 0;
    });
    await settle();
    handle.close();
    expect(new Set(seen)).toEqual(new Set([7]));
    expect(story.scenario.drifts()).toEqual([]);
  });

  it('keeps what they set with ClientSideApplyMigration=false', async () => {
    await story.scenario.cluster.put(former, { manager: 'kubectl-client-side-apply' });
    story.assign([configMap('settings', { a: '1' })], { syncOptions: ['ClientSideApplyMigration=false'] });
    await story.scenario.start();
    await story.scenario.synced(story.id);
    expect(await story.data()).toEqual({ a: '1', b: '2' });
    expect(await story.managers()).toContain('kubectl-client-side-apply Update');
  });
});

describe("the agent's own objects (fault 4)", () => {
  it('are not touched for an application', async () => {
    await story.scenario.cluster.apply(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'wheelhouse-system' } },
      { force: true },
    );
    const theirs = { ...configMap('settings', { a: '1' }) };
    theirs.metadata = { ...theirs.metadata, namespace: 'wheelhouse-system' };
    story.assign([theirs]);
    await story.scenario.start();
    await until('it failed', () => story.scenario.status(story.id)?.operation?.phase === 'Failed');
    expect(story.scenario.status(story.id)?.operation?.message).toContain('belongs to the agent itself');
    expect(await story.scenario.get(keyIn('ConfigMap', 'settings', 'wheelhouse-system'))).toBeUndefined();
  });
});

describe('FailOnSharedResource=true', () => {
  it('fails the sync before anything is applied, and names both applications', async () => {
    const other = applicationId();
    story.scenario.hub.assign({ id: other, name: 'api', objects: [configMap('settings', { by: 'api' })] });
    await story.scenario.start();
    await story.scenario.synced(other);
    story.assign([configMap('settings', { by: 'web' }), configMap('own', {})], {
      syncOptions: ['FailOnSharedResource=true'],
    });
    await until('it failed', () => story.scenario.status(story.id)?.operation?.phase === 'Failed');
    expect(story.scenario.status(story.id)?.operation?.message).toContain(
      'ConfigMap shop/settings is part of applications web and api',
    );
    expect(await story.scenario.get(keyIn('ConfigMap', 'own'))).toBeUndefined();
    expect(await story.data()).toEqual({ by: 'api' });
    await until('the other is warned', () =>
      JSON.stringify(story.scenario.status(other)?.conditions).includes('is part of applications api and web'),
    );
  });
});
