import { describe, expect, it } from '@jest/globals';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { planPrune } from './prune-plan.js';
import { planSync } from './sync-plan.js';

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
const names = (objects: readonly { object: KubernetesObject }[]): string[] =>
  objects.map(({ object }) => object.metadata.name);

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
    expect(plan.waves.map(({ wave, tiers }) => [wave, tiers.map((tier) => names(tier))])).toEqual([
      [-5, [['early']]],
      [0, [['n'], ['a', 'b'], ['d'], ['w']]],
    ]);
  });

  it('lets our annotation win over Argo CD’s, and takes an unreadable wave as 0', () => {
    const plan = planSync([
      object('Pod', 'a', { ...wave('5'), ...wave('-1', 'wheelhouse.dev') }),
      object('Pod', 'b', wave('soon')),
    ]);
    expect(plan.objects.map(({ wave }) => wave)).toEqual([-1, 0]);
  });

  it('keeps hooks apart, Helm’s too, and leaves out Skip and tests without a word', () => {
    const plan = planSync([
      object('Job', 'pre', { 'argocd.argoproj.io/hook': 'PreSync' }),
      object('Job', 'helm', { 'helm.sh/hook': 'post-install,post-upgrade' }),
      object('Job', 'skip', { 'argocd.argoproj.io/hook': 'Skip' }),
      object('Pod', 'test', { 'helm.sh/hook': 'test' }),
      object('CustomResourceDefinition', 'crd', { 'helm.sh/hook': 'crd-install' }),
    ]);
    expect(plan.hooks.map(({ object, hooks }) => [object.metadata.name, hooks.length])).toEqual([
      ['pre', 1],
      ['helm', 2],
    ]);
    expect(names(plan.objects)).toEqual(['crd']);
  });

  it('lets the last of several manifests of one object count, and says which', () => {
    const plan = planSync([object('Pod', 'a', wave('1')), object('Pod', 'a', wave('2'))]);
    expect(plan.objects.map(({ wave }) => wave)).toEqual([2]);
    expect(plan.repeated).toEqual(['/Pod/shop/a']);
  });
});

describe('a prune plan', () => {
  const prunable = (identity: string, kind: string, wave: number, isKept = false) => ({ identity, kind, wave, isKept });

  it('goes backwards through waves and kinds, and leaves what must be kept', () => {
    const plan = planPrune([
      prunable('n', 'Namespace', 0),
      prunable('c', 'ConfigMap', 0),
      prunable('d', 'Deployment', 0),
      prunable('z', 'ConfigMap', 3),
      prunable('k', 'ConfigMap', 9, true),
    ]);
    expect(plan.groups.map((group) => group.map(({ identity }) => identity))).toEqual([['z'], ['d'], ['c'], ['n']]);
    expect(plan.kept.map(({ identity }) => identity)).toEqual(['k']);
  });
});
