import { describe, expect, it } from '@jest/globals';
import { parseApplicationSet } from '../spec/parse-manifests.js';
import { expand } from './expand.js';
import { answering, errorOf, expandText, firstOf, namesOf, setText } from './expansion-fixture.js';
import type { PullRequestFact } from './facts.js';

function pull(number: string, more: Partial<PullRequestFact> = {}): PullRequestFact {
  const usual = {
    title: `Change ${number}`,
    branch: `topic-${number}`,
    targetBranch: 'main',
    headSha: 'abcdef0123456789',
  };
  return { number, labels: [], author: 'ann', ...usual, ...more };
}

const generator = (more = ''): string => `    - pullRequest: {github: {owner: acme, repo: shop}${more}}`;

describe('the pullRequest generator', () => {
  it('gives the parameters of Argo CD for each pull request', () => {
    const known = answering({ pullRequests: [pull('7', { branch: 'feature/add_cart', title: 'Add <b>' })] });
    const annotations =
      "{a: '{{title}}|{{branch}}|{{branch_slug}}|{{target_branch}}|{{target_branch_slug}}', " +
      "b: '{{head_sha}}|{{head_short_sha}}|{{head_short_sha_7}}|{{author}}|{{labels}}|{{values.url}}'}";
    const text = setText(generator(", values: {url: 'https://{{branch_slug}}.example.com'}"), {
      name: 'pr-{{number}}',
      annotations,
    });
    expect(firstOf(text, known)).toMatchObject({
      name: 'pr-7',
      annotations: {
        a: 'Add <b>|feature/add_cart|feature-add-cart|main|main',
        // The plain language knows no lists, so labels stay as they are written.
        b: 'abcdef0123456789|abcdef01|abcdef0|ann|{{labels}}|https://feature-add-cart.example.com',
      },
    });
  });

  it('gives labels as a list in Handlebars', () => {
    const known = answering({ pullRequests: [pull('1', { labels: ['preview', 'web'] })] });
    const options = { name: 'pr-{{join labels "-"}}', spec: 'handlebars: true' };
    expect(namesOf(setText(generator(), options), known)).toEqual(['pr-preview-web']);
  });

  it('keeps those that carry all labels of the provider and pass one filter', () => {
    const pullRequests = [
      pull('1', { labels: ['a', 'b'] }),
      pull('2', { labels: ['a'] }),
      pull('3', { labels: ['b', 'a'], targetBranch: 'release' }),
      pull('4', { labels: ['a', 'b', 'c'], title: 'A HotFix', targetBranch: 'other' }),
    ];
    const text = setText(
      `    - pullRequest:
        gitea: {owner: acme, repo: shop, api: https://gitea.example.com, labels: [a, b]}
        filters: [{branchMatch: ^topic, targetBranchMatch: ^main$}, {titleMatch: (?i)hotfix}]`,
      { name: 'pr-{{number}}' },
    );
    expect(namesOf(text, answering({ pullRequests }))).toEqual(['pr-1', 'pr-4']);
  });

  it('asks once with the fields of the provider, and nothing that is no reference is asked along', () => {
    const known = answering({ pullRequests: [] });
    const text = setText(
      `    - pullRequest:
        continueOnRepoNotFoundError: true
        gitlab: {project: '4711', api: '', tokenRef: {secretName: gitlab, key: token}, insecure: false, labels: []}`,
    );
    expandText(text, known);
    expect(known.asked).toEqual([
      {
        kind: 'pullRequests',
        provider: 'gitlab',
        settings: { project: '4711', tokenRef: { key: 'token', secretName: 'gitlab' } },
        continueOnRepoNotFoundError: true,
      },
    ]);
  });

  it('never passes on what the schema does not know, such as a token that was written down', () => {
    const known = answering({ pullRequests: [] });
    const text = setText('    - pullRequest: {github: {owner: acme, repo: shop, token: hunter2}}');
    expand(parseApplicationSet(text, { unknownFields: 'warn' }), known);
    expect(known.asked).toHaveLength(1);
    expect(JSON.stringify(known.asked)).not.toContain('hunter2');
  });

  it('fills the parameters of a matrix into the provider', () => {
    const known = answering({ pullRequests: [pull('5')] });
    const text = setText(
      `    - matrix:
        generators:
          - list: {elements: [{repo: shop}, {repo: docs}]}
          - pullRequest: {github: {owner: acme, repo: '{{repo}}'}}`,
      { name: '{{repo}}-{{number}}' },
    );
    expect(namesOf(text, known)).toEqual(['docs-5', 'shop-5']);
    expect(known.asked.map((question) => 'settings' in question && question.settings['repo'])).toEqual([
      'shop',
      'docs',
    ]);
  });

  it('gives nothing but a need while the answer is not known', () => {
    expect(() => expandText(setText(generator()), answering({}))).toThrow('Something is needed.');
  });

  it('takes the first provider of several, in the order of Argo CD', () => {
    const known = answering({ pullRequests: [] });
    expandText(
      setText(generator(', gitlab: {project: a}, azuredevops: {organization: a, project: b, repo: c}')),
      known,
    );
    expect(known.asked).toMatchObject([{ provider: 'github' }]);
  });

  it.each([
    ['    - pullRequest: {}', 'names no provider'],
    [generator(", filters: [{branchMatch: '('}]"), 'filters[0].branchMatch'],
    [generator(", filters: [{titleMatch: '(?=x)'}]"), 'RE2'],
  ])('refuses %s', (text, reason) => {
    const error = errorOf(setText(text), answering({ pullRequests: [] }));
    expect(error).toMatchObject({ code: 'GENERATOR_ERROR', location: 'spec.generators[0].pullRequest' });
    expect(error.message).toContain(reason);
  });

  it.each([
    ['    - pullRequest: {github: {owner: a}}', 'spec.generators[0].pullRequest.github.repo is required'],
    ['    - pullRequest: {gitea: {owner: a, repo: b}}', 'gitea.api is required'],
    ['    - pullRequest: {github: {owner: a, repo: b, labels: x}}', 'has to be a list'],
    ['    - pullRequest: {github: {owner: a, repo: b, tokenRef: {key: x}}}', 'tokenRef.secretName is required'],
    ['    - pullRequest: {gitHub: {owner: a, repo: b}}', 'did you mean "github"?'],
  ])('refuses what the schema of Argo CD refuses: %s', (text, reason) => {
    const error = errorOf(setText(text));
    expect(error.code).toBe('INVALID_SPEC');
    expect(error.message).toContain(reason);
  });
});
