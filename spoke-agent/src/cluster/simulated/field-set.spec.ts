import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { DEFAULT_SCHEMA } from './field-schema.js';
import { difference, intersection, isEmptySet, isSameSet, pathsOf, union } from './field-set.js';
import { differenceBetween, fieldsIn, isEqual } from './field-walk.js';
import { merged } from './field-merge.js';

const leaf = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.array(fc.integer(), { maxLength: 3 }));
const name = fc.constantFrom('a', 'b', 'c', 'app.kubernetes.io/name');
const value = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof({ depthSize: 'small' }, leaf, fc.dictionary(name, tie('node'), { maxKeys: 3, noNullPrototype: true })),
})).node;
const map = fc.dictionary(name, value, { maxKeys: 3, noNullPrototype: true });

const sorted = (paths: string[]): string[] => paths.toSorted();
const fields = (of: unknown) => fieldsIn(of, DEFAULT_SCHEMA);

describe('field sets', () => {
  it('follow the laws of sets', () => {
    fc.assert(
      fc.property(map, map, (left, right) => {
        const [a, b] = [fields(left), fields(right)];
        const inA = new Set(pathsOf(a));
        const inB = new Set(pathsOf(b));
        expect(sorted(pathsOf(union(a, b)))).toEqual(sorted([...new Set([...inA, ...inB])]));
        expect(sorted(pathsOf(intersection(a, b)))).toEqual(sorted([...inA].filter((path) => inB.has(path))));
        expect(sorted(pathsOf(difference(a, b)))).toEqual(sorted([...inA].filter((path) => !inB.has(path))));
        expect(isEmptySet(difference(a, a))).toBe(true);
        expect(isSameSet(union(a, a), a)).toBe(true);
      }),
    );
  });

  it('name fields as the API server does', () => {
    const schema = {
      fields: { list: { keys: ['port', 'protocol'], keyDefaults: { protocol: 'TCP' } }, set: { isSet: true as const } },
    };
    const set = fieldsIn({ list: [{ port: 80 }], set: ['x'], labels: { 'a.b/c': '1' } }, schema);
    expect(pathsOf(set)).toEqual([
      '.list[port=80,protocol="TCP"]',
      '.list[port=80,protocol="TCP"].port',
      '.set[="x"]',
      '.labels.a.b/c',
    ]);
  });
});

describe('merging', () => {
  it('sets everything applied and keeps the rest', () => {
    fc.assert(
      fc.property(map, map, (live, config) => {
        const result = merged(live, config, DEFAULT_SCHEMA);
        expect(merged(result, config, DEFAULT_SCHEMA)).toEqual(result);
        const { changed } = differenceBetween(result, merged(result, config, DEFAULT_SCHEMA), DEFAULT_SCHEMA);
        expect(isEmptySet(changed)).toBe(true);
        const missing = difference(fields(config), fields(result));
        // A map that is applied empty stays what it was.
        expect(pathsOf(missing).every((path) => isEqual(at(config, path), {}))).toBe(true);
      }),
    );
  });

  it('reports a difference exactly where values differ', () => {
    fc.assert(
      fc.property(map, map, (before, after) => {
        const { changed, removed } = differenceBetween(before, after, DEFAULT_SCHEMA);
        expect(isEmptySet(changed) && isEmptySet(removed)).toBe(isEqual(before, after));
      }),
    );
  });
});

function at(of: unknown, path: string): unknown {
  const names = path.match(/\.(app\.kubernetes\.io\/name|[abc])/g) ?? [];
  return names.reduce<unknown>((inner, step) => (inner as Record<string, unknown>)[step.slice(1)], of);
}
