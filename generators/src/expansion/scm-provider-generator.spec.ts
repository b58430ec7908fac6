import { describe, expect, it } from '@jest/globals';
import { answering, errorOf, expandText, firstOf, namesOf, setText } from './expansion-fixture.js';
import type { ScmRepositoryFact } from './facts.js';

const SHOP: ScmRepositoryFact = {
  organization: 'acme',
  repository: 'shop',
  repositoryId: '1234567',
  url: 'git@github.com:acme/shop.git',
  branch: 'feature/X_1',
  sha: '0123456789abcdef',
  labels: ['go', 'web'],
};
const generator = (more = ''): string => `    - scmProvider: {github: {organization: acme}${more}}`;

describe('the scmProvider generator', () => {
  it('gives the parameters of Argo CD for each branch', () => {
    const annotations =
      "{a: '{{organization}}|{{url}}|{{branch}}|{{branchNormalized}}|{{sha}}|{{short_sha}}|{{short_sha_7}}|{{labels}}', " +
      "b: '{{repository_id}}|{{values.x}}'}";
    const text = setText(generator(", values: {x: '{{repository}}-{{short_sha_7}}'}"), {
      name: '{{repository}}',
      annotations,
    });
    expect(firstOf(text, answering({ scmRepositories: [SHOP] }))).toMatchObject({
      name: 'shop',
      annotations: {
        a: 'acme|git@github.com:acme/shop.git|feature/X_1|feature-x-1|0123456789abcdef|01234567|0123456|go,web',
        // A number, which the plain language does not fill in.
        b: '{{repository_id}}|shop-0123456',
      },
    });
  });

  it('gives an id that is no number as a text', () => {
    const text = setText(
      '    - scmProvider: {bitbucket: {owner: a, user: b, appPasswordRef: {secretName: c, key: d}}}',
      {
        name: 'x-{{repository_id}}',
      },
    );
    expect(namesOf(text, answering({ scmRepositories: [{ ...SHOP, repositoryId: 'ab-12' }] }))).toEqual(['x-ab-12']);
  });

  it('leaves the id of Azure DevOps, which is no text there, to Go templates', () => {
    const generators = `    - scmProvider:
        azureDevOps: {organization: a, teamProject: b, accessTokenRef: {secretName: c, key: d}}`;
    const known = answering({ scmRepositories: [{ ...SHOP, repositoryId: 'ab-12' }] });
    const annotations = "{x: '{{repository_id}}'}";
    expect(firstOf(setText(generators, { name: 'n', annotations }), known).annotations).toEqual({
      x: '{{repository_id}}',
    });
    const go = { name: 'x-{{ .repository_id }}', spec: 'goTemplate: true' };
    expect(namesOf(setText(generators, go), known)).toEqual(['x-ab-12']);
  });

  it('gives the id as a number in Handlebars', () => {
    const options = { name: 'id-{{repository_id}}', spec: 'handlebars: true' };
    expect(namesOf(setText(generator(), options), answering({ scmRepositories: [SHOP] }))).toEqual(['id-1234567']);
  });

  it('writes the digits of the id where a matrix makes it a text, and lets selectors compare it', () => {
    const text = setText(
      `    - matrix:
        generators:
          - scmProvider: {github: {organization: acme}}
            selector: {matchLabels: {repository_id: '1234567'}}
          - list: {elements: [{a: b}]}`,
      { name: 'id-{{repository_id}}' },
    );
    expect(namesOf(text, answering({ scmRepositories: [SHOP] }))).toEqual(['id-1234567']);
  });

  it('keeps empty conditions of filters apart from absent ones, and leaves out what says nothing', () => {
    const known = answering({ scmRepositories: [] });
    const filters = ", cloneProtocol: https, filters: [{repositoryMatch: '', pathsExist: []}, {branchMatch: x}]";
    expandText(setText(generator(filters)), known);
    expect(known.asked).toEqual([
      {
        kind: 'scmRepositories',
        provider: 'github',
        settings: { organization: 'acme' },
        cloneProtocol: 'https',
        filters: [{ pathsExist: [], repositoryMatch: '' }, { branchMatch: 'x' }],
      },
    ]);
  });

  it.each([
    ['    - scmProvider: {filters: []}', 'names no provider'],
    [generator(", filters: [{}, {labelMatch: '['}]"), 'filters[1].labelMatch'],
    [generator(', cloneProtocol: ftp'), 'cloneProtocol is "ftp"'],
  ])('refuses %s before anyone is asked', (text, reason) => {
    const known = answering({ scmRepositories: [] });
    const error = errorOf(setText(text), known);
    expect(error).toMatchObject({ code: 'GENERATOR_ERROR', location: 'spec.generators[0].scmProvider' });
    expect(error.message).toContain(reason);
    expect(known.asked).toEqual([]);
  });

  it('tells the code of what the provider said', () => {
    const known = {
      ...answering({}),
      answer: () => ({ problem: { code: 'SCM_RATE_LIMITED', message: 'Try later.' } }),
    };
    expect(errorOf(setText(generator()), known)).toMatchObject({
      code: 'GENERATOR_ERROR',
      factCode: 'SCM_RATE_LIMITED',
    });
  });
});
