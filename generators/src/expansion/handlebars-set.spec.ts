import { describe, expect, it } from '@jest/globals';
import { cluster, errorOf, expandText, facts, firstOf, namesOf, repository, setText } from './expansion-fixture.js';

const URL = 'https://git.example.com/data.git';
const spec = 'handlebars: true';
const known = facts([cluster('oslo', { env: 'prod' }), cluster('lyon', { env: 'dev' })], {
  [URL]: repository({
    'apps/web/x': '',
    'clusters/oslo.yaml': 'replicas: 3\nzones: [a, b]\n',
    'clusters/lyon.yaml': 'replicas: 1\n',
  }),
});
const PROD = 'clusters: {selector: {matchLabels: {env: prod}}';

describe('sets in the Handlebars language', () => {
  it('look names up in nested parameters', () => {
    const annotations =
      "{env: '{{#if (eq metadata.labels.env \"prod\")}}live{{else}}test{{/if}}', path: '{{path.path}} {{path.basename}} {{path.segments.[0]}}'}";
    const generators = `    - matrix: {generators: [{${PROD}}}, {git: {repoURL: ${URL}, revision: HEAD, directories: [{path: apps/*}]}}]}`;
    expect(firstOf(setText(generators, { spec, annotations }), known).annotations).toEqual({
      env: 'live',
      path: 'apps/web web apps',
    });
  });

  it('keep the types of elements and files', () => {
    const generators = `    - matrix: {generators: [{${PROD}}}, {git: {repoURL: ${URL}, revision: HEAD, files: [{path: 'clusters/{{name}}.yaml'}]}}]}`;
    const annotations =
      "{zones: '{{#each zones}}{{this}}{{#unless @last}}+{{/unless}}{{/each}}', many: '{{gt replicas 2}}'}";
    expect(firstOf(setText(generators, { spec, annotations }), known).annotations).toEqual({
      zones: 'a+b',
      many: 'true',
    });
  });

  it('fill values from the generator and from those around it, at once', () => {
    const generators = `    - matrix:
        generators:
          - list: {elements: [{app: web}]}
          - ${PROD}, values: {both: '{{app}}-{{name}}-{{metadata.labels.env}}'}}`;
    const text = setText(generators, { spec, annotations: "{both: '{{values.both}}'}" });
    expect(firstOf(text, known).annotations).toEqual({ both: 'web-oslo-prod' });
  });

  it('let an inner second child use an inner first child', () => {
    const generators = `    - matrix:
        generators:
          - list: {elements: [{a: '1'}]}
          - matrix:
              generators:
                - list: {elements: [{b: '2'}]}
                - list: {elements: [{name: '{{a}}{{b}}'}]}`;
    expect(namesOf(setText(generators, { spec }))).toEqual(['12']);
  });

  it('let the first child of a matrix win, also with an empty value, and merge objects', () => {
    const generators =
      "    - matrix: {generators: [{list: {elements: [{x: '', o: {a: 1}}]}}, {list: {elements: [{x: two, name: n, o: {b: 2}}]}}]}";
    const text = setText(generators, { spec, annotations: "{x: '[{{x}}]', o: '{{toJson o}}'}" });
    expect(firstOf(text).annotations).toEqual({ x: '[]', o: '{"b":2,"a":1}' });
  });

  it('select on nested names', () => {
    const generators =
      '    - clusters: {}\n      selector: {matchExpressions: [{key: metadata.labels.env, operator: NotIn, values: [dev]}]}';
    expect(namesOf(setText(generators, { spec }), known)).toEqual(['in-cluster', 'oslo']);
  });

  it('loop over all clusters with flatList', () => {
    const generators =
      '    - clusters: {flatList: true, selector: {matchExpressions: [{key: env, operator: Exists}]}, values: {who: "{{name}}!"}}';
    const text = setText(generators, {
      spec,
      name: 'all',
      annotations: "{names: '{{#each clusters}}{{values.who}}{{/each}}'}",
    });
    expect(firstOf(text, known).annotations).toEqual({ names: 'oslo!lyon!' });
  });

  it('fail on a name that does not exist, and tell the place in the set and in the text', () => {
    const generators = '    - list: {elements: [{name: one}]}';
    const error = errorOf(setText(generators, { spec, annotations: "{x: 'a {{mising}}'}" }));
    expect(error).toMatchObject({ code: 'TEMPLATE_ERROR', location: 'spec.template.metadata.annotations.x', line: 11 });
    expect(error.message).toContain('Line 1, column 5 of the template: "mising" is not defined');
    const inGenerator = setText("    - list: {elements: [{name: one}]}\n    - clusters: {values: {x: '{{nope}}'}}", {
      spec,
    });
    expect(errorOf(inGenerator)).toMatchObject({
      code: 'GENERATOR_ERROR',
      location: 'spec.generators[1].clusters',
      line: 8,
    });
  });

  it('give every Application the default finalizer, also for an empty element', () => {
    expect(firstOf(setText('    - list: {elements: [{}]}', { spec, name: 'x' })).finalizers).toEqual([
      'resources-finalizer.argocd.argoproj.io',
    ]);
  });

  it('compile every text once for all parameter sets', () => {
    const elements = Array.from({ length: 2000 }, (_, index) => `{name: n${index}}`).join(', ');
    expect(expandText(setText(`    - list: {elements: [${elements}]}`, { spec })).applications).toHaveLength(2000);
  });
});
