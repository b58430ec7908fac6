import { describe, expect, it } from '@jest/globals';
import { deletesResources, destinationOf, draftOf, historyLimitOf, sourcesOf } from './application.js';

const spec = {
  project: '',
  source: { repoURL: 'https://git.example.com/a.git', path: 'apps' },
  destination: { server: 'https://one', namespace: 'web' },
};
const manifest = { name: 'web', labels: { a: '1' }, annotations: {}, finalizers: [], spec };

describe('a draft of an application', () => {
  it('reads destination, project and source as Argo CD does: empty is absent, HEAD and default where nothing is said', () => {
    const draft = draftOf(manifest, undefined);
    expect(draft).toMatchObject({
      destination: 'https://one',
      namespace: 'web',
      project: 'default',
      source: { url: 'https://git.example.com/a.git', ref: 'HEAD' },
    });
    expect(draft.cluster).toBeUndefined();
  });

  it('has another digest when a label, an annotation, a finalizer or the spec differs', () => {
    const digests = [
      manifest,
      { ...manifest, labels: { a: '2' } },
      { ...manifest, annotations: { b: '' } },
      { ...manifest, finalizers: ['x'] },
      { ...manifest, spec: { ...spec, project: 'p' } },
    ].map((one) => draftOf(one, undefined).specDigest);
    expect(new Set(digests).size).toBe(digests.length);
    expect(draftOf(structuredClone(manifest), undefined).specDigest).toBe(digests[0]);
  });

  it('prefers sources to source, and has no single source then', () => {
    const both = { ...spec, sources: [{ repoURL: 'u1', targetRevision: 'v1' }, { repoURL: 'u2' }] };
    expect(sourcesOf(both)).toEqual([
      { url: 'u1', ref: 'v1' },
      { url: 'u2', ref: 'HEAD' },
    ]);
    expect(draftOf({ ...manifest, spec: both }, undefined).source).toBeUndefined();
    expect(sourcesOf({ ...spec, sources: [] })).toHaveLength(1);
  });

  it('refers to charts of repositories and registries, however these are written, and to tags with a prefix', () => {
    const sources = [
      { repoURL: 'https://charts.example.com', chart: 'web', targetRevision: '1.*' },
      { repoURL: 'registry.example.com/charts', chart: 'web', targetRevision: '1.2.3' },
      { repoURL: 'oci://registry.example.com/charts/web', path: '.', targetRevision: '>=1 <2' },
      { repoURL: 'https://git.example.com/a', targetRevision: '1.*', tagPrefix: 'web-' },
      { repoURL: 'https://git.example.com/a', targetRevision: 'main', tagPrefix: 'web-', chart: '' },
    ];
    expect(sourcesOf({ ...spec, sources })).toEqual([
      { url: 'https://charts.example.com', ref: '1.*', chart: 'web' },
      { url: 'oci://registry.example.com/charts', ref: '1.2.3', chart: 'web' },
      { url: 'oci://registry.example.com/charts/web', ref: '>=1 <2', chart: '' },
      { url: 'https://git.example.com/a', ref: 'tag:web-:1.*' },
      { url: 'https://git.example.com/a', ref: 'main' },
    ]);
  });

  it('knows a destination by name, by server, by both, or not at all', () => {
    expect(destinationOf({ destination: { name: 'c', server: '' } })).toEqual({ name: 'c', namespace: '' });
    expect(destinationOf({ destination: { name: 'c', server: 's' } })).toMatchObject({ name: 'c', server: 's' });
    expect(destinationOf({ destination: {} })).toEqual({ namespace: '' });
  });

  it('deletes its objects with the resources finalizer or its background form, and not with another one', () => {
    expect(deletesResources(['resources-finalizer.argocd.argoproj.io'])).toBe(true);
    expect(deletesResources(['resources-finalizer.argocd.argoproj.io/background'])).toBe(true);
    expect(deletesResources(['post-delete-finalizer.argocd.argoproj.io'])).toBe(false);
  });

  it('keeps ten entries of history unless the spec says otherwise', () => {
    expect(historyLimitOf(spec)).toBe(10);
    expect(historyLimitOf({ ...spec, revisionHistoryLimit: 3 })).toBe(3);
  });
});
