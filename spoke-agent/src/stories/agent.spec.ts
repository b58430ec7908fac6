import { afterEach, describe, expect, it } from '@jest/globals';
import { APPLICATION_LABEL, TRACKING_ANNOTATION, FIELD_MANAGER } from '@wheelhouse/protocol';
import { AgentScenario, applicationId, configMap, deployment, keyIn, secret, settle, until } from './agent-scenario.js';
import { AUTOMATED } from '../link/fake-hub.js';

const id = applicationId();
let scenario: AgentScenario;

afterEach(async () => {
  await scenario.end();
});

describe('an agent that syncs', () => {
  it('joins, applies what is assigned under its own field manager, and reports it', async () => {
    scenario = await AgentScenario.make();
    scenario.hub.assign({ id, name: 'web', objects: [configMap('settings', { a: '1' }), deployment('web', 2)] });
    await scenario.start();
    await scenario.synced(id);
    const live = await scenario.get(keyIn('ConfigMap', 'settings'));
    expect(live?.metadata.labels?.[APPLICATION_LABEL]).toBe(id);
    expect(live?.metadata.annotations?.[TRACKING_ANNOTATION]).toBe('web:/ConfigMap:shop/settings');
    expect(live?.metadata.managedFields?.[0]?.manager).toBe(FIELD_MANAGER);
    expect(scenario.status(id)).toMatchObject({ syncedRevision: 'commit-1', conditions: [] });
    expect(scenario.resource(id, 'web')).toMatchObject({ group: 'apps', kind: 'Deployment', images: ['nginx:1.25'] });
    expect(scenario.hub.claims).toMatchObject({ provider: 'simulated', agentVersion: '0.1.0' });
  });

  it('updates what changed and prunes what is gone from the render, and touches nothing else', async () => {
    scenario = await AgentScenario.make();
    scenario.hub.assign({
      id,
      name: 'web',
      objects: [configMap('a', { x: '1' }), configMap('b', { x: '1' }), configMap('c', { x: '1' })],
    });
    await scenario.start();
    await scenario.synced(id);
    await scenario.cluster.apply(
      { ...configMap('foreign', {}), metadata: { name: 'foreign', namespace: 'shop' } },
      { force: true },
    );
    const before = await scenario.get(keyIn('ConfigMap', 'a'));
    scenario.hub.assign({ id, name: 'web', objects: [configMap('a', { x: '1' }), configMap('b', { x: '2' })] });
    await until('c is pruned', async () => (await scenario.get(keyIn('ConfigMap', 'c'))) === undefined);
    await until('two are left', () => scenario.status(id)?.resources?.length === 2);
    await scenario.synced(id);
    expect((await scenario.get(keyIn('ConfigMap', 'b')))?.['data']).toEqual({ x: '2' });
    expect((await scenario.get(keyIn('ConfigMap', 'a')))?.metadata.resourceVersion).toBe(
      before?.metadata.resourceVersion,
    );
    expect(await scenario.get(keyIn('ConfigMap', 'foreign'))).toBeDefined();
    expect(scenario.status(id)).toMatchObject({ syncStatus: 'Synced', syncedRevision: 'commit-2' });
  });

  it('leaves what is gone from the render alone without prune, and says so', async () => {
    scenario = await AgentScenario.make();
    const policy = { ...AUTOMATED, automated: { prune: false, selfHeal: false, allowEmpty: false } };
    scenario.hub.assign({ id, name: 'web', policy, objects: [configMap('a', {}), configMap('b', {})] });
    await scenario.start();
    await scenario.synced(id);
    scenario.hub.assign({ id, name: 'web', policy, objects: [configMap('a', {})] });
    await until('it is OutOfSync', () => scenario.status(id)?.syncStatus === 'OutOfSync');
    expect(scenario.resource(id, 'b')).toMatchObject({
      syncStatus: 'OutOfSync',
      message: expect.stringContaining('pruned'),
    });
    expect(await scenario.get(keyIn('ConfigMap', 'b'))).toBeDefined();
  });

  it('keeps an object with Prune=false when it leaves the render', async () => {
    scenario = await AgentScenario.make();
    const kept = configMap('kept', {}, { 'argocd.argoproj.io/sync-options': 'Prune=false' });
    scenario.hub.assign({ id, name: 'web', objects: [configMap('a', {}), configMap('b', {}), kept] });
    await scenario.start();
    await scenario.synced(id);
    scenario.hub.assign({ id, name: 'web', objects: [configMap('a', {})] });
    await until('b is pruned', async () => (await scenario.get(keyIn('ConfigMap', 'b'))) === undefined);
    await settle();
    expect(await scenario.get(keyIn('ConfigMap', 'kept'))).toBeDefined();
    await until('it is OutOfSync', () => scenario.status(id)?.syncStatus === 'OutOfSync');
  });

  it('never lets an empty render delete everything', async () => {
    scenario = await AgentScenario.make();
    scenario.hub.assign({ id, name: 'web', objects: [configMap('a', {}), configMap('b', {})] });
    await scenario.start();
    await scenario.synced(id);
    scenario.hub.assign({ id, name: 'web', objects: [] });
    await until(
      'it says why',
      () => scenario.status(id)?.conditions?.some(({ reason }) => reason === 'EmptyRenderRefused') === true,
    );
    expect(await scenario.get(keyIn('ConfigMap', 'a'))).toBeDefined();
    const policy = { ...AUTOMATED, automated: { prune: true, selfHeal: true, allowEmpty: true } };
    scenario.hub.assign({ id, name: 'web', policy, objects: [] });
    await until('a is gone', async () => (await scenario.get(keyIn('ConfigMap', 'a'))) === undefined);
    await scenario.synced(id);
  });

  it('applies wave by wave and waits for each to be healthy', async () => {
    scenario = await AgentScenario.make({ readyAfterMs: 150 });
    const objects = [
      configMap('last', {}, { 'argocd.argoproj.io/sync-wave': '1' }),
      deployment('middle', 1),
      configMap('first', {}, { 'argocd.argoproj.io/sync-wave': '7', 'wheelhouse.dev/sync-wave': '-1' }),
    ];
    scenario.hub.assign({ id, name: 'web', objects });
    await scenario.start();
    await until('the middle is there', async () => (await scenario.get(keyIn('Deployment', 'middle'))) !== undefined);
    expect(await scenario.get(keyIn('ConfigMap', 'first'))).toBeDefined();
    expect(await scenario.get(keyIn('ConfigMap', 'last'))).toBeUndefined();
    await until(
      'it says what it waits for',
      () =>
        scenario.status(id)?.operation?.phase === 'Running' &&
        (scenario.status(id)?.message ?? '').includes('Deployment shop/middle'),
    );
    await scenario.synced(id);
    expect(await scenario.get(keyIn('ConfigMap', 'last'))).toBeDefined();
  });

  it('creates the namespace when asked to, takes nothing of it over, and never prunes it', async () => {
    scenario = await AgentScenario.make();
    const policy = { ...AUTOMATED, syncOptions: ['CreateNamespace=true'] };
    scenario.hub.assign({ id, name: 'web', namespace: 'fresh', policy, objects: [configMap('a', {})] });
    await scenario.start();
    await scenario.synced(id);
    scenario.hub.remove(id, true);
    await until('it is removed', () => scenario.hub.removed.has(id));
    expect(await scenario.get(keyIn('ConfigMap', 'a', 'fresh'))).toBeUndefined();
    const created = await scenario.get({ apiVersion: 'v1', kind: 'Namespace', namespace: '', name: 'fresh' });
    expect(created?.metadata.labels?.[APPLICATION_LABEL]).toBeUndefined();
  });

  it('tries a failed sync again by its policy, then reports the failure and stops', async () => {
    scenario = await AgentScenario.make();
    scenario.hub.assign({ id, name: 'web', namespace: 'nowhere', objects: [configMap('a', {})] });
    await scenario.start();
    await until('it failed', () => scenario.status(id)?.operation?.phase === 'Failed');
    expect(scenario.status(id)?.conditions).toMatchObject([
      { type: 'SyncError', message: expect.stringContaining('nowhere') },
    ]);
    expect(scenario.status(id)).toMatchObject({ syncStatus: 'OutOfSync', syncedRevision: null, health: 'Missing' });
  });

  it('rides out an API server that is away', async () => {
    scenario = await AgentScenario.make();
    scenario.cluster.faults.failNext({ code: 'UNAVAILABLE', times: 1, matching: ({ verb }) => verb === 'apply' });
    scenario.hub.assign({ id, name: 'web', objects: [configMap('a', {})] });
    await scenario.start();
    await scenario.synced(id);
  });

  it('only looks when syncs are by request, and runs a requested sync once', async () => {
    scenario = await AgentScenario.make();
    const policy = { ...AUTOMATED, automated: null };
    scenario.hub.assign({ id, name: 'web', policy, objects: [configMap('a', { x: '1' })] });
    await scenario.start();
    await until('it is OutOfSync', () => scenario.status(id)?.syncStatus === 'OutOfSync');
    expect(await scenario.get(keyIn('ConfigMap', 'a'))).toBeUndefined();
    scenario.hub.assign({
      id,
      name: 'web',
      policy,
      objects: [configMap('a', { x: '1' })],
      operation: { id: 'op-1', prune: false },
    });
    await scenario.synced(id);
    expect(scenario.status(id)?.operation?.id).toBe('op-1');
    await scenario.cluster.edit(keyIn('ConfigMap', 'a'), { data: { x: '2' } }, { manager: 'kubectl-edit' });
    await until('drift is open', () => scenario.drifts().some(({ state }) => state === 'Open'));
    await scenario.restart();
    await settle();
    expect((await scenario.get(keyIn('ConfigMap', 'a')))?.['data']).toEqual({ x: '2' });
  });
});

describe('an agent that meets kinds it does not know yet', () => {
  it('waits for a definition of the same render, then applies and watches what it defines', async () => {
    scenario = await AgentScenario.make();
    const widget = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' }, spec: { size: 1 } };
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { kind: 'Widget', plural: 'widgets', singular: 'widget', listKind: 'WidgetList' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
          },
        ],
      },
    };
    const policy = { ...AUTOMATED, retry: { ...AUTOMATED.retry, limit: 0 } };
    scenario.hub.assign({ id, name: 'web', policy, objects: [widget, definition] });
    await scenario.start();
    await scenario.synced(id);
    const key = { apiVersion: 'example.com/v1', kind: 'Widget', namespace: 'shop', name: 'w' };
    await scenario.cluster.edit(key, { spec: { size: 2 } }, { manager: 'someone' });
    await until('it is healed', async () => JSON.stringify((await scenario.get(key))?.['spec']) === '{"size":1}');
  }, 20_000);
});

describe('an agent whose cluster refuses a Secret', () => {
  it('does not repeat what the cluster said of it', async () => {
    scenario = await AgentScenario.make();
    scenario.cluster.faults.failNext({
      code: 'INVALID',
      times: 9,
      matching: ({ kind, verb }) => kind === 'Secret' && verb === 'apply',
    });
    scenario.hub.assign({ id, name: 'web', objects: [secret('login', { password: 'canary' })] });
    await scenario.start();
    await until('it failed', () => scenario.status(id)?.operation?.phase === 'Failed');
    expect(scenario.resource(id, 'login')?.message).toContain('withheld');
    expect(JSON.stringify(scenario.hub.reports)).not.toContain('canary');
  });
});

describe('an agent with several applications', () => {
  it('leaves an object that two applications want to the first, without flipping it', async () => {
    scenario = await AgentScenario.make();
    const other = applicationId();
    scenario.hub.assign({ id, name: 'web', objects: [configMap('shared', { by: 'web' })] });
    await scenario.start();
    await scenario.synced(id);
    scenario.hub.assign({
      id: other,
      name: 'api',
      objects: [configMap('shared', { by: 'api' }), configMap('own', {})],
    });
    await until(
      'the other is told',
      () => scenario.status(other)?.conditions?.some(({ type }) => type === 'SharedResourceWarning') === true,
    );
    expect(scenario.status(other)?.conditions?.[0]?.message).toContain('applications api and web: web has it');
    expect(scenario.status(other)?.syncStatus).toBe('OutOfSync');
    await scenario.restart();
    await settle();
    expect((await scenario.get(keyIn('ConfigMap', 'shared')))?.['data']).toEqual({ by: 'web' });
    scenario.hub.assign({ id, name: 'web', objects: [configMap('mine', {})] });
    await scenario.synced(other);
    await settle();
    expect((await scenario.get(keyIn('ConfigMap', 'shared')))?.['data']).toEqual({ by: 'api' });
  });

  it('says much in few reports', async () => {
    scenario = await AgentScenario.make();
    const many = Array.from({ length: 100 }, (_, n) => ({
      id: applicationId(),
      name: `app-${n}`,
      objects: [configMap(`c-${n}`, {})],
    }));
    scenario.hub.assign(...many);
    await scenario.start();
    await until('all are synced', () => many.every((one) => scenario.status(one.id)?.operation?.phase === 'Succeeded'));
    expect(scenario.hub.reports.length).toBeLessThan(25);
    const numbers = scenario.hub.reports.map(({ sequence }) => sequence);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(scenario.hub.reports.filter(({ isComplete }) => isComplete)).toHaveLength(1);
  });

  it('deletes the objects of a removed application in full, or leaves them, as it is told', async () => {
    scenario = await AgentScenario.make();
    const other = applicationId();
    scenario.hub.assign(
      { id, name: 'web', objects: [configMap('a', {}), secret('s', { p: 'x' })] },
      { id: other, name: 'api', objects: [configMap('b', {})] },
    );
    await scenario.start();
    await scenario.synced(id);
    await scenario.synced(other);
    await scenario.cluster.edit(
      keyIn('ConfigMap', 'a'),
      { metadata: { finalizers: ['example.com/wait'] } },
      { manager: 'someone' },
    );
    scenario.hub.remove(id, true);
    scenario.hub.remove(other, false);
    await until('the other is forgotten', () => scenario.hub.removed.has(other));
    await until('the secret is gone', async () => (await scenario.get(keyIn('Secret', 's'))) === undefined);
    await until('it says what it waits for', () => scenario.status(id)?.message?.includes('finalizers') === true);
    await settle();
    expect(scenario.hub.removed.has(id)).toBe(false);
    await scenario.cluster.edit(keyIn('ConfigMap', 'a'), { metadata: { finalizers: [] } }, { manager: 'someone' });
    await until('it is removed', () => scenario.hub.removed.has(id));
    expect(await scenario.get(keyIn('ConfigMap', 'b'))).toBeDefined();
  });
});
