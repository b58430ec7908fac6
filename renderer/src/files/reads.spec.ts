import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type Reads, readsDigest } from './reads.js';
import { RepositoryFiles } from './repository-files.js';
import { SUBMODULE, type TestEntries, testRoot, testSource } from './test-source.js';

/** What a render would see, and what is recorded of it. */
function look(entries: TestEntries, steps: readonly Step[]): { seen: unknown; reads: Reads; digest: string } {
  const source = testSource(entries);
  const files = new RepositoryFiles([testRoot(source)]);
  const seen = steps.map(([verb, path]) => {
    const result = files[verb](path);
    return typeof result === 'object' ? Buffer.from(result).toString() : result;
  });
  const reads = files.reads();
  return { seen, reads, digest: readsDigest(reads, [source.tree]) };
}

type Step = readonly ['open' | 'list' | 'stat' | 'resolve', string];

const shown = (reads: Reads): string[] => reads.map(({ what, path }) => `${what} ${path}`);

describe('What a render read', () => {
  const chart: TestEntries = {
    'chart/Chart.yaml': 'name: x',
    'chart/templates/a.yaml': 'a',
    'chart/templates/b.yaml': 'b',
    'other/x.yaml': 'x',
  };
  const all: Step[] = [
    ['list', '/0/chart'],
    ['open', '/0/chart/Chart.yaml'],
    ['list', '/0/chart/templates'],
    ['open', '/0/chart/templates/a.yaml'],
    ['open', '/0/chart/templates/b.yaml'],
    ['stat', '/0/chart/values.yaml'],
  ];

  it('is a tree when everything below a directory was read', () => {
    expect(shown(look(chart, all).reads)).toEqual(['tree chart']);
  });

  it('is names and files when something was left out', () => {
    expect(shown(look(chart, all.slice(0, -2)).reads)).toEqual([
      'names chart',
      'file chart/Chart.yaml',
      'names chart/templates',
      'file chart/templates/a.yaml',
    ]);
  });

  it('is files when nothing was listed: a file that is added beside them changes nothing', () => {
    const steps = all.filter(([verb]) => verb === 'open');
    const before = look(chart, steps);
    expect(shown(before.reads)).toEqual([
      'file chart/Chart.yaml',
      'file chart/templates/a.yaml',
      'file chart/templates/b.yaml',
    ]);
    expect(look({ ...chart, 'chart/README.md': 'new' }, steps).digest).toBe(before.digest);
  });

  it('holds links and what they lead to', () => {
    const entries: TestEntries = { ...chart, link: { target: 'chart' }, 'l.yaml': { target: 'link/Chart.yaml' } };
    expect(shown(look(entries, [['open', '/0/l.yaml']]).reads)).toEqual([
      'file chart/Chart.yaml',
      'file l.yaml',
      'file link',
    ]);
  });

  it('is never a tree that holds a submodule: its commit was not read', () => {
    const entries: TestEntries = { 'c/a.yaml': 'a', 'c/sub': SUBMODULE };
    const steps: Step[] = [
      ['list', '/0/c'],
      ['open', '/0/c/a.yaml'],
    ];
    expect(shown(look(entries, steps).reads)).toEqual(['names c', 'file c/a.yaml']);
  });

  it('holds what is absent, and the directory that it is absent from', () => {
    const steps: Step[] = [['stat', '/0/chart/values.yaml']];
    const before = look(chart, steps);
    expect(shown(before.reads)).toEqual(['kind chart', 'kind chart/values.yaml']);
    expect(look({ ...chart, 'chart/values.yaml': '' }, steps).digest).not.toBe(before.digest);
  });

  it('has the same ids at another commit only if the render would see the same', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    const target = fc
      .array(fc.constantFrom('a', 'b', 'c', '..'), { minLength: 1, maxLength: 3 })
      .map((parts) => ({ target: parts.join('/') }));
    const entry = fc.oneof(fc.constantFrom('1', '2', SUBMODULE), target);
    const entriesUpTo = (maxLength: number): fc.Arbitrary<TestEntries> =>
      fc.array(fc.tuple(path, entry), { maxLength }).map(withoutConflicts);
    const way = fc.array(fc.oneof(name, fc.constant('..')), { maxLength: 4 }).map((parts) => parts.join('/'));
    const step = fc.tuple(
      fc.constantFrom('open' as const, 'list' as const, 'stat' as const, 'resolve' as const),
      fc.oneof(path, way).map((one) => `/0/${one}`),
    );
    let equal = 0;
    fc.assert(
      fc.property(
        entriesUpTo(8),
        entriesUpTo(2),
        fc.array(step, { minLength: 1, maxLength: 4 }),
        (before, change, steps) => {
          const first = look(before, steps);
          const after = withoutConflicts([...Object.entries(change), ...Object.entries(before)]);
          if (readsDigest(first.reads, [testSource(after).tree]) !== first.digest) return;
          equal += 1;
          expect(look(after, steps).seen).toEqual(first.seen);
        },
      ),
      { numRuns: 5_000 },
    );
    expect(equal).toBeGreaterThan(100);
  });
});

/** A path cannot be a file and a directory: the first one stays. */
function withoutConflicts(entries: readonly (readonly [string, TestEntries[string]])[]): TestEntries {
  const kept: Record<string, TestEntries[string]> = {};
  for (const [path, entry] of entries) {
    const isTaken = Object.keys(kept).some(
      (one) => one === path || one.startsWith(`${path}/`) || path.startsWith(`${one}/`),
    );
    if (!isTaken) kept[path] = entry;
  }
  return kept;
}
