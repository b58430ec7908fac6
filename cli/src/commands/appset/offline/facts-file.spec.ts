import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DecisionsQuestion, Facts, PullRequestsQuestion, ScmRepositoriesQuestion } from '@wheelhouse/generators';
import { readFacts } from './facts-file.js';

const TEXT = `pullRequests:
  - repository: acme/shop
    items:
      - {number: 7, title: yes, branch: 1.10, targetBranch: main, headSHA: 0123456, labels: [preview], author: ann}
  - {repository: "4711", items: []}
  - {repository: org/project/repo, items: []}
scmRepositories:
  - organization: acme
    items:
      - {repository: shop, repositoryId: 11, url: u1, branch: main, sha: 9999999999999999, labels: [go], paths: [deploy/app.yaml]}
      - {repository: shop, repositoryId: 11, url: u1, branch: topic, sha: 12e5, labels: [go], paths: []}
      - {repository: docs, url: u2, branch: trunk, sha: abc}
plugins:
  - {configMap: tenants, parameters: [{id: acme, size: 3, on: true}, {}]}
decisions:
  - configMap: placement
    data: {apiVersion: placement.acme.io/v1, kind: choices, statusListKey: picks, matchKey: name}
    resources:
      - {metadata: {name: a, labels: {wave: first}}, status: {picks: [{name: oslo, weight: 1}]}}
      - {metadata: {name: b, labels: {wave: first}}}
      - {metadata: {name: c}, status: {other: []}}
  - {configMap: nameless, data: {apiVersion: v1, kind: x, matchKey: a}, resources: []}
`;

let directory: string;
let facts: Facts;
const put = (text: string): string => {
  const file = join(directory, 'facts.yaml');
  writeFileSync(file, text);
  return file;
};

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'wheelhouse-facts-'));
  facts = readFacts(put(TEXT));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const pulls = (settings: PullRequestsQuestion['settings'], more: Partial<PullRequestsQuestion> = {}) =>
  facts.answer?.({ kind: 'pullRequests', provider: 'github', settings, continueOnRepoNotFoundError: false, ...more });
const repositories = (settings: ScmRepositoriesQuestion['settings'], more: Partial<ScmRepositoriesQuestion> = {}) =>
  facts.answer?.({ kind: 'scmRepositories', provider: 'github', settings, cloneProtocol: '', filters: [], ...more });
const decisions = (more: Partial<DecisionsQuestion>) =>
  facts.answer?.({ kind: 'decisions', configMap: 'placement', name: '', labelSelector: {}, ...more });

describe('a facts file', () => {
  it('answers pull requests with texts as they are written', () => {
    expect(pulls({ owner: 'acme', repo: 'shop' })).toEqual([
      {
        number: '7',
        title: 'yes',
        branch: '1.10',
        targetBranch: 'main',
        headSha: '0123456',
        labels: ['preview'],
        author: 'ann',
      },
    ]);
  });

  it.each([
    ['gitlab', { project: '4711' }],
    ['azuredevops', { organization: 'org', project: 'project', repo: 'repo' }],
    ['bitbucketServer', { project: 'acme', repo: 'shop' }],
    ['gitlab', { project: 'acme/shop', pullRequestState: 'merged' }],
  ] as const)('knows what %s calls a repository: %j', (provider, settings) => {
    expect(pulls(settings, { provider })).toHaveLength(provider === 'bitbucketServer' ? 1 : 0);
  });

  it('has a problem with an unknown repository, or nothing where the set wants to go on', () => {
    const settings = { owner: 'acme', repo: 'absent' };
    expect(pulls(settings)).toMatchObject({ problem: { code: 'REPOSITORY_NOT_FOUND' } });
    expect(pulls(settings, { continueOnRepoNotFoundError: true })).toEqual([]);
  });

  it('answers default branches, or all, that pass the filters', () => {
    const names = (answer: unknown) =>
      (answer as { repository: string; branch: string }[]).map((item) => `${item.repository}@${item.branch}`);
    expect(names(repositories({ organization: 'acme' }))).toEqual(['shop@main', 'docs@trunk']);
    expect(names(repositories({ organization: 'acme', allBranches: true }))).toEqual([
      'shop@main',
      'shop@topic',
      'docs@trunk',
    ]);
    const filters = [{ pathsExist: ['deploy/'] }];
    expect(names(repositories({ organization: 'acme', allBranches: true }, { filters }))).toEqual(['shop@main']);
    expect(names(repositories({ group: 'acme', topic: 'go' }, { provider: 'gitlab' }))).toEqual(['shop@main']);
    expect(names(repositories({ region: 'x' }, { provider: 'awsCodeCommit' }))).toEqual(['shop@main', 'docs@trunk']);
    expect(repositories({ organization: 'other' })).toMatchObject({ problem: { code: 'ORGANIZATION_NOT_FOUND' } });
  });

  it('keeps digits of commits that look like numbers', () => {
    expect(repositories({ organization: 'acme', allBranches: true })).toMatchObject([
      { sha: '9999999999999999', repositoryId: '11', organization: 'acme' },
      { sha: '12e5' },
      { sha: 'abc', repositoryId: '', labels: [] },
    ]);
  });

  it('answers plugins with the types of YAML', () => {
    const question = { kind: 'plugin', applicationSetName: 'a', configMap: 'tenants', input: {} } as const;
    expect(facts.answer?.(question)).toEqual([{ id: 'acme', size: 3, true: true }, {}]);
    expect(facts.answer?.({ ...question, configMap: 'nobody' })).toMatchObject({
      problem: { code: 'CONFIG_MAP_NOT_FOUND' },
    });
  });

  it('answers decisions of resources by name or labels; those without a status have decided nothing', () => {
    const answer = { matchKey: 'name', entries: [{ name: 'oslo', weight: 1 }] };
    expect(decisions({ name: 'a' })).toEqual(answer);
    expect(decisions({ labelSelector: { matchLabels: { wave: 'first' } } })).toEqual(answer);
  });

  it.each([
    [{ name: 'absent' }, 'DECISIONS_NOT_FOUND'],
    [{ name: 'c' }, 'DECISIONS_INVALID'],
    [{ configMap: 'nobody', name: 'a' }, 'CONFIG_MAP_NOT_FOUND'],
    [{ configMap: 'nameless', name: 'a' }, 'DECISIONS_INVALID'],
  ])('has a problem with decisions such as %j', (question, code) => {
    expect(decisions(question)).toMatchObject({ problem: { code } });
  });

  it.each([
    'plugins: {a: 1}',
    'pullRequests: [{items: []}]',
    'decisions: [{configMap: a, resources: [1]}]',
    'clusters: 3',
  ])('is refused when it has another form: %s', (text) => {
    expect(() => readFacts(put(text))).toThrow(/facts\.yaml: /);
  });

  it('may be empty or absent', () => {
    expect(readFacts(put('')).clusters()).toEqual([]);
    expect(readFacts(undefined).clusters()).toEqual([]);
    expect(readFacts(put('clusters:\nplugins: ~\npullRequests: [{repository: a, items: }]\n')).clusters()).toEqual([]);
  });
});
