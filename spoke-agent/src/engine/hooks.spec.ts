import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { KubernetesObject } from '../cluster/cluster.js';
import { hookDeletePoliciesOf, hookTypesOf, isHook } from './hooks.js';

const object = (annotations?: Record<string, string>): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', ...(annotations && { annotations }) },
});
const argo = (types: string): KubernetesObject => object({ 'argocd.argoproj.io/hook': types });
const helm = (types: string): KubernetesObject => object({ 'helm.sh/hook': types });

describe('the hooks of an object', () => {
  it.each([
    ['an ordinary object', object(), false, []],
    ['one of Argo CD’s', argo('PreSync'), true, ['PreSync']],
    ['several, each once', argo('Sync, PostSync,Sync'), true, ['Sync', 'PostSync']],
    ['Skip', argo('Skip'), true, []],
    ['Skip beside another', argo('Skip,PreSync'), true, ['PreSync']],
    ['a misspelt one, which is a hook of no occasion', argo('presync'), true, []],
    ['Helm’s', helm('pre-install,pre-upgrade'), true, ['PreSync']],
    ['Helm’s of removals', helm('pre-delete, post-delete'), true, ['PreDelete', 'PostDelete']],
    ['Helm’s that mean nothing to a sync', helm('test,pre-rollback'), true, []],
    ['Helm’s definitions, which are ordinary', helm('crd-install'), false, []],
    [
      'both, of which Argo CD’s count',
      object({ 'argocd.argoproj.io/hook': 'Sync', 'helm.sh/hook': 'pre-install' }),
      true,
      ['Sync'],
    ],
    [
      'ours, which win',
      object({ 'wheelhouse.dev/hook': 'PostSync', 'argocd.argoproj.io/hook': 'Sync' }),
      true,
      ['PostSync'],
    ],
  ])('are read of %s', (_, manifest, isOne, types) => {
    expect([isHook(manifest), hookTypesOf(manifest)]).toEqual([isOne, types]);
  });

  it.each([
    ['by default before the next', {}, ['BeforeHookCreation']],
    [
      'as Argo CD’s annotation says',
      { 'argocd.argoproj.io/hook-delete-policy': 'HookSucceeded, HookFailed' },
      ['HookSucceeded', 'HookFailed'],
    ],
    [
      'as Helm’s says',
      { 'helm.sh/hook-delete-policy': 'before-hook-creation,hook-failed' },
      ['BeforeHookCreation', 'HookFailed'],
    ],
    ['by default where none can be read', { 'argocd.argoproj.io/hook-delete-policy': 'never' }, ['BeforeHookCreation']],
  ])('are deleted %s', (_, annotations, policies) => {
    expect(hookDeletePoliciesOf(object(annotations))).toEqual(policies);
  });

  it('are known types only, whatever is written', () => {
    const known = new Set(['PreSync', 'Sync', 'PostSync', 'SyncFail', 'PreDelete', 'PostDelete']);
    fc.assert(
      fc.property(fc.string(), fc.string(), (own, theirs) => {
        const types = hookTypesOf(object({ 'argocd.argoproj.io/hook': own, 'helm.sh/hook': theirs }));
        expect(types.every((type) => known.has(type))).toBe(true);
        expect(new Set(types).size).toBe(types.length);
      }),
    );
  });
});
