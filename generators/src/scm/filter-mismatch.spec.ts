import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PullRequestFact, ScmFilter } from '../expansion/facts.js';
import { pullRequestMismatch, scmMismatch } from './filter-mismatch.js';
import { carriesLabels, compilePullRequestFilters } from './pull-request-filters.js';
import { compileScmFilters, passesBranch, passesRepository } from './scm-filters.js';

const web = { repository: 'web', branch: 'main', labels: ['team-a'] };
const paths = new Set(['charts', 'src']);
const word = fc.constantFrom('web', 'main', 'team', 'charts', 'src', 'x', '');
const maybe = fc.option(word, { nil: undefined });
const scmFilter = fc
  .record({ repositoryMatch: maybe, branchMatch: maybe, labelMatch: maybe })
  .chain((texts) =>
    fc
      .record(
        { pathsExist: fc.array(word, { maxLength: 2 }), pathsDoNotExist: fc.array(word, { maxLength: 2 }) },
        { requiredKeys: [] },
      )
      .map((lists): ScmFilter => JSON.parse(JSON.stringify({ ...texts, ...lists })) as ScmFilter),
  );
const pullRequestFilter = fc.record(
  { branchMatch: word, targetBranchMatch: word, titleMatch: word },
  { requiredKeys: [] },
);

describe('A reason why filters leave something out', () => {
  it.each<[ScmFilter[], string]>([
    [[{ repositoryMatch: '^api' }], 'filters[0].repositoryMatch "^api" is not in "web"'],
    [[{ labelMatch: 'team-b' }], 'filters[0].labelMatch "team-b" is in none of its labels'],
    [[{ branchMatch: 'next' }], 'filters[0].branchMatch "next" is not in "main"'],
    [[{ pathsExist: ['docs/'] }], 'filters[0].pathsExist: there is no "docs/"'],
    [[{ pathsDoNotExist: ['src'] }], 'filters[0].pathsDoNotExist: there is "src"'],
    [[{ repositoryMatch: 'web' }, { branchMatch: 'next' }], 'filters[1].branchMatch "next" is not in "main"'],
  ])('names the condition of %j', (filters, reason) => {
    expect(scmMismatch(filters, web, (path) => paths.has(path))).toBe(reason);
  });

  it('names a few filters and counts the others', () => {
    const filters = Array.from({ length: 5 }, () => ({ branchMatch: 'next' }));
    expect(scmMismatch(filters, web, () => false)).toMatch(
      /^(?:filters\[\d\]\.branchMatch "next" is not in "main"; ){3}and 2 more filters$/,
    );
  });

  it('is there exactly when a branch does not pass', () => {
    const exists = (path: string) => paths.has(path);
    fc.assert(
      fc.property(fc.array(scmFilter, { maxLength: 3 }), (filters) => {
        const compiled = compileScmFilters(filters);
        const passes = passesRepository(compiled, web) && passesBranch(compiled, web, exists);
        expect(scmMismatch(filters, web, exists) === undefined).toBe(passes);
      }),
    );
  });

  it('is there exactly when a pull request does not pass', () => {
    const one: PullRequestFact = {
      number: '1',
      title: 'x of web',
      branch: 'main-x',
      targetBranch: 'main',
      headSha: '',
      labels: ['web'],
      author: '',
    };
    fc.assert(
      fc.property(
        fc.array(pullRequestFilter, { maxLength: 3 }),
        fc.array(word, { maxLength: 1 }),
        (filters, labels) => {
          const passes = carriesLabels(labels)(one) && compilePullRequestFilters(filters)(one);
          expect(pullRequestMismatch(one, labels, filters) === undefined).toBe(passes);
        },
      ),
    );
  });
});
