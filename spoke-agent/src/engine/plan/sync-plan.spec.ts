import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { kindRank } from './kind-order.js';
import { planPruneWaves, pruneGroups } from './prune-plan.js';
import { planSync, SYNC_PHASES, type SyncPlan } from './sync-plan.js';

function object(kind: string, name: string, annotations: Record<string, string> = {}): KubernetesObject {
  return {
    apiVersion: kind === 'Deployment' ? 'apps/v1' : 'v1',
    kind,
    metadata: { name, namespace: 'shop', annotations },
  };
}

const wave = (number: string, prefix = 'argocd.argoproj.io'): Record<string, string> => ({
  [`${prefix}/sync-wave`]: number,
});
const hook = (types: string, more: Record<string, string> = {}): Record<string, string> => ({
  'argocd.argoproj.io/hook': types,
  ...more,
});
const names = (objects: readonly { object: KubernetesObject }[]): string[] =>
  objects.map(({ object }) => object.metadata.name);
const shown = ({ steps }: SyncPlan): unknown[] =>
  steps.map(({ phase, wave, tiers }) => [
    `${phase} ${wave}`,
    tiers.map(({ objects, hooks }) => [...names(objects), ...names(hooks).map((name) => `${name}!`)]),
  ]);

describe('a sync plan', () => {
  it('orders by wave, then kind, then name', () => {
    const plan = planSync([
      object('Deployment', 'd'),
      object('Widget', 'w'),
      object('ConfigMap', 'b'),
      object('ConfigMap', 'a'),
      object('Namespace', 'n'),
      object('Pod', 'early', wave('-5')),
    ]);
    expect(names(plan.objects)).toEqual(['early', 'n', 'a', 'b', 'd', 'w']);
    expect(shown(plan)).toEqual([
      ['Sync -5', [['early']]],
      ['Sync 0', [['n'], ['a', 'b'], ['d'], ['w']]],
    ]);
  });

  it('orders phases before waves, and starts hooks of the phase Sync among its objects', () => {
    const plan = planSync([
      object('Job', 'after', hook('PostSync', wave('-1'))),
      object('Job', 'second', hook('PreSync', wave('2'))),
      object('ConfigMap', 'first', hook('PreSync')),
      object('Job', 'beside', hook('Sync', wave('1'))),
      object('ConfigMap', 'a', wave('1')),
      object('ConfigMap', 'b'),
      object('Job', 'sorry', hook('SyncFail')),
    ]);
    expect(shown(plan)).toEqual([
      ['PreSync 0', [['first!']]],
      ['PreSync 2', [['second!']]],
      ['Sync 0', [['b']]],
      ['Sync 1', [['a'], ['beside!']]],
      ['PostSync -1', [['after!']]],
    ]);
    expect(names(plan.failHooks)).toEqual(['sorry']);
  });

  it('runs one object on each of its occasions', () => {
    const plan = planSync([object('Job', 'twice', hook('PreSync, PostSync,PreSync'))]);
    expect(shown(plan)).toEqual([
      ['PreSync 0', [['twice!']]],
      ['PostSync 0', [['twice!']]],
    ]);
  });

  it('lets our annotation win over Argo CD’s, and takes an unreadable wave as 0', () => {
    const plan = planSync([
      object('Pod', 'a', { ...wave('5'), ...wave('-1', 'wheelhouse.dev') }),
      object('Pod', 'b', wave('soon')),
      object('Pod', 'c', { 'helm.sh/hook-weight': '3' }),
    ]);
    expect(plan.objects.map(({ wave }) => wave)).toEqual([-1, 0, 3]);
  });

  it('maps Helm’s hooks to Argo CD’s, and leaves out Skip and tests without a word', () => {
    const plan = planSync([
      object('Job', 'migrate', { 'helm.sh/hook': 'pre-install,pre-upgrade', 'helm.sh/hook-weight': '-2' }),
      object('Job', 'notify', { 'helm.sh/hook': 'post-install,post-upgrade' }),
      object('Job', 'argo', { 'helm.sh/hook': 'post-install', ...hook('PreSync') }),
      object('Job', 'skip', hook('Skip')),
      object('Job', 'gone', hook('PreDelete')),
      object('Pod', 'test', { 'helm.sh/hook': 'test' }),
      object('CustomResourceDefinition', 'crd', { 'helm.sh/hook': 'crd-install' }),
    ]);
    expect(shown(plan)).toEqual([
      ['PreSync -2', [['migrate!']]],
      ['PreSync 0', [['argo!']]],
      ['Sync 0', [['crd']]],
      ['PostSync 0', [['notify!']]],
    ]);
  });

  it('lets the last of several manifests of one object count, and says which', () => {
    const plan = planSync([object('Pod', 'a', wave('1')), object('Pod', 'a', wave('2'))]);
    expect(plan.objects.map(({ wave }) => wave)).toEqual([2]);
    expect(plan.repeated).toEqual(['/Pod/shop/a']);
  });

  it('brings namespaces and definitions forward to the first that needs them, and back never', () => {
    const definition = {
      ...object('CustomResourceDefinition', 'widgets.shop.io', wave('5')),
      spec: { group: 'shop.io', names: { kind: 'Widget' } },
    };
    const plan = planSync([
      { ...object('Widget', 'w', wave('1')), apiVersion: 'shop.io/v1' },
      definition,
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other', annotations: wave('7') } },
      object('Job', 'pre', hook('PreSync')),
    ]);
    expect(shown(plan)).toEqual([
      ['PreSync 0', [['shop'], ['pre!']]],
      ['Sync 1', [['widgets.shop.io'], ['w']]],
      ['Sync 7', [['other']]],
    ]);
  });

  const anyObject = fc
    .record({
      kind: fc.constantFrom('Namespace', 'ConfigMap', 'Service', 'Deployment', 'Job', 'CronJob', 'Widget'),
      name: fc.stringMatching(/^[a-c]{1,2}$/),
      wave: fc.option(fc.integer({ min: -3, max: 3 }), { nil: undefined }),
      hook: fc.option(fc.constantFrom('PreSync', 'Sync', 'PostSync', 'SyncFail', 'PreSync,PostSync'), {
        nil: undefined,
      }),
    })
    .map(({ kind, name, wave: number, hook: types }) =>
      object(kind, name, {
        ...(number !== undefined && wave(String(number))),
        ...(types !== undefined && hook(types)),
      }),
    );

  it('has every object once and every hook on each of its occasions, in order of phase, wave, kind and name', () => {
    fc.assert(
      fc.property(fc.array(anyObject, { maxLength: 12 }), (manifests) => {
        const plan = planSync(manifests);
        const places = plan.steps.map(({ phase, wave }) => [SYNC_PHASES.indexOf(phase), wave] as const);
        const inOrder = places.toSorted(([p1, w1], [p2, w2]) => p1 - p2 || w1 - w2);
        expect(places).toEqual(inOrder);
        expect(new Set(plan.steps.map(({ phase, wave }) => `${phase} ${wave}`)).size).toBe(plan.steps.length);
        const planned = plan.steps.flatMap(({ tiers }) => tiers.flatMap(({ objects }) => objects));
        const ordinary = manifests.filter(
          ({ metadata }) => metadata.annotations?.['argocd.argoproj.io/hook'] === undefined,
        );
        expect(new Set(planned.map(({ identity }) => identity))).toEqual(
          new Set(
            ordinary.map(
              ({ kind, metadata }) => `${kind === 'Deployment' ? 'apps' : ''}/${kind}/shop/${metadata.name}`,
            ),
          ),
        );
        expect(planned.length).toBe(plan.objects.length);
        const hooks = plan.steps.flatMap(({ tiers }) => tiers.flatMap((tier) => tier.hooks)).concat(plan.failHooks);
        const occasions = manifests.flatMap(({ metadata }) =>
          (metadata.annotations?.['argocd.argoproj.io/hook'] ?? '').split(',').filter(Boolean),
        );
        expect(hooks.length).toBe(occasions.length);
        for (const { tiers } of plan.steps) {
          const ranks = tiers.flatMap(({ objects }) => objects.map(({ object }) => kindRank(object.kind)));
          expect(ranks).toEqual(ranks.toSorted((left, right) => left - right));
        }
      }),
    );
  });

  it('is the same whatever the order of the manifests, where no object is given twice', () => {
    const unique = fc.uniqueArray(anyObject, {
      maxLength: 10,
      selector: ({ kind, metadata }) => `${kind} ${metadata.name}`,
    });
    fc.assert(
      fc.property(unique, (manifests) => {
        expect(shown(planSync(manifests.toReversed()))).toEqual(shown(planSync(manifests)));
      }),
    );
  });
});

describe('a prune plan', () => {
  it('goes backwards through the kinds of a wave, the objects of one kind at once', () => {
    const kinds = ['Namespace', 'ConfigMap', 'Deployment', 'ConfigMap', 'Widget'];
    expect(pruneGroups(kinds, (kind) => kind)).toEqual([
      ['Widget'],
      ['Deployment'],
      ['ConfigMap', 'ConfigMap'],
      ['Namespace'],
    ]);
  });

  const facts = (identity: string, wave: number, isLast = false) => ({ identity, wave, isLast });

  it('swaps the waves of what goes end for end', () => {
    const waves = planPruneWaves([facts('a', 0), facts('b', 1), facts('b2', 1), facts('c', 5)], 9);
    expect(Object.fromEntries(waves)).toEqual({ a: 5, b: 1, b2: 1, c: 0 });
  });

  it('has a last wave after all others for what is pruned last', () => {
    expect(Object.fromEntries(planPruneWaves([facts('a', 0, true), facts('b', 7)], 3))).toEqual({ a: 8, b: 0 });
    expect(Object.fromEntries(planPruneWaves([facts('a', 0, true)], 3))).toEqual({ a: 4 });
    expect(Object.fromEntries(planPruneWaves([facts('a', -4, true)], -2))).toEqual({ a: 1 });
  });

  it('deletes what was applied later never after what was applied earlier', () => {
    const anyFacts = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 8 });
    fc.assert(
      fc.property(anyFacts, (waves) => {
        const planned = planPruneWaves(
          waves.map((wave, index) => facts(String(index), wave)),
          0,
        );
        for (const [left, leftWave] of waves.entries())
          for (const [right, rightWave] of waves.entries())
            if (leftWave > rightWave) expect(planned.get(String(left))).toBeLessThan(planned.get(String(right)) ?? 0);
      }),
    );
  });
});
