import { describe, expect, it } from '@jest/globals';
import { answering, cluster, firstOf, namesOf, setText } from './expansion-fixture.js';
import type { Facts, PullRequestFact, ScmRepositoryFact } from './facts.js';

const PULL: PullRequestFact = {
  number: '7',
  title: 'Add cart',
  branch: 'feature/cart',
  targetBranch: 'main',
  headSha: 'abcdef0123456789',
  labels: ['preview', 'web'],
  author: 'ann',
};
const SHOP: ScmRepositoryFact = {
  organization: 'acme',
  repository: 'shop',
  repositoryId: '12345678',
  url: 'u',
  branch: 'main',
  sha: 'abc',
  labels: ['go', 'web'],
};

/** What a template gives with the parameters of a generator. */
function rendered(generator: string, template: string, known: Facts): string | undefined {
  const options = { name: 'n', spec: 'goTemplate: true', annotations: `{x: ${JSON.stringify(template)}}` };
  return firstOf(setText(`    - ${generator}`, options), known).annotations['x'];
}

describe('parameters of services outside in Go templates', () => {
  it('are lists of texts for the labels of pull requests', () => {
    const generator = 'pullRequest: {github: {owner: a, repo: b}}';
    const template = '{{ range .labels }}{{ . }},{{ end }}{{ printf "%T %T" .labels .number }}{{ .head_short_sha_7 }}';
    expect(rendered(generator, template, answering({ pullRequests: [PULL] }))).toBe(
      'preview,web,[]string stringabcdef0',
    );
  });

  it('are texts and a whole number for repositories', () => {
    const generator = 'scmProvider: {github: {organization: acme}}';
    const template = '{{ .repository_id }} {{ printf "%T" .repository_id }} {{ .labels }} {{ .branchNormalized }}';
    expect(rendered(generator, template, answering({ scmRepositories: [SHOP] }))).toBe('12345678 int64 go,web main');
  });

  it('keep the types that a plugin gave', () => {
    const template = '{{ .size }} {{ index .tags 1 }} {{ .place.city }} {{ .values.x }}';
    const generator = "plugin: {configMapRef: {name: a}, values: {x: '{{ .place.city }}!'}}";
    const plugin = [{ size: 2_000_000, tags: ['a', 'b'], place: { city: 'oslo' } }];
    expect(rendered(generator, template, answering({ plugin }))).toBe('2e+06 b oslo oslo!');
  });

  it('show the input of a plugin as Argo CD does: the bytes of its JSON', () => {
    const generator = 'plugin: {configMapRef: {name: a}, input: {parameters: {plan: gold, b: {d: 1, c: 2}}}}';
    const template =
      '{{ .generator.input.parameters.plan }} {{ printf "%s" .generator.input.parameters.b.Raw }} ' +
      '{{ printf "%T" .generator.input.parameters.plan }}';
    expect(rendered(generator, template, answering({ plugin: [{}] }))).toBe(
      '{[34 103 111 108 100 34]} {"c":2,"d":1} v1.JSON',
    );
  });

  it('show the input of a plugin as JSON where a template asks for that, without what is null', () => {
    const generator =
      "plugin: {configMapRef: {name: a}, input: {parameters: {plan: gold, none: ~, b: {d: '<', c: 2}}}}";
    const template = '{{ toJson .generator.input.parameters }}{{ toJson .generator.input.parameters.plan }}';
    expect(rendered(generator, template, answering({ plugin: [{}] }))).toBe(
      String.raw`{"b":{"c":2,"d":"\u003c"},"plan":"gold"}"gold"`,
    );
  });

  it('are texts, and values as they are, for decisions', () => {
    const generator = "clusterDecisionResource: {configMapRef: a, name: b, values: {x: '{{ .name }}'}}";
    const known = answering({ decisions: { matchKey: 'c', entries: [{ c: 'oslo', weight: 3 }] } }, [cluster('oslo')]);
    const template = '{{ .name }} {{ .server }} {{ printf "%T" .weight }} {{ .values.x }} {{ printf "%T" .values }}';
    expect(rendered(generator, template, known)).toBe(
      'oslo https://oslo.example.com string {{ .name }} map[string]string',
    );
  });

  it('survive matrices, merges and selectors', () => {
    const generators = `    - matrix:
        generators:
          - scmProvider: {github: {organization: acme}}
            selector: {matchLabels: {repository_id: '12345678'}}
          - pullRequest: {github: {owner: '{{ .organization }}', repo: '{{ .repository }}'}}`;
    const known = answering({ scmRepositories: [SHOP], pullRequests: [PULL] });
    // Of the labels, which both have, the first child's win.
    const name = '{{ .repository }}-{{ .number }}-{{ .repository_id }}-{{ .labels }}';
    const options = { name, spec: 'goTemplate: true' };
    expect(namesOf(setText(generators, options), known)).toEqual(['shop-7-12345678-go,web']);
    expect(known.asked).toMatchObject([{ kind: 'scmRepositories' }, { settings: { owner: 'acme', repo: 'shop' } }]);
  });
});
