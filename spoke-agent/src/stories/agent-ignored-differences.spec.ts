import { afterEach, describe, expect, it } from '@jest/globals';
import type { DeliveredSyncPolicy, IgnoreRule } from '@wheelhouse/protocol';
import { AgentScenario, applicationId, configMap, deployment, keyIn, settle, until } from './agent-scenario.js';
import type { KubernetesObject } from '../cluster/cluster.js';
import { AUTOMATED } from '../link/fake-hub.js';

const id = applicationId();
const web = keyIn('Deployment', 'web');
const settings = keyIn('ConfigMap', 'settings');
const REPORT_ONLY = { ...AUTOMATED, automated: { prune: true, selfHeal: false, allowEmpty: false } };
const MODES: [string, DeliveredSyncPolicy][] = [
  ['heals', AUTOMATED],
  ['only reports', REPORT_ONLY],
];
let scenario: AgentScenario;

afterEach(async () => {
  await scenario.end();
});

async function withRules(rules: readonly IgnoreRule[], policy: DeliveredSyncPolicy = AUTOMATED): Promise<void> {
  scenario = await AgentScenario.make();
  scenario.hub.assign({ id, name: 'web', policy: { ...policy, ignoreDifferences: rules }, objects: objects() });
  await scenario.start();
  await scenario.synced(id);
}

function objects(image = 'nginx:1.25'): KubernetesObject[] {
  const workload = deployment('web', 2);
  const { containers } = (workload['spec'] as { template: { spec: { containers: { image: string }[] } } }).template
    .spec;
  for (const container of containers) container.image = image;
  return [workload, configMap('settings', { a: '1', b: '2' })];
}

async function spec(): Promise<{ replicas: number; template: { spec: { containers: { image: string }[] } } }> {
  return (await scenario.get(web))?.['spec'] as Awaited<ReturnType<typeof spec>>;
}

async function staysAsItIs(replicas: number): Promise<void> {
  await settle(300);
  expect((await spec()).replicas).toBe(replicas);
  expect(scenario.drifts()).toEqual([]);
  expect(scenario.status(id)?.syncStatus).toBe('Synced');
}

const RULES: [string, IgnoreRule][] = [
  ['a JSON pointer', { group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }],
  ['a jq expression', { group: 'apps', kind: 'Deployment', jqPathExpressions: ['.spec.replicas'] }],
  ['a field manager', { group: 'apps', kind: 'Deployment', managedFieldsManagers: ['my-scaler'] }],
  ['globs', { group: '*', kind: 'D*', name: 'web', namespace: 'shop', jsonPointers: ['/spec/replicas'] }],
];

describe.each(MODES)('where the application %s, a change of an ignored field', (_mode, policy) => {
  it.each(RULES)('by %s is no drift', async (_name, rule) => {
    await withRules([rule], policy);
    await scenario.cluster.scale(web, 7, 'my-scaler');
    await staysAsItIs(7);
    await scenario.cluster.scale(web, 9, 'my-scaler');
    await staysAsItIs(9);
  });
});

describe('a change of another field of the object', () => {
  it.each(RULES)('is healed, and what %s ignores stays as it is', async (_name, rule) => {
    await withRules([rule]);
    await scenario.cluster.scale(web, 7, 'my-scaler');
    await settle();
    const containers = [{ name: 'web', image: 'nginx:9', ports: [{ containerPort: 80 }] }];
    await scenario.cluster.edit(web, { spec: { template: { spec: { containers } } } }, { manager: 'someone' });
    await until('it is healed', async () => (await spec()).template.spec.containers[0]?.image === 'nginx:1.25');
    expect((await spec()).replicas).toBe(7);
    await until('it is reported', () => scenario.drifts().length > 0);
    expect(scenario.drifts().map(({ field }) => field)).toEqual(['spec.template.spec.containers[name=web].image']);
  });

  it('does not become drift by a rule for another object', async () => {
    await withRules([{ kind: 'ConfigMap', jsonPointers: ['/data/a'] }], REPORT_ONLY);
    await scenario.cluster.edit(settings, { data: { a: '9', b: '9' } }, { manager: 'someone' });
    await until('it is open', () => scenario.drifts().length > 0);
    expect(scenario.drifts().map(({ field }) => field)).toEqual(['data.b']);
    await scenario.cluster.edit(settings, { data: { b: '2' } }, { manager: 'someone' });
    await until('it is closed', () => scenario.drifts().every(({ state }) => state === 'Healed'));
    await scenario.synced(id);
  });
});

describe('a JSON pointer that does not begin with a slash', () => {
  it('is told with its rule, until the rule is mended', async () => {
    await withRules([{ group: 'apps', kind: 'Deployment', jsonPointers: ['spec/replicas'] }]);
    const told = (): unknown[] =>
      (scenario.status(id)?.conditions ?? []).filter(({ type }) => type === 'IgnoreDifferencesWarning');
    await until('it is told', () => told().length === 1);
    expect(told()).toEqual([
      {
        type: 'IgnoreDifferencesWarning',
        reason: 'MisreadPointer',
        message:
          'ignoreDifferences[0] (apps/Deployment): the JSON pointer "spec/replicas" does not begin with /: it is read as "/replicas".',
      },
    ]);
    const policy = { ...AUTOMATED, ignoreDifferences: [RULES[0]?.[1] as IgnoreRule] };
    scenario.hub.assign({ id, name: 'web', policy, objects: objects() });
    await until('it is mended', () => told().length === 0);
  });
});

describe('a sync', () => {
  it('applies what Git says of an ignored field', async () => {
    await withRules([{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }]);
    await scenario.cluster.scale(web, 7, 'my-scaler');
    await settle();
    const policy = { ...AUTOMATED, ignoreDifferences: [RULES[0]?.[1] as IgnoreRule] };
    scenario.hub.assign({ id, name: 'web', policy, objects: objects('nginx:2') });
    await until('it is synced', async () => (await spec()).template.spec.containers[0]?.image === 'nginx:2');
    expect((await spec()).replicas).toBe(2);
  });

  it('leaves it as it is with RespectIgnoreDifferences', async () => {
    await withRules([{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }]);
    await scenario.cluster.scale(web, 7, 'my-scaler');
    await settle();
    const rules = { ignoreDifferences: [RULES[0]?.[1] as IgnoreRule], syncOptions: ['RespectIgnoreDifferences=true'] };
    scenario.hub.assign({ id, name: 'web', policy: { ...AUTOMATED, ...rules }, objects: objects('nginx:2') });
    await until('it is synced', async () => (await spec()).template.spec.containers[0]?.image === 'nginx:2');
    expect((await spec()).replicas).toBe(7);
    await scenario.synced(id);
  });
});

describe('a rule that comes later', () => {
  it('closes the drift that it accepts, and nothing is applied because of it', async () => {
    await withRules([], REPORT_ONLY);
    await scenario.cluster.scale(web, 7, 'my-scaler');
    await until('it is open', () => scenario.drifts().some(({ state }) => state === 'Open'));
    const policy = {
      ...REPORT_ONLY,
      ignoreDifferences: [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }],
    };
    scenario.hub.assign({ id, name: 'web', policy, objects: objects() });
    await until('it is closed', () => scenario.drifts().every(({ state }) => state === 'Healed'));
    await scenario.synced(id);
    expect((await spec()).replicas).toBe(7);
  });

  it('counts after a restart, too', async () => {
    await withRules([{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }]);
    await scenario.agent?.stop();
    await scenario.cluster.scale(web, 7, 'my-scaler');
    await scenario.start();
    await scenario.synced(id);
    await staysAsItIs(7);
  });
});

describe('an expression that cannot be asked', () => {
  it('gives a condition, and leaves the difference in sight', async () => {
    await withRules([{ group: 'apps', kind: 'Deployment', jqPathExpressions: ['.spec.replicas['] }], REPORT_ONLY);
    await scenario.cluster.scale(web, 7, 'my-scaler');
    await until('it is open', () => scenario.drifts().some(({ state }) => state === 'Open'));
    await until('it is said', () =>
      (scenario.status(id)?.conditions ?? []).some(({ type }) => type === 'IgnoreDifferencesWarning'),
    );
  });
});

describe('replicas that an autoscaler writes', () => {
  const autoscaler: KubernetesObject = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 1,
      maxReplicas: 9,
    },
  };

  it('are left to it, which the object says, also at the next sync', async () => {
    await withRules([]);
    await scenario.cluster.put(autoscaler, { manager: 'kubectl' });
    await scenario.cluster.scale(web, 7, 'kube-controller-manager');
    await until(
      'it is said',
      () => scenario.resource(id, 'web')?.message?.includes('HorizontalPodAutoscaler') === true,
    );
    await staysAsItIs(7);
    scenario.hub.assign({ id, name: 'web', policy: AUTOMATED, objects: objects('nginx:2') });
    await until('it is synced', async () => (await spec()).template.spec.containers[0]?.image === 'nginx:2');
    expect((await spec()).replicas).toBe(7);
    await scenario.cluster.scale(web, 4, 'kube-controller-manager');
    await staysAsItIs(4);
  });

  it('are put back when no autoscaler targets the object', async () => {
    await withRules([]);
    await scenario.cluster.scale(web, 7, 'kube-controller-manager');
    await until('it is healed', async () => (await spec()).replicas === 2);
  });
});
