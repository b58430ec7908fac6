import { describe, expect, it } from '@jest/globals';
import { cluster, errorOf, expandText, facts, firstOf, namesOf, repository, setText } from './expansion-fixture.js';

const URL = 'https://git.example.com/data.git';
const STRICT = 'goTemplate: true\n  goTemplateOptions: [missingkey=error]';
const LOOSE = 'goTemplate: true';
const known = facts([cluster('oslo', { env: 'prod' }), cluster('lyon', { env: 'dev' })], {
  [URL]: repository({
    'apps/web/x': '',
    'clusters/oslo.yaml': 'replicas: 3\nzones: [a, b]\nvalues: {old: x}\n',
    'root.yaml': 'a: 1\n',
  }),
});
const PROD = 'clusters: {selector: {matchLabels: {env: prod}}';
const git = (rest: string): string => `git: {repoURL: ${URL}, revision: HEAD, ${rest}}`;

/** The annotation `x` of the only Application. */
function shown(generators: string, x: string, options: { spec?: string; name?: string } = {}): string | undefined {
  const text = setText(generators, { spec: LOOSE, name: 'one', ...options, annotations: JSON.stringify({ x }) });
  return firstOf(text, known).annotations['x'];
}

describe('parameters of sets with Go templates', () => {
  it('keep the types of elements', () => {
    const elements = '    - list: {elements: [{num: 1000000, list: [a, 1], none: null, flag: false}]}';
    expect(shown(elements, '{{ .num }} {{ .list }} {{ .none }} {{ .flag }}')).toBe('1e+06 [a 1] <no value> false');
  });

  it('keep the types of elementsYaml, which is filled in only inside a matrix', () => {
    const list = "list: {elementsYaml: '[{deep: {a: [x, 2]}}]'}";
    expect(shown(`    - ${list}`, '{{ index .deep.a 1 }}')).toBe('2');
    const templated = `list: {elementsYaml: '[{b: {{ .a }}}]'}`;
    expect(errorOf(setText(`    - ${templated}`, { spec: LOOSE })).code).toBe('GENERATOR_ERROR');
    const yaml = JSON.stringify('{{ range .a }}\n- b: {{ . }}\n{{ end }}');
    const matrix = `    - matrix: {generators: [{list: {elements: [{a: [p, q]}]}}, {list: {elementsYaml: ${yaml}}}]}`;
    expect(namesOf(setText(matrix, { spec: LOOSE, name: '{{ .b }}' }))).toEqual(['p', 'q']);
  });

  it('show labels as a map of texts, annotations only where there are any, and nothing of the kind in-cluster', () => {
    const text = '{{ printf "%T" .metadata.labels }} {{ .metadata.annotations }} {{ index .metadata.labels "none" }}!';
    expect(shown(`    - ${PROD}}`, text)).toBe('map[string]string <no value> !');
    const all = setText('    - clusters: {}', {
      spec: STRICT,
      name: '{{ .name }}',
      annotations: "{x: '{{ .metadata }}'}",
    });
    expect(errorOf(all, known)).toMatchObject({ code: 'TEMPLATE_ERROR' });
  });

  it('show places in repositories below path, segments as a list of texts, and over parameters of that name', () => {
    const text = '{{ .path.path }} {{ .path.basename }} {{ printf "%T" .path.segments }} {{ index .path.segments 0 }}';
    expect(shown(`    - ${git('directories: [{path: apps/*}]')}`, text)).toBe('apps/web web []string apps');
    expect(shown(`    - ${git('files: [{path: root.yaml}]')}`, '{{ .path.path }} {{ .path.filename }} {{ .a }}')).toBe(
      '. root.yaml 1',
    );
    const prefixed = `    - ${git('directories: [{path: apps/*}], pathParamPrefix: app')}`;
    expect(shown(prefixed, '{{ .app.path.basename }} {{ .path }}')).toBe('web <no value>');
  });

  it('have values of the generator instead of those of a file', () => {
    const files = `    - ${git("files: [{path: clusters/oslo.yaml}], values: {new: '{{ .replicas }}'}")}`;
    expect(shown(files, '{{ .values }} {{ printf "%T" .values }}')).toBe('map[new:3] map[string]string');
  });

  it('are one list of all clusters with flatList, also of none', () => {
    const flat = (selector: string): string =>
      `    - clusters: {flatList: true, selector: {matchLabels: {env: ${selector}}}}`;
    expect(shown(flat('prod'), '{{ range .clusters }}{{ .name }}{{ end }} {{ printf "%T" .clusters }}')).toBe(
      'oslo []map[string]interface {}',
    );
    expect(shown(flat('none'), '{{ len .clusters }}')).toBe('0');
  });

  it('are flattened for selectors, but not their lists of texts', () => {
    const directories = git('directories: [{path: apps/*}]');
    const select = (key: string, value: string): string =>
      setText(`    - ${directories}\n      selector: {matchLabels: {${key}: '${value}'}}`, {
        spec: LOOSE,
        name: 'one',
      });
    expect(namesOf(select('path.basename', 'web'), known)).toEqual(['one']);
    expect(namesOf(select('path.segments', '[apps web]'), known)).toEqual(['one']);
    expect(namesOf(select('path.segments.0', 'apps'), known)).toEqual([]);
  });

  it('leave the template alone when there are none, and then the patch has none either', () => {
    const text = setText('    - list: {elements: [{}]}', {
      spec: `${LOOSE}\n  templatePatch: '{"metadata": {"labels": {"a": "b{{ .x }}"}}}'`,
      name: 'plain',
      annotations: "{a: '{{ .x }}'}",
    });
    expect(firstOf(text)).toMatchObject({
      annotations: { a: '{{ .x }}' },
      labels: { a: 'b<no value>' },
      finalizers: [],
    });
  });
});

describe('rendering with Go templates', () => {
  it('fills in every text and every key, and nothing twice', () => {
    const elements = "    - list: {elements: [{name: one, text: '{{ .name }}'}]}";
    const text = setText(elements, {
      spec: STRICT,
      name: '{{ .name }}',
      annotations: "{'{{ .name }}-k': '{{ .text }}'}",
    });
    expect(firstOf(text).annotations).toEqual({ 'one-k': '{{ .name }}' });
  });

  it('lets what a template writes into its parameters show in the fields behind it, of this Application only', () => {
    const elements = '    - list: {elements: [{name: one, deep: {a: x}}, {name: two, deep: {a: x}}]}';
    const name = '{{ .name }}{{ if eq .name "one" }}{{ $_ := set .deep "k" "v" }}{{ end }}';
    const text = setText(elements, { spec: LOOSE, name, annotations: "{k: '{{ .deep.k }}'}" });
    expect(expandText(text).applications.map(({ annotations }) => annotations['k'])).toEqual(['v', '<no value>']);
    expect(expandText(text).applications.map(({ annotations }) => annotations['k'])).toEqual(['v', '<no value>']);
  });

  it('lets values write for the templates behind them', () => {
    const generator = `    - ${PROD}, values: {a: '{{ $_ := set .metadata "k" "v" }}{{ .name }}'}}`;
    expect(shown(generator, '{{ .metadata.k }} {{ .values.a }}')).toBe('v oslo');
    const matrix = `    - matrix: {generators: [{list: {elements: [{a: {b: x}}]}}, {list: {elements: [{c: '{{ $_ := set .a "k" "v" }}w'}]}}]}`;
    expect(shown(matrix, '{{ .a }} {{ .c }}')).toBe('map[b:x k:v] w');
  });

  it('keeps texts that come in with parameters from writing into what others share', () => {
    const text = JSON.stringify(JSON.stringify({ text: '{{ $_ := set .deep "k" "v" }}{{ .deep.k }}' }));
    const own = facts([], { [URL]: repository({ 'a.json': JSON.parse(text) as string, 'b.yaml': 'deep: {a: x}\n' }) });
    const second = git("files: [{path: b.yaml}], pathParamPrefix: b, values: {v: '{{ .text }}'}");
    const generators = `    - matrix: {generators: [{${git('files: [{path: a.json}]')}}, {${second}}]}`;
    const set = setText(generators, { spec: LOOSE, name: 'one', annotations: "{x: '{{ .values.v }} {{ .deep }}'}" });
    expect(firstOf(set, own).annotations).toEqual({ x: 'v map[a:x]' });
    expect(firstOf(set, own).annotations).toEqual({ x: 'v map[a:x]' });
  });

  it('fills fields in in the order of Argo CD’s types', () => {
    const elements = '    - list: {elements: [{name: one}]}';
    const text = setText(elements, {
      spec: LOOSE,
      name: '{{ .k }}x',
      annotations: '{a: "{{ $_ := set . \\"k\\" \\"v\\" }}"}',
    }).replace('project: default', "project: '{{ .k }}'");
    expect(firstOf(text)).toMatchObject({ name: '<no value>x', spec: { project: 'v' } });
  });

  it('tells where a template is wrong', () => {
    const text = setText('    - list: {elements: [{name: one}]}', { spec: STRICT, annotations: "{x: 'a {{ .no }}'}" });
    expect(errorOf(text.replace("'{{name}}'", "'{{ .name }}'"))).toMatchObject({
      code: 'TEMPLATE_ERROR',
      location: 'spec.template.metadata.annotations.x',
    });
  });

  it.each(['missingkey=warn', 'other', ''])('refuses the option %j', (option) => {
    const spec = `goTemplate: true\n  goTemplateOptions: ['${option}']`;
    const error = errorOf(setText('    - list: {elements: [{name: one}]}', { spec }));
    expect(error.code).toBe('TEMPLATE_ERROR');
    expect(error.message).toContain(`goTemplateOptions holds ${JSON.stringify(option)}`);
  });

  it.each([
    ['missingkey=default', '<no value>'],
    ['missingkey=invalid', '<no value>'],
    ['missingkey=zero', '<no value>'],
  ])('takes the option %s', (option, expected) => {
    const spec = `goTemplate: true\n  goTemplateOptions: [missingkey=error, ${option}]`;
    expect(shown('    - list: {elements: [{a: x}]}', '{{ .b }}', { spec })).toBe(expected);
  });

  it('gives random values that stay the same for the same parameters, and differ between fields and sets', () => {
    const text = setText('    - list: {elements: [{name: one}, {name: two}]}', {
      spec: LOOSE,
      name: '{{ .name }}',
      annotations: "{a: '{{ randAlphaNum 12 }}', b: '{{ randAlphaNum 12 }}'}",
    });
    const values = (): string[] =>
      expandText(text).applications.flatMap(({ annotations }) => Object.values(annotations));
    expect(new Set(values()).size).toBe(4);
    expect(values()).toEqual(values());
  });
});

describe('matrices with Go templates', () => {
  const first = 'list: {elements: [{app: web, stage: prod}]}';
  const matrix = (second: string): string => `    - matrix: {generators: [{${first}}, {${second}}]}`;

  it('fill values in where the first child knows the names, and leave the others to the generator', () => {
    const second = `${PROD}, values: {a: '{{ .app }}', b: '{{ .metadata.labels.env }}'}}`;
    expect(shown(matrix(second), '{{ .values.a }} {{ .values.b }}', { spec: STRICT })).toBe('web prod');
  });

  it('fail on a value that needs both children at once, with missingkey=error', () => {
    const second = `${PROD}, values: {a: '{{ .app }}-{{ .name }}'}}`;
    const text = (spec: string): string =>
      setText(matrix(second), { spec, name: 'one', annotations: "{x: '{{ .values.a }}'}" });
    expect(errorOf(text(STRICT), known)).toMatchObject({
      code: 'GENERATOR_ERROR',
      location: 'spec.generators[0].matrix.generators[1].clusters',
    });
    expect(firstOf(text(LOOSE), known).annotations).toEqual({ x: '<no value>-oslo' });
  });

  it('fail on other errors in values at once', () => {
    const second = `${PROD}, values: {a: '{{ index .app 9 }}'}}`;
    expect(errorOf(setText(matrix(second), { spec: STRICT }), known).code).toBe('GENERATOR_ERROR');
  });

  it('fill in a nested matrix before its own first child is known', () => {
    const nested =
      "matrix: {generators: [{list: {elements: [{b: x}]}}, {list: {elements: [{c: '{{ .b }}{{ .app }}'}]}}]}";
    expect(errorOf(setText(matrix(nested), { spec: STRICT })).code).toBe('GENERATOR_ERROR');
    expect(shown(matrix(nested), '{{ .c }}')).toBe('<no value>web');
    const empty = nested.replace('{b: x}', '');
    expect(errorOf(setText(matrix(empty), { spec: STRICT })).code).toBe('GENERATOR_ERROR');
  });

  it('let the inner second child use the inner first one when nothing is around them', () => {
    const nested = "matrix: {generators: [{list: {elements: [{b: x}]}}, {list: {elements: [{c: '{{ .b }}'}]}}]}";
    const generators = `    - matrix: {generators: [{${nested}}, {list: {elements: [{d: '{{ .c }}'}]}}]}`;
    expect(shown(generators, '{{ .d }}', { spec: STRICT })).toBe('x');
  });

  it('let the first child win, also with empty values, and merge maps', () => {
    const generators =
      '    - matrix: {generators: [{list: {elements: [{x: "", n: null, o: {a: 1}}]}}, {list: {elements: [{x: two, n: 1, o: {a: 2, b: 2}}]}}]}';
    expect(shown(generators, '[{{ .x }}] {{ .n }} {{ .o }}')).toBe('[] <no value> map[a:1 b:2]');
  });

  it('fail where a template or a selector of the second child cannot be filled in, though neither has an effect', () => {
    const selector = `    - matrix:
        generators:
          - ${first}
          - list: {elements: [{b: x}]}
            selector: {matchLabels: {b: 'X'}}`;
    expect(namesOf(setText(selector, { spec: STRICT, name: 'x' }))).toEqual([]);
    expect(errorOf(setText(selector.replace("'X'", "'{{ .none }}'"), { spec: STRICT })).code).toBe('GENERATOR_ERROR');
    const template =
      "list: {elements: [{b: x}], template: {metadata: {name: '{{ .none }}'}, spec: {project: '', destination: {}}}}";
    expect(errorOf(setText(matrix(template), { spec: STRICT })).code).toBe('GENERATOR_ERROR');
    expect(namesOf(setText(matrix(template), { spec: LOOSE, name: '{{ .b }}' }))).toEqual(['x']);
  });
});

describe('merges with Go templates', () => {
  it('compare merge keys of any type by value, and override with empty values', () => {
    const generators = `    - merge:
        mergeKeys: [id]
        generators:
          - list: {elements: [{id: {a: 1, b: [x]}, t: base, o: {k: 1}}]}
          - list: {elements: [{id: {b: [x], a: 1}, t: '', o: {l: 2}}]}`;
    expect(shown(generators, '[{{ .t }}] {{ .o }}')).toBe('[] map[k:1 l:2]');
  });

  it('accept values of any kind over a map of texts, where Argo CD crashes', () => {
    const generators = `    - merge:
        mergeKeys: [name]
        generators:
          - ${PROD}, values: {a: x}}
          - list: {elements: [{name: oslo, values: {b: 1}}]}`;
    expect(shown(generators, '{{ .values }}')).toBe('map[a:x b:1]');
  });
});
