import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { GenerationError } from '../generation.errors.js';
import { parseApplicationSet } from '../spec/parse-manifests.js';
import { expand } from './expand.js';
import { cluster, errorOf, expandText, facts, firstOf, namesOf, repository, setText } from './expansion-fixture.js';

const CLUSTERS = [cluster('oslo', { env: 'prod' }), cluster('lyon', { env: 'dev' })];
const URL = 'https://git.example.com/data.git';

describe('the clusters generator', () => {
  it('adds the implicit cluster only for an empty selector, and only when nobody registered it', () => {
    const text = setText('    - clusters: {}');
    expect(namesOf(text, facts(CLUSTERS))).toEqual(['in-cluster', 'lyon', 'oslo']);
    const registered = { ...cluster('local'), server: 'https://kubernetes.default.svc' };
    expect(namesOf(text, facts([registered]))).toEqual(['local']);
    const named = { ...cluster('in-cluster'), server: 'https://elsewhere' };
    expect(expandText(text, facts([named])).problems).toMatchObject([{ code: 'DUPLICATE_NAME' }]);
    expect(namesOf(setText('    - clusters: {selector: {matchLabels: {env: prod}}}'), facts(CLUSTERS))).toEqual([
      'oslo',
    ]);
  });

  it('shows the label that marks cluster secrets, and an empty project', () => {
    const annotations = "{t: '{{metadata.labels.argocd.argoproj.io/secret-type}}', p: '[{{project}}]'}";
    const text = setText('    - clusters: {selector: {matchLabels: {env: prod}}}', { annotations });
    expect(firstOf(text, facts(CLUSTERS)).annotations).toEqual({ t: 'cluster', p: '[]' });
  });

  it('gives one set of all clusters with flatList, also when there is none', () => {
    const text = setText('    - clusters: {flatList: true, selector: {matchLabels: {env: none}}}', {
      name: 'all',
      annotations: "{c: '{{clusters}}'}",
    });
    expect(firstOf(text, facts(CLUSTERS)).annotations).toEqual({ c: '{{clusters}}' });
  });

  it('fails on a selector that is no legal one once it is filled in', () => {
    const text = setText("    - clusters: {selector: {matchLabels: {env: '{{stage}}'}}}");
    expect(errorOf(text, facts(CLUSTERS))).toMatchObject({
      code: 'GENERATOR_ERROR',
      location: 'spec.generators[0].clusters',
    });
  });
});

describe('the git generator', () => {
  const known = facts(CLUSTERS, {
    [URL]: repository({
      'a/x.yaml': 'name: one\npath: mine\nnum: 1.10\n',
      'b/y.yaml': '- {name: two}\n- null\n',
      'e.yaml': '',
    }),
  });
  const git = (rest: string): string => `    - git: {repoURL: ${URL}, revision: HEAD, ${rest}}`;

  it('lets path parameters overwrite those of the file', () => {
    const annotations = "{p: '{{path}}', f: '{{path.filename}}', num: '{{num}}'}";
    const text = setText(git('files: [{path: a/*}]'), { annotations });
    expect(firstOf(text, known).annotations).toEqual({ p: 'a', f: 'x.yaml', num: '1.1' });
  });

  it('gives one set for each item of a list, and one for an empty file', () => {
    expect(
      expandText(setText(git('files: [{path: b}]'), { name: '{{name}}-{{path[0]}}' }), known).applications,
    ).toHaveLength(2);
    expect(
      firstOf(
        setText(git('files: [{path: e.yaml}]'), {
          name: 'e',
          annotations: "{p: '{{path}}{{path.basenameNormalized}}'}",
        }),
        known,
      ).annotations,
    ).toEqual({ p: '.' });
  });

  it('needs directories or files, and a legal pattern', () => {
    expect(errorOf(setText(git('directories: []')), known).message).toContain('needs "directories" or "files"');
    expect(errorOf(setText(git("files: [{path: '../x'}]")), known)).toMatchObject({
      code: 'GENERATOR_ERROR',
      location: 'spec.generators[0].git',
    });
  });

  it('hands on why a repository cannot be had', () => {
    const text = setText('    - git: {repoURL: https://other.example.com/x.git, revision: HEAD, files: [{path: a}]}');
    expect(errorOf(text, known)).toMatchObject({ code: 'GENERATOR_ERROR', factCode: 'REPOSITORY_UNAVAILABLE' });
  });

  it('asks for trees and then for files, all of a round at once', () => {
    const generators = `    - matrix:
        generators:
          - clusters: {selector: {matchExpressions: [{key: env, operator: Exists}]}}
          - git: {repoURL: 'https://git.example.com/{{name}}.git', revision: '{{metadata.labels.env}}', files: [{path: '*.yaml'}]}`;
    const set = parseApplicationSet(setText(generators, { name: '{{name}}-{{app}}' }));
    const texts = new Map<string, string>();
    const trees = new Map<
      string,
      { paths: string[]; directories: string[]; read: (path: string) => string | undefined }
    >();
    const lazy = { clusters: () => CLUSTERS, repository: (url: string) => trees.get(url) };
    const first = expand(set, lazy);
    expect(first).toMatchObject({
      kind: 'needs',
      needs: [
        { url: 'https://git.example.com/oslo.git', revision: 'prod', files: [] },
        { url: 'https://git.example.com/lyon.git', revision: 'dev', files: [] },
      ],
    });
    for (const { name } of CLUSTERS) {
      const url = `https://git.example.com/${name}.git`;
      trees.set(url, { paths: ['a.yaml'], directories: [], read: (path) => texts.get(url + path) });
    }
    expect(expand(set, lazy)).toMatchObject({ kind: 'needs', needs: [{ files: ['a.yaml'] }, { files: ['a.yaml'] }] });
    for (const url of trees.keys()) texts.set(`${url}a.yaml`, 'app: web');
    const last = expand(set, lazy);
    expect(last).toMatchObject({
      kind: 'expanded',
      sources: { clusters: true, repositories: [{ revision: 'prod' }, { revision: 'dev' }] },
    });
    expect(last.kind === 'expanded' && last.applications.map(({ name }) => name)).toEqual(['oslo-web', 'lyon-web']);
  });
});

describe('selectors', () => {
  it('see flat names and texts of nested values', () => {
    const generators = `    - list: {elementsYaml: '[{name: one, a: {b: [x]}, num: 1000000}, {name: two}]'}
      selector: {matchLabels: {a.b.0: x, num: '1e+06'}}`;
    expect(namesOf(setText(generators))).toEqual(['one']);
  });
});

describe('expand', () => {
  it('refuses single Applications and lets the others through', () => {
    const text = setText("    - list: {elements: [{name: ''}, {name: two}, {name: one}, {name: one}]}");
    const { applications, problems } = expandText(text);
    expect(applications.map(({ name }) => name)).toEqual(['two']);
    expect(problems.map(({ code }) => code)).toEqual(['INVALID_SPEC', 'DUPLICATE_NAME']);
  });

  it('says of a name with braces left in it what may be missing', () => {
    const { problems } = expandText(
      setText('    - list: {elements: [{a: one}, {a: two}]}').replace("'{{name}}'", "'{{.name}}'"),
    );
    expect(problems).toMatchObject([
      { applicationName: '{{.name}}', message: expect.stringContaining('spec.goTemplate') },
    ]);
  });

  it('tells where a text of the template is wrong, in the generator or in the set', () => {
    const bad = "annotations: {x: '{{name}} {{'}";
    const general = setText('    - list: {elements: [{name: one}]}', { annotations: "{x: '{{name}} {{'}" });
    expect(errorOf(general)).toMatchObject({
      code: 'TEMPLATE_ERROR',
      location: 'spec.template.metadata.annotations.x',
      line: 11,
    });
    const own = `    - list: {elements: [{name: one}], template: {metadata: {${bad}}, spec: {project: '', destination: {}}}}`;
    expect(errorOf(setText(own))).toMatchObject({
      location: 'spec.generators[0].list.template.metadata.annotations.x',
      line: 7,
    });
  });

  it('gives no error for a template that nothing is filled into', () => {
    expect(namesOf(setText('    - list: {elements: []}', { annotations: "{x: '{{name}} {{'}" }))).toEqual([]);
  });

  it('skips entries without a known generator', () => {
    const set = parseApplicationSet(setText('    - unheardOf: {a: 1}\n    - {}'), { unknownFields: 'warn' });
    expect(expand(set, facts([]))).toMatchObject({ kind: 'expanded', applications: [] });
    expect(set.warnings.map(({ path }) => path)).toEqual(['spec.generators[0].unheardOf']);
  });

  it('gives nothing but GenerationErrors, and the same result twice, for whatever generators', () => {
    const text = fc.constantFrom('{{name}}', 'x', '{{', '', 'a.b', '{{values.a}}', '{{ .name }}', '{{ .values.a }}');
    const list = fc.record({
      list: fc.record({
        elements: fc.array(
          fc.dictionary(fc.constantFrom('name', 'a', 'values'), fc.oneof(text, fc.jsonValue({ maxDepth: 2 })), {
            maxKeys: 3,
          }),
          { maxLength: 3 },
        ),
        elementsYaml: text,
      }),
    });
    const clusters = fc.record({
      clusters: fc.record({ values: fc.dictionary(fc.constantFrom('a', 'b'), text), flatList: fc.boolean() }),
    });
    const git = fc.record({
      git: fc.record({
        repoURL: fc.constantFrom(URL, '{{name}}'),
        revision: text,
        files: fc.array(fc.record({ path: text }), { maxLength: 2 }),
      }),
    });
    const terminal = fc.oneof(list, clusters, git);
    const nested = fc.record({ matrix: fc.record({ generators: fc.array(terminal, { maxLength: 3 }) }) });
    const merge = fc.record({
      merge: fc.record({
        generators: fc.array(terminal, { maxLength: 3 }),
        mergeKeys: fc.array(text, { maxLength: 2 }),
      }),
    });
    const top = fc.oneof(
      terminal,
      fc.record({ matrix: fc.record({ generators: fc.array(fc.oneof(terminal, nested, merge), { maxLength: 3 }) }) }),
      merge,
    );
    const known = facts(CLUSTERS, { [URL]: repository({ x: 'name: [1, {a: b}]', 'a.b': 'broken: [' }) });
    fc.assert(
      fc.property(
        fc.array(top, { maxLength: 3 }),
        fc.constantFrom('', 'handlebars', 'goTemplate'),
        fc.constantFrom(
          null,
          'NAME',
          'metadata: {labels: {a: NAME}, finalizers: [b]}',
          '{"spec": {"source": {"path": "NAME"}}}',
        ),
        (generators, language, patch) => {
          const name = language === 'goTemplate' ? '{{ .name }}' : '{{name}}';
          const manifest = JSON.parse(
            JSON.stringify({
              apiVersion: 'argoproj.io/v1alpha1',
              kind: 'ApplicationSet',
              metadata: { name: 'x' },
              spec: {
                ...(language === '' ? {} : { [language]: true }),
                templatePatch: patch?.replace('NAME', name),
                generators,
                template: {
                  metadata: { name, labels: { [name.replace('name', 'a')]: name.replace('name', 'values.a') } },
                  spec: { project: '', destination: {} },
                },
              },
            }),
          ) as unknown;
          const run = (): unknown => {
            try {
              return expand(parseApplicationSet(JSON.stringify(manifest)), known);
            } catch (error) {
              expect(error).toBeInstanceOf(GenerationError);
              return (error as GenerationError).code;
            }
          };
          expect(run()).toEqual(run());
        },
      ),
      { numRuns: 1000 },
    );
  });
});
