import { describe, expect, it } from '@jest/globals';
import { answering, cluster, facts, repository, setText } from '../expansion/expansion-fixture.js';
import type { Facts, PullRequestFact } from '../expansion/facts.js';
import { explainText, rejectionsOf } from './explanation-fixture.js';
import { MAX_REJECTIONS } from './explanation-limits.js';

const URL = 'https://git.example.com/fleet.git';
const pull = (number: string, more: Partial<PullRequestFact> = {}): PullRequestFact => ({
  number,
  title: 'A change',
  branch: `fix-${number}`,
  targetBranch: 'main',
  headSha: 'c0ffee',
  labels: [],
  author: 'ann',
  ...more,
});
const repo = repository({
  'apps/shop/config.yaml': 'a: 1',
  'apps/old/config.yaml': 'a: 1',
  'apps/none/config.yaml': '[]',
  'apps/.hidden/config.yaml': 'a: 1',
  'docs/readme.md': '',
});
const clusters = [cluster('oslo', { env: 'prod' }), cluster('rome', { env: 'test' }), cluster('bern')];
const known: Facts = {
  ...answering(
    {
      pullRequests: [
        pull('1', { labels: ['preview'], branch: 'feature/x' }),
        pull('2'),
        pull('3', { labels: ['preview'] }),
      ],
      scmRepositories: [],
      decisions: { matchKey: 'clusterName', entries: [{ clusterName: 'lima' }, { other: 'x' }] },
    },
    clusters,
  ),
  repository: () => repo,
};
const LANGUAGES = [
  ['plain', '', '{{env}}', '{{name}}'],
  ['Handlebars', 'handlebars: true', '{{env}}', '{{name}}'],
  ['Go', 'goTemplate: true', '{{.env}}', '{{.name}}'],
] as const;

describe.each(LANGUAGES)('in %s mode an explanation tells why there is nothing for', (_, spec, env, nameTag) => {
  // Names do not matter here but in the last case: all Applications have the same.
  const reasons = (generators: string, more: Facts = known): string[] =>
    rejectionsOf(explainText(setText(generators, { spec, name: 'x' }), more))
      .filter(({ why }) => !why.includes('give the name "x"'))
      .map(({ what, why }) => `${what}: ${why}`);

  it.each([
    [
      'matchLabels: {env: prod}',
      ['cluster rome: label env is "test", not "prod"', 'cluster bern: has no label env; "prod" is wanted'],
    ],
    [
      'matchExpressions: [{key: env, operator: In, values: [a, b]}]',
      [
        'cluster oslo: label env is "prod", not "a" or "b"',
        'cluster rome: label env is "test", not "a" or "b"',
        'cluster bern: has no label env; "a" or "b" is wanted',
      ],
    ],
    [
      'matchExpressions: [{key: env, operator: NotIn, values: [test]}]',
      ['cluster rome: label env is "test", which the selector leaves out'],
    ],
    ['matchExpressions: [{key: env, operator: Exists}]', ['cluster bern: has no label env']],
    [
      'matchExpressions: [{key: env, operator: DoesNotExist}]',
      [
        'cluster oslo: has the label env, which the selector leaves out',
        'cluster rome: has the label env, which the selector leaves out',
      ],
    ],
    [
      'matchLabels: {argocd.argoproj.io/secret-type: cluster, env: test}',
      ['cluster oslo: label env is "prod", not "test"', 'cluster bern: has no label env; "test" is wanted'],
    ],
  ])('clusters that the selector %s does not take', (selector, expected) => {
    expect(reasons(`    - clusters: {selector: {${selector}}}`)).toEqual(expected);
  });

  it('clusters that a selector does not take which parameters are filled into', () => {
    const generators = `    - matrix:
        generators:
          - list: {elements: [{env: prod}]}
          - clusters: {selector: {matchLabels: {env: '${env}'}}}`;
    expect(reasons(generators)).toEqual([
      'cluster rome (for element 0): label env is "test", not "prod"',
      'cluster bern (for element 0): has no label env; "prod" is wanted',
    ]);
  });

  it('directories', () => {
    const patterns = '{path: apps/*}, {path: apps/old, exclude: true}, {path: "apps/["}';
    expect(reasons(`    - git: {repoURL: ${URL}, revision: main, directories: [${patterns}]}`)).toEqual([
      'directory apps/old: excluded by the pattern "apps/old"',
      'directory apps/.hidden: hidden: directories whose name starts with a dot are never looked into',
      'directory apps: matched by no pattern (1 of the patterns cannot be read)',
      'directory docs: matched by no pattern (1 of the patterns cannot be read)',
    ]);
  });

  it('files', () => {
    const patterns = '{path: apps/*/config.yaml}, {path: apps/old, exclude: true}';
    expect(reasons(`    - git: {repoURL: ${URL}, revision: main, files: [${patterns}]}`)).toEqual([
      'file apps/old/config.yaml: excluded by the pattern "apps/old"',
      'file apps/none/config.yaml: it holds an empty list',
      'file docs/readme.md: matched by no pattern',
    ]);
  });

  it('what a selector over parameters drops', () => {
    const generators = `    - list: {elements: [{env: a}, {env: b}]}
      selector: {matchLabels: {env: b}}`;
    expect(reasons(generators)).toContain(
      `element 0: dropped by the generator's selector: parameter env is "a", not "b"`,
    );
  });

  it('parameters that a merge cannot join', () => {
    const generators = `    - merge:
        mergeKeys: [k]
        generators:
          - list: {elements: [{k: a}, {k: b}]}
          - list: {elements: [{k: b, v: x}, {k: c, v: z}]}`;
    expect(reasons(generators)).toEqual(
      expect.arrayContaining([
        'element 1: dropped: the first generator of the merge has no parameter set with k="c"',
        'element 0: kept as it is: no other generator of the merge has k="a"',
      ]),
    );
  });

  it('parameters that a child of a matrix gives nothing for', () => {
    const generators = `    - matrix:
        generators:
          - list: {elements: [{env: prod}, {env: none}]}
          - clusters: {selector: {matchLabels: {env: '${env}'}}}`;
    expect(reasons(generators)).toContain('element 1: spec.generators[0].matrix.generators[1] gives nothing for it');
  });

  it('pull requests', () => {
    const generators = `    - pullRequest:
        github: {owner: acme, repo: web, labels: [preview]}
        filters: [{branchMatch: ^feature/}, {titleMatch: Release}]`;
    expect(reasons(generators)).toEqual([
      'pull request 2 (branch fix-2): it does not carry the label "preview"',
      'pull request 3 (branch fix-3): filters[0].branchMatch "^feature/" is not in "fix-3"; filters[1].titleMatch "Release" is not in "A change"',
    ]);
  });

  it('repositories, as far as it is known what their filters left out', () => {
    const generators = `    - scmProvider: {github: {organization: acme}, filters: [{repositoryMatch: ^web}]}`;
    expect(reasons(generators)).toEqual([expect.stringContaining('other repositories and branches: the filters')]);
    const leftOut = () => [{ what: 'branch main of api', why: 'no', names: ['api'] }];
    expect(reasons(generators, { ...known, leftOut })).toEqual(['branch main of api: no']);
  });

  it('decisions', () => {
    expect(reasons('    - clusterDecisionResource: {configMapRef: c, name: d}')).toEqual([
      'decision 0 (cluster lima): no registered cluster has the name "lima"',
      'decision 1: it has no "clusterName"',
    ]);
  });

  it('Applications without a name of their own', () => {
    const text = setText('    - list: {elements: [{name: a}, {name: a}, {name: ""}]}', { spec, name: nameTag });
    const explanation = explainText(text);
    expect(rejectionsOf(explanation).map(({ what }) => what)).toEqual(['element 0', 'element 1', 'element 2']);
    expect(explanation.applications.map(({ problem }) => problem)).toEqual([
      expect.stringContaining('2 parameter sets of "fleet" give the name "a"'),
      expect.stringContaining('2 parameter sets'),
      expect.stringContaining('have no name'),
    ]);
  });
});

describe('Reasons', () => {
  it('are counted where there are many, and those that were asked for come first', () => {
    const many = Array.from({ length: 300 }, (_, index) => cluster(`c-${index}`));
    const text = setText('    - clusters: {selector: {matchLabels: {env: prod}}}');
    const [generator] = explainText(text, facts(many), { applicationName: 'shop-c-299' }).generators;
    expect(generator?.rejected).toHaveLength(MAX_REJECTIONS);
    expect(generator?.omittedRejections).toBe(300 - MAX_REJECTIONS);
    expect(generator?.rejected[0]?.what).toBe('cluster c-299');
  });

  it('are counted once, however often the generator runs', () => {
    const generators = `    - matrix:
        generators:
          - list: {elements: [{a: x}, {a: z}]}
          - clusters: {selector: {matchLabels: {env: prod}}, values: {b: '{{a}}'}}`;
    const many = Array.from({ length: 150 }, (_, index) => cluster(`c-${index}`));
    const [matrix] = explainText(setText(generators), facts(many)).generators;
    expect(matrix?.children[1]).toMatchObject({ omittedRejections: 150 - MAX_REJECTIONS });
  });
});
