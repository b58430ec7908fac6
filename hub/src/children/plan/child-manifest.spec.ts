import { describe, expect, it } from '@jest/globals';
import { contentOf } from './child-manifest.js';

const objectOf = (value: Record<string, unknown>) => ({ value, text: JSON.stringify(value) });
const applicationOf = (
  name: string,
  annotations: Record<string, string> = {},
  spec: unknown = { project: 'default', destination: {} },
) =>
  objectOf({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd', annotations },
    spec,
  });
const configMap = (name: string, wave?: string) =>
  objectOf({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, ...(wave && { annotations: { 'argocd.argoproj.io/sync-wave': wave } }) },
  });

describe('what a render holds for the hub', () => {
  it('is its applications, sets and projects with their waves; other kinds of that group are for the cluster', () => {
    const rollout = objectOf({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name: 'r' } });
    const content = contentOf([
      applicationOf('a', { 'argocd.argoproj.io/sync-wave': '2' }),
      objectOf({ apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject', metadata: { name: 'p' }, spec: {} }),
      rollout,
      configMap('early', '1'),
      configMap('late', '2'),
    ]);
    expect(content.children).toMatchObject([
      { kind: 'Application', name: 'a', wave: 2, problem: null },
      { kind: 'AppProject', name: 'p', wave: 0 },
    ]);
    expect(content.ownObjects.map(({ name }) => name)).toEqual(['r', 'early']);
    expect(content.ownCount).toBe(3);
  });

  it('reads our annotations before those of Argo CD, and takes what is no number for 0', () => {
    const waveOf = (annotations: Record<string, string>): number | undefined =>
      contentOf([applicationOf('a', annotations)]).children[0]?.wave;
    expect(waveOf({ 'argocd.argoproj.io/sync-wave': '2', 'wheelhouse.dev/sync-wave': '-1' })).toBe(-1);
    expect(waveOf({ 'argocd.argoproj.io/sync-wave': 'soon' })).toBe(0);
    expect(waveOf({ 'argocd.argoproj.io/sync-wave': '-0' })).toBe(0);
  });

  it('keeps a manifest that cannot be made, with the reason and without the place in a text that nobody wrote', () => {
    const [child] = contentOf([applicationOf('a', {}, { project: 'default' })]).children;
    expect(child?.problem).toBe('spec.destination is required.');
    expect(contentOf([applicationOf('', {})]).children[0]?.problem).toContain('metadata.name');
  });

  it('lets the last of several manifests for one child count', () => {
    const [first, second] = [applicationOf('a', { x: '1' }), applicationOf('a', { x: '2' })];
    expect(contentOf([first, second]).children.map(({ text }) => text)).toEqual([second.text]);
  });

  it('takes fields that Argo CD does not know as the API server does: it leaves them out', () => {
    const spec = { project: 'default', destination: {}, unheardOf: 1 };
    expect(contentOf([applicationOf('a', {}, spec)]).children[0]).toMatchObject({ problem: null });
  });
});
