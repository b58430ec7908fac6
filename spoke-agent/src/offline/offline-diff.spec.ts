import { describe, expect, it } from '@jest/globals';
import type { KubernetesObject } from '../cluster/cluster.js';
import { diffOf } from './offline-diff.js';

const deployment = (replicas: number, image = 'nginx:1', metadata = {}): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', ...metadata },
  spec: {
    replicas,
    selector: { matchLabels: { a: 'b' } },
    template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'web', image }] } },
  },
});
const secret = (name: string, data: object, metadata = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: 'shop', ...metadata },
  ...data,
});

describe('a comparison of files', () => {
  it('names each field that differs, with both values', async () => {
    const found = await diffOf([deployment(2, 'nginx:2')], [deployment(5)]);
    expect(found).toMatchObject({
      same: false,
      objects: [
        {
          group: 'apps',
          kind: 'Deployment',
          namespace: 'shop',
          name: 'web',
          state: 'Changed',
          differences: [
            { path: 'spec.replicas', desired: 2, live: 5 },
            { path: 'spec.template.spec.containers[name=web].image', desired: 'nginx:2', live: 'nginx:1' },
          ],
        },
      ],
    });
  });

  it('leaves out what an application, or an administrator, lets differ', async () => {
    const image = '.spec.template.spec.containers[] | select(.name == "web") | .image';
    const rules = [{ group: 'apps', kind: 'Deployment', jqPathExpressions: [image] }];
    const settings = { 'resource.customizations.ignoreDifferences.all': 'jsonPointers: [/spec/replicas]' };
    expect(await diffOf([deployment(2, 'nginx:2')], [deployment(5)], { rules, settings })).toMatchObject({
      same: true,
      objects: [{ state: 'Same', differences: [] }],
      ruleProblems: [],
    });
    expect((await diffOf([deployment(2, 'nginx:2')], [deployment(5)], { rules })).same).toBe(false);
  });

  it('says which expressions cannot be read, also those that are for no object here', async () => {
    const rules = [{ kind: 'Nothing', jqPathExpressions: ['.a['], jsonPointers: ['spec/a'] }];
    const { ruleProblems, remarks } = await diffOf([deployment(2)], [deployment(2)], { rules });
    expect(remarks).toEqual([
      'ignoreDifferences[0] (Nothing): the JSON pointer "spec/a" does not begin with /: it is read as "/a".',
    ]);
    expect(ruleProblems).toMatchObject([{ expression: '.a[', code: 'SCRIPT_INVALID' }]);
  });

  it('compares what an expression names that has nothing to say about an object', async () => {
    const rules = [{ group: 'apps', kind: 'Deployment', jqPathExpressions: ['.spec.none[].a'] }];
    const found = await diffOf([deployment(2)], [deployment(5)], { rules });
    expect(found.objects[0]?.state).toBe('Changed');
  });

  it('tells what is missing and what is only live', async () => {
    const found = await diffOf([deployment(1), secret('new', {})], [secret('old', {}), deployment(1)]);
    expect(found.objects.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'web Same',
      'new Missing',
      'old Extra',
    ]);
    expect(found.same).toBe(false);
  });

  it('lets extra objects be that say so, that another object owns, or all where the application says so', async () => {
    const allowed = secret('a', {}, { annotations: { 'argocd.argoproj.io/compare-options': 'IgnoreExtraneous' } });
    const owned = secret('b', {}, { ownerReferences: [{}] });
    expect((await diffOf([], [allowed, owned])).same).toBe(true);
    expect((await diffOf([], [secret('c', {})], { ignoresExtras: true })).same).toBe(true);
    expect((await diffOf([], [secret('c', {})])).same).toBe(false);
  });

  it('pairs manifests without a namespace, and passes hooks over', async () => {
    const hook = deployment(1, 'x', { name: 'hook', annotations: { 'argocd.argoproj.io/hook': 'PreSync' } });
    const found = await diffOf([hook, { ...deployment(2), metadata: { name: 'web' } }], [deployment(2)]);
    expect(found).toMatchObject({ same: true, objects: [{ name: 'web', namespace: 'shop', state: 'Same' }] });
  });

  it('takes the namespace of a rule from what is live where the manifest has none', async () => {
    const rules = [
      { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web', jsonPointers: ['/spec/replicas'] },
    ];
    expect((await diffOf([{ ...deployment(2), metadata: { name: 'web' } }], [deployment(5)], { rules })).same).toBe(
      true,
    );
  });

  it('never shows a value of a Secret, wherever it stands, and equal ones with equal lengths', async () => {
    const manifest = { metadata: { name: 's' }, data: { old: 'Y2FuYXJ5LTE=' } };
    const annotations = {
      'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
        apiVersion: 'v1',
        kind: 'Secret',
        ...manifest,
      }),
    };
    const live = secret('s', { data: { a: 'Y2FuYXJ5LTE=', b: 'Y2FuYXJ5LTE=', old: 'Y2FuYXJ5LTE=' } }, { annotations });
    const found = await diffOf([secret('s', { stringData: { a: 'canary-2', b: 'canary-2' } })], [live]);
    const text = JSON.stringify(found);
    expect(text).not.toMatch(/canary|Y2FuYXJ5/);
    const [a, b, old] = found.objects[0]?.differences ?? [];
    expect([a?.desired, a?.live]).toEqual([b?.desired, b?.live]);
    expect(a?.desired).not.toBe(a?.live);
    expect(old).toMatchObject({ path: 'data.old', live: a?.live });
  });
});
