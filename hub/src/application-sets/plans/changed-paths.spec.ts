import { describe, expect, it } from '@jest/globals';
import { changedPaths } from './changed-paths.js';

describe('the paths of a change', () => {
  it('names the innermost field that differs', () => {
    const before = { spec: { source: { path: 'a', repoURL: 'u' } }, labels: { 'a.b/c': '1' } };
    const after = { spec: { source: { path: 'b', repoURL: 'u' } }, labels: { 'a.b/c': '2' } };
    expect(changedPaths(before, after)).toEqual(['labels["a.b/c"]', 'spec.source.path']);
  });

  it('names what appears and what goes', () => {
    expect(changedPaths({ a: 1, b: { c: 1 } }, { a: 1, d: 2 })).toEqual(['b', 'd']);
  });

  it('looks into lists of the same length, and names others as a whole', () => {
    expect(changedPaths({ l: [1, { x: 1 }] }, { l: [1, { x: 2 }] })).toEqual(['l[1].x']);
    expect(changedPaths({ l: [1] }, { l: [1, 2] })).toEqual(['l']);
  });

  it('stops at twenty', () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, index]));
    expect(changedPaths({}, many)).toHaveLength(20);
  });

  it('is empty for values that differ only in the order of their keys', () => {
    expect(changedPaths({ a: 1, b: [{ c: 1, d: 2 }] }, { b: [{ d: 2, c: 1 }], a: 1 })).toEqual([]);
  });
});
