import { describe, expect, it } from '@jest/globals';
import { answering, cluster, facts, repository, setText } from '../expansion/expansion-fixture.js';
import type { Facts } from '../expansion/facts.js';
import { explainText, parameterOf } from './explanation-fixture.js';

const URL = 'https://git.example.com/fleet.git';
const LANGUAGES = { plain: '', Handlebars: 'handlebars: true', Go: 'goTemplate: true' } as const;
type Language = keyof typeof LANGUAGES;
const ALL = Object.keys(LANGUAGES) as Language[];
/** How a language writes a parameter. */
const tag = (language: Language, name: string) => (language === 'Go' ? `{{.${name}}}` : `{{${name}}}`);

const oslo = { ...cluster('oslo', { env: 'prod' }), annotations: { 'acme.io/owner': 'ann' } };
const repo = repository({
  'apps/shop/config.yaml': 'image:\n  tag: v1\nsize: 3\n',
  'apps/list.yaml': '- a: 1\n- a: 2\n',
});
const known: Facts = {
  ...answering(
    {
      pullRequests: [
        { number: '7', title: 't', branch: 'fix', targetBranch: 'main', headSha: 'c0ffee', labels: [], author: 'ann' },
      ],
      scmRepositories: [
        { organization: 'acme', repository: 'web', repositoryId: '1', url: 'u', branch: 'main', sha: 's', labels: [] },
      ],
      decisions: { matchKey: 'clusterName', entries: [{ clusterName: 'oslo', reason: 'near' }] },
      plugin: [{ size: 'large', deep: { er: 'x' } }],
    },
    [oslo],
  ),
  repository: () => repo,
};

const CLUSTERS = '    - clusters: {selector: {matchLabels: {env: prod}}}';

/** Generator, parameter, and the origin that is expected of it; the name of the Application is fixed. */
const CASES: [string, string, string, object][] = [
  ['a cluster label', CLUSTERS, 'metadata.labels.env', { kind: 'ClusterLabel', text: 'label env of cluster oslo' }],
  [
    'a label that every cluster has',
    CLUSTERS,
    'metadata.labels.argocd.argoproj.io/secret-type',
    { kind: 'ClusterLabel', text: 'label argocd.argoproj.io/secret-type, which every cluster has' },
  ],
  [
    'a cluster annotation',
    CLUSTERS,
    'metadata.annotations.acme.io/owner',
    { kind: 'ClusterAnnotation', text: 'annotation acme.io/owner of cluster oslo' },
  ],
  ['a cluster field', CLUSTERS, 'server', { kind: 'ClusterField', text: 'server of cluster oslo', line: 7 }],
  [
    'a list element',
    '    - list:\n        elements:\n          - {env: a}',
    'env',
    { kind: 'ListElement', location: 'spec.generators[0].list.elements[0].env', line: 9, column: 14 },
  ],
  [
    'the values of a list element',
    '    - list:\n        elements:\n          - {values: {a.b: c}}',
    'values.a.b',
    { kind: 'ListElement', location: 'spec.generators[0].list.elements[0].values["a.b"]' },
  ],
  [
    'an item of elementsYaml',
    '    - list: {elementsYaml: "[{a: x}]"}',
    'a',
    { kind: 'ElementsYaml', text: 'a of item 0 of elementsYaml', location: 'spec.generators[0].list.elementsYaml' },
  ],
  [
    'a directory',
    `    - git: {repoURL: ${URL}, revision: main, directories: [{path: nothing}, {path: apps/*}]}`,
    'path.basename',
    {
      kind: 'GitDirectory',
      text: `directory apps/shop of ${URL} at main, included by the pattern "apps/*"`,
      location: 'spec.generators[0].git.directories[1]',
    },
  ],
  [
    'a value in a file',
    `    - git: {repoURL: ${URL}, revision: main, files: [{path: apps/shop/*.yaml}]}`,
    'image.tag',
    {
      kind: 'GitFile',
      text: `image.tag in file apps/shop/config.yaml of ${URL} at main`,
      location: 'apps/shop/config.yaml',
      line: 2,
      column: 3,
    },
  ],
  [
    'a value in an item of a file',
    `    - git: {repoURL: ${URL}, revision: main, files: [{path: apps/list.yaml}]}`,
    'a',
    { kind: 'GitFile', location: 'apps/list.yaml', line: 1, column: 3 },
  ],
  [
    'the place of a file',
    `    - git: {repoURL: ${URL}, revision: main, pathParamPrefix: at, files: [{path: apps/shop/*.yaml}]}`,
    'at.path.filename',
    { kind: 'GitFile', location: 'spec.generators[0].git.files[0]' },
  ],
  [
    'a pull request',
    '    - pullRequest: {github: {owner: acme, repo: web}}',
    'head_sha',
    { kind: 'PullRequest', text: 'head_sha of pull request 7' },
  ],
  [
    'a branch of a repository',
    '    - scmProvider: {github: {organization: acme}}',
    'sha',
    { kind: 'ScmRepository', text: 'sha of branch main of acme/web' },
  ],
  [
    'a decision',
    '    - clusterDecisionResource: {configMapRef: c, name: near}',
    'reason',
    { kind: 'Decision', text: 'reason of decision 0 (ConfigMap c)' },
  ],
  [
    'the cluster of a decision',
    '    - clusterDecisionResource: {configMapRef: c, name: near}',
    'server',
    { kind: 'Decision', text: 'server of cluster oslo, which decision 0 names, (ConfigMap c)' },
  ],
  [
    "an item of a plugin's answer",
    '    - plugin: {configMapRef: {name: c}, input: {parameters: {region: eu}}}',
    'deep.er',
    { kind: 'PluginItem', text: 'deep.er of item 0 of what the plugin of ConfigMap c answers' },
  ],
];

describe.each(ALL)('in %s mode an explanation tells that a parameter is from', (language) => {
  it.each(CASES)('%s', (_, generator, name, origin) => {
    const explanation = explainText(setText(generator, { name: 'x', spec: LANGUAGES[language] }), known);
    expect(parameterOf(explanation, name).origin).toMatchObject(origin);
  });

  it('the values of a generator, with their template', () => {
    const template = tag(language, 'metadata.labels.env');
    const generator = `    - clusters:\n        selector: {matchLabels: {env: prod}}\n        values:\n          tier: 'x-${template}'`;
    const explanation = explainText(setText(generator, { name: 'x', spec: LANGUAGES[language] }), known);
    expect(parameterOf(explanation, 'values.tier')).toMatchObject({
      value: 'x-prod',
      origin: { kind: 'Values', text: `values.tier of the generator, filled in: "x-${template}"`, line: 10 },
    });
  });

  it('an element that was filled in', () => {
    const generator = `    - matrix:
        generators:
          - list: {elements: [{a: one}]}
          - list: {elements: [{b: '${tag(language, 'a')}!'}]}`;
    const explanation = explainText(setText(generator, { name: 'x', spec: LANGUAGES[language] }));
    expect(parameterOf(explanation, 'b')).toMatchObject({
      value: 'one!',
      origin: {
        text: `b of element 0, filled in: "${tag(language, 'a')}!"`,
        location: 'spec.generators[0].matrix.generators[1].list.elements[0].b',
      },
    });
  });

  it('the last generator of a merge that has it, and tells what that replaced', () => {
    const generator = `    - merge:
        mergeKeys: [k]
        generators:
          - list: {elements: [{k: a, v: first, w: kept}]}
          - list: {elements: [{k: a, v: second}]}
          - list: {elements: [{k: a, v: third}]}`;
    const explanation = explainText(setText(generator, { name: 'x', spec: LANGUAGES[language] }));
    const at = (index: number) => `spec.generators[0].merge.generators[${index}].list.elements[0].v`;
    expect(parameterOf(explanation, 'v')).toMatchObject({
      value: 'third',
      origin: { location: at(2) },
      overridden: [
        { value: 'second', origin: { location: at(1) } },
        { value: 'first', origin: { location: at(0) } },
      ],
    });
    expect(parameterOf(explanation, 'k').overridden).toBeUndefined();
    expect(parameterOf(explanation, 'w').origin.location).toContain('generators[0]');
  });
});

describe('An explanation', () => {
  it('tells that the first child of a matrix won, member by member', () => {
    const generator = `    - matrix:
        generators:
          - list: {elements: [{deep: {a: first}}]}
          - list: {elements: [{deep: {a: second, b: other}}]}`;
    const explanation = explainText(setText(generator, { name: 'x', spec: 'goTemplate: true' }));
    expect(parameterOf(explanation, 'deep.a')).toMatchObject({ value: 'first', overridden: [{ value: 'second' }] });
    expect(parameterOf(explanation, 'deep.b').origin.location).toContain('generators[1]');
  });

  it('looks into the clusters of a flat list', () => {
    const text = setText('    - clusters: {flatList: true, selector: {matchLabels: {env: prod}}}', {
      name: 'x',
      spec: 'goTemplate: true',
    });
    expect(parameterOf(explainText(text, facts([oslo])), 'clusters.0.metadata.labels.env').origin).toMatchObject({
      kind: 'ClusterLabel',
      text: 'label env of cluster oslo',
    });
  });

  it('tells what a Go template wrote into its parameters', () => {
    const generator = `    - clusters:
        selector: {matchLabels: {env: prod}}
        values: {a: '{{ $_ := set . "more" "m" }}{{ $_ := set . "name" "changed" }}b'}`;
    const explanation = explainText(setText(generator, { name: 'x', spec: 'goTemplate: true' }), facts([oslo]));
    expect(parameterOf(explanation, 'more')).toMatchObject({ value: 'm', origin: { kind: 'Template' } });
    expect(parameterOf(explanation, 'name')).toMatchObject({
      value: 'changed',
      origin: { kind: 'Template' },
      overridden: [{ value: 'oslo', origin: { kind: 'ClusterField' } }],
    });
    expect(parameterOf(explanation, 'server').origin.kind).toBe('ClusterField');
  });

  it('tells the input of a plugin, where it is written', () => {
    const generator = '    - plugin: {configMapRef: {name: c}, input: {parameters: {region: eu}}}';
    const explanation = explainText(setText(generator, { name: 'x', spec: 'handlebars: true' }), known);
    expect(parameterOf(explanation, 'generator.input.parameters.region')).toMatchObject({
      value: 'eu',
      origin: { text: "the plugin's input", location: 'spec.generators[0].plugin.input.parameters.region' },
    });
  });

  it('tells two generators apart that share one value by an alias', () => {
    const generators = `    - list: &shared {elements: [{name: a}]}
    - list: *shared`;
    const explanation = explainText(setText(generators));
    expect(explanation.generators.map(({ produced }) => produced)).toEqual([1, 1]);
    expect(explanation.applications.map(({ parameters }) => parameters[0]?.origin.location)).toEqual([
      'spec.generators[0].list.elements[0].name',
      'spec.generators[1].list.elements[0].name',
    ]);
  });

  it('has no lines of a set that nobody has the text of, but those of files', () => {
    const generator = `    - matrix:
        generators:
          - clusters: {}
          - git: {repoURL: ${URL}, revision: main, files: [{path: apps/shop/*.yaml}]}`;
    const explanation = explainText(setText(generator, { name: 'x' }), known, { hasPositions: false });
    expect(parameterOf(explanation, 'name').origin).not.toHaveProperty('line');
    expect(parameterOf(explanation, 'size').origin).toMatchObject({ line: 3 });
  });
});
