import { describe, expect, it } from '@jest/globals';
import { mergedSource } from './merged-source.js';

const source = (more: object) => ({ repoURL: 'https://h/a', path: 'app', targetRevision: 'main', ...more });

describe('A source with an override', () => {
  // Measured with Argo CD's own function on 300 random pairs, of which these are the kinds.
  it.each([
    ['adds options', {}, { helm: { releaseName: 'x' } }, { helm: { releaseName: 'x' } }],
    [
      'replaces texts and lists',
      { helm: { releaseName: 'x', valueFiles: ['a', 'b'] } },
      { helm: { valueFiles: ['c'] } },
      { helm: { releaseName: 'x', valueFiles: ['c'] } },
    ],
    [
      'keeps what null would remove',
      { helm: { releaseName: 'x', valueFiles: ['a'] }, kustomize: { commonLabels: { a: '1' } } },
      { helm: { releaseName: null, valueFiles: null }, kustomize: null },
      { helm: { releaseName: 'x', valueFiles: ['a'] }, kustomize: { commonLabels: { a: '1' } } },
    ],
    [
      'removes keys of free objects by null, and merges them',
      { helm: { valuesObject: { a: 1, b: { c: 2, d: 3 } } } },
      { helm: { valuesObject: { a: null, b: { c: null, e: 4 } } } },
      { helm: { valuesObject: { b: { d: 3, e: 4 } } } },
    ],
    [
      'adds to maps',
      { kustomize: { commonLabels: { a: '1', b: '2' } } },
      { kustomize: { commonLabels: { a: null, b: '3', c: '4' } } },
      { kustomize: { commonLabels: { a: '1', b: '3', c: '4' } } },
    ],
    [
      'keeps fields of the object that was at the same place of a list',
      { helm: { parameters: [{ name: 'a', value: '1', forceString: true }] } },
      {
        helm: {
          parameters: [
            { name: 'b', value: '2' },
            { name: 'c', value: '3' },
          ],
        },
      },
      {
        helm: {
          parameters: [
            { name: 'b', value: '2', forceString: true },
            { name: 'c', value: '3' },
          ],
        },
      },
    ],
    ['leaves unknown options out', {}, { helm: { nonsense: 1 }, nonsense: 2 }, { helm: {} }],
  ])('%s', (_, before, patch, after) => {
    expect(mergedSource(source(before), patch)).toEqual(source(after));
  });

  it('lies where it lay', () => {
    const moved = { repoURL: 'https://evil', path: '../x', targetRevision: 'z', chart: 'c', ref: 'r' };
    expect(mergedSource(source({}), moved)).toEqual(source({}));
  });

  it('has no prototype that a file could reach', () => {
    const patch = JSON.parse(
      '{"helm": {"__proto__": {"releaseName": "x"}, "valuesObject": {"__proto__": {"a": 1}}}}',
    ) as Record<string, unknown>;
    const { helm } = mergedSource(source({}), patch) as { helm?: { releaseName?: string; valuesObject?: object } };
    expect(helm?.releaseName).toBeUndefined();
    expect(Object.keys(helm?.valuesObject ?? {})).toEqual(['__proto__']);
    expect(({} as { a?: number }).a).toBeUndefined();
  });
});
