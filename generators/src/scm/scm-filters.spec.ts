import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { ScmFilter } from '../expansion/facts.js';
import { GenerationError } from '../generation.errors.js';
import { compileScmFilters, passesBranch, passesBranchAsync, passesRepository } from './scm-filters.js';

const branch = (repository: string, more: { branch?: string; labels?: string[] } = {}) => ({
  repository,
  branch: 'main',
  labels: [],
  ...more,
});

/** What passes both phases; `paths` are those of every branch. */
function passing(filters: ScmFilter[], candidates: ReturnType<typeof branch>[], paths: string[] = []): string[] {
  const compiled = compileScmFilters(filters);
  return candidates
    .filter((candidate) => passesRepository(compiled, candidate))
    .filter((candidate) => passesBranch(compiled, candidate, (path) => paths.includes(path)))
    .map(({ repository, branch: name }) => `${repository}@${name}`);
}

describe('filters of scmProvider', () => {
  it('let everything pass when there are none, or none with a condition', () => {
    expect(passing([], [branch('a')])).toEqual(['a@main']);
    expect(passing([{}], [branch('a')])).toEqual(['a@main']);
  });

  it('find expressions anywhere in a name, and are alternatives', () => {
    const all = [branch('svc-a'), branch('my-tool'), branch('misc')];
    expect(passing([{ repositoryMatch: '^svc-' }, { repositoryMatch: 'too' }], all)).toEqual([
      'svc-a@main',
      'my-tool@main',
    ]);
  });

  it('need all conditions of one filter', () => {
    const all = [
      branch('a', { labels: ['go', 'web'] }),
      branch('a', { labels: ['go'] }),
      branch('b', { labels: ['web'] }),
    ];
    expect(passing([{ repositoryMatch: 'a', labelMatch: '^web$' }], all)).toEqual(['a@main']);
  });

  it('need one filter of each phase when there are filters of both', () => {
    const all = [branch('a', { branch: 'x' }), branch('b', { branch: 'x' }), branch('a', { branch: 'y' })];
    expect(passing([{ repositoryMatch: 'a' }, { branchMatch: 'x' }], all)).toEqual(['a@x']);
  });

  it('count a filter that asks for branches or paths in the second phase, with its other conditions', () => {
    const all = [branch('svc-a'), branch('tool'), branch('misc')];
    const filters = [
      { repositoryMatch: '^svc-', pathsExist: ['deploy/'] },
      { repositoryMatch: 'tool', pathsDoNotExist: ['gone'] },
    ];
    expect(passing(filters, all, ['deploy'])).toEqual(['svc-a@main', 'tool@main']);
    expect(passing(filters, all, ['gone'])).toEqual([]);
  });

  it('count an empty list of paths as a condition that holds', () => {
    expect(passing([{ repositoryMatch: 'a', pathsExist: [] }], [branch('a'), branch('b')])).toEqual(['a@main']);
  });

  it('ask for a path only when the other conditions hold, each once, and stop at the first that decides', async () => {
    const asked: string[] = [];
    const filters = compileScmFilters([
      { branchMatch: 'other', pathsExist: ['never'] },
      { pathsExist: ['a', 'b///', 'never'] },
      { pathsExist: ['a'], pathsDoNotExist: ['b'] },
    ]);
    const exists = async (path: string): Promise<boolean> => {
      asked.push(path);
      return Promise.resolve(path === 'a');
    };
    expect(await passesBranchAsync(filters, branch('x'), exists)).toBe(true);
    expect(asked).toEqual(['a', 'b']);
    expect(filters.needsPaths).toBe(true);
    expect(compileScmFilters([{ branchMatch: 'x', pathsExist: [] }]).needsPaths).toBe(false);
  });

  it('give the same at once and one after the other', async () => {
    const word = fc.constantFrom('', 'a', 'b', '^a$', 'main', '.');
    const paths = fc.array(fc.constantFrom('p', 'q', 'q/r', 'p/'), { maxLength: 2 });
    const filter: fc.Arbitrary<ScmFilter> = fc.record(
      { repositoryMatch: word, branchMatch: word, labelMatch: word, pathsExist: paths, pathsDoNotExist: paths },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(filter, { maxLength: 3 }), fc.subarray(['p', 'q', 'q/r']), async (filters, present) => {
        const compiled = compileScmFilters(filters);
        const candidate = branch('a', { labels: ['b'] });
        const atOnce = passesBranch(compiled, candidate, (path) => present.includes(path));
        const later = await passesBranchAsync(compiled, candidate, (path) => Promise.resolve(present.includes(path)));
        expect(later).toBe(atOnce);
      }),
    );
  });

  it.each(['(?=x)', '(a)\\1', 'a{1001}', '(', `(${'x'.repeat(20_000)})`])('refuse %p', (repositoryMatch) => {
    const compile = (): unknown => compileScmFilters([{}, { repositoryMatch }]);
    expect(compile).toThrow(GenerationError);
    expect(compile).toThrow('filters[1].repositoryMatch');
  });

  it('match expressions that make others run for years in no time', () => {
    const name = `${'a'.repeat(5_000)}!`;
    for (const repositoryMatch of ['^(a+)+$', '^(a|a)*$', '^(a|aa)+$', '(.*a){20}$']) {
      expect(passing([{ repositoryMatch }], [branch(name)])).toEqual([]);
    }
  });
});
