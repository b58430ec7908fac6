import { describe, expect, it } from '@jest/globals';
import { manifest, HUB_PARENT, useFamily } from './test-family.js';

const family = useFamily();
const { push, settle, apply, shown } = family;

const AUTOMATED = { group: '*', kind: 'Application', namespace: '*', jsonPointers: ['/spec/syncPolicy/automated'] };
const parent = (ignoreDifferences: readonly object[], syncOptions: readonly string[] = []) => ({
  ...HUB_PARENT,
  policy: { automated: { prune: true, selfHeal: true }, syncOptions },
  ignoreDifferences,
});
const policyOf = async (name: string) => ((await shown(name)).spec as { syncPolicy?: object }).syncPolicy;

describe('what an application ignores of those that it makes', () => {
  it('people may change by hand, and nothing puts it back', async () => {
    await push({ 'root/a.yaml': manifest('web') });
    await apply('root', parent([AUTOMATED]));
    await apply('web', { policy: {} });
    expect(await policyOf('web')).toBeUndefined();
    await settle();
    expect(await policyOf('web')).toBeUndefined();
    expect(await shown('root')).toMatchObject({ syncStatus: 'Synced' });
    await expect(apply('web', { policy: {}, path: 'other' })).rejects.toMatchObject({ code: 'CONFLICT' });
    await apply('root', parent([]));
    expect(await policyOf('web')).toEqual({ automated: {} });
  });

  it('is written with the next change of its manifest, unless syncs are to respect it', async () => {
    for (const [path, options, kept] of [
      ['second', [], { automated: {} }],
      ['third', ['RespectIgnoreDifferences=true'], undefined],
    ] as const) {
      await push({ 'root/a.yaml': manifest('web') });
      await apply('root', parent([AUTOMATED], options));
      await apply('web', { policy: {} });
      await push({ 'root/a.yaml': manifest('web', { path }), [`${path}/x.yaml`]: '1' });
      expect((await shown('web')).spec).toMatchObject({ source: { path } });
      expect(await policyOf('web')).toEqual(kept);
    }
  });

  it('may be named by a path of jq, and for some of them only', async () => {
    const rule = {
      group: 'argoproj.io',
      kind: 'Application',
      name: 'web',
      jqPathExpressions: ['.spec.source.targetRevision'],
    };
    const onBranch = (name: string) =>
      JSON.stringify({ ...JSON.parse(manifest(name)), spec: { ...JSON.parse(manifest(name)).spec, source: branch } });
    const branch = { ...JSON.parse(manifest('web')).spec.source, targetRevision: 'branch' };
    await push({ 'root/a.yaml': manifest('web'), 'root/b.yaml': manifest('api') });
    await apply('root', parent([rule]));
    await family.hub().applying.apply(onBranch('web'), 'ann');
    await settle();
    expect((await shown('web')).spec).toMatchObject({ source: { targetRevision: 'branch' } });
    expect(await shown('root')).toMatchObject({ syncStatus: 'Synced' });
    await expect(family.hub().applying.apply(onBranch('api'), 'ann')).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is told where a rule is not understood, which then ignores nothing', async () => {
    await push({ 'root/a.yaml': manifest('web') });
    await apply('root', parent([{ group: 'argoproj.io', kind: 'Application', jqPathExpressions: ['.spec | keys'] }]));
    expect((await shown('root')).conditions).toMatchObject([
      {
        type: 'IgnoreDifferencesWarning',
        message: expect.stringContaining(
          'spec.ignoreDifferences[0].jqPathExpressions[0]: ".spec | keys" is not a path',
        ),
      },
    ]);
    await expect(apply('web', { policy: {} })).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
