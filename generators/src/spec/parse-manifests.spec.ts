import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { setText } from '../expansion/expansion-fixture.js';
import { GenerationError } from '../generation.errors.js';
import { parseApplication, parseApplicationSet, parseManifests, type ParseOptions } from './parse-manifests.js';

const GENERATOR = '    - list: {elements: []}';
const SET = setText(GENERATOR);
const APPLICATION = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, labels: {b: x, a: z}}
spec:
  destination: {name: oslo}
  project: ''
  source: {repoURL: https://git.example.com/fleet.git, path: '{{stays}}', directory: {recurse: false}}
  syncPolicy: {automated: {prune: false}, syncOptions: []}
`;

/** The error that a text gives. */
function errorOf(text: string, options?: ParseOptions): GenerationError {
  try {
    parseManifests(text, options);
  } catch (error) {
    if (error instanceof GenerationError) return error;
    throw error;
  }
  throw new Error('No error was given.');
}

describe('parseApplicationSet', () => {
  it('gives what a hub asks of a set', () => {
    const spec =
      'syncPolicy: {applicationsSync: create-update, preserveResourcesOnDeletion: true}\n  preservedFields: {labels: [a]}';
    expect(parseApplicationSet(setText(GENERATOR, { spec }))).toMatchObject({
      kind: 'ApplicationSet',
      name: 'fleet',
      namespace: 'argocd',
      templateLanguage: 'plain',
      applicationsSync: 'create-update',
      preserveResourcesOnDeletion: true,
      preservedFields: { annotations: [], labels: ['a'] },
      warnings: [],
    });
  });

  it('refuses unknown fields with line, column and what was meant, as kubectl does', () => {
    const error = errorOf(SET.replace('destination:', 'destinaton:'));
    expect(error).toMatchObject({ code: 'INVALID_SPEC', location: 'spec.template.spec', line: 12 });
    expect(error.message).toContain('spec.template.spec.destination is required');
    const unknown = errorOf(SET.replace('path: apps', 'pathh: apps'));
    expect(unknown).toMatchObject({ location: 'spec.template.spec.source.pathh', line: 14, column: 60 });
    expect(unknown.message).toContain('did you mean "path"?');
  });

  it('warns of unknown fields where they are to be left out, as the API server does', () => {
    const set = parseApplicationSet(SET.replace('path: apps', 'pathh: apps'), { unknownFields: 'warn' });
    expect(set.warnings).toEqual([
      {
        path: 'spec.template.spec.source.pathh',
        message: '"pathh" is no field of spec.template.spec.source; did you mean "path"? (it is ignored)',
        position: { line: 14, column: 60 },
      },
    ]);
  });

  it.each([
    [
      'a mistyped field',
      SET.replace('project: default', 'project: 1.10'),
      'spec.template.spec.project',
      '(put it in quotes)',
    ],
    [
      'a templated flag',
      SET.replace('project: default', "project: a\n      syncPolicy: {automated: {prune: '{{x}}'}}"),
      'spec.template.spec.syncPolicy.automated.prune',
      'only text fields can be templated',
    ],
    [
      'an unknown policy',
      setText(GENERATOR, { spec: 'syncPolicy: {applicationsSync: x}' }),
      'spec.syncPolicy.applicationsSync',
      'one of create-only',
    ],
    [
      'a required field left empty',
      SET.replace('project: default', 'project:'),
      'spec.template.spec.project',
      'required, but empty',
    ],
    ['a generator left empty', setText('    - clusters:'), 'spec.generators[0].clusters', 'write {}'],
    ['null in a list', setText('    -'), 'spec.generators[0]', 'has to be an object, not null'],
    [
      'a git generator without revision',
      setText('    - git: {repoURL: x}'),
      'spec.generators[0].git',
      'revision is required',
    ],
    [
      'a number among values',
      setText('    - clusters: {values: {a: 1}}'),
      'spec.generators[0].clusters.values.a',
      'has to be text',
    ],
    [
      'an own template without destination',
      setText('    - list: {template: {metadata: {}, spec: {project: ""}}}'),
      'spec.generators[0].list.template.spec',
      'destination is required',
    ],
    ['no name', SET.replace('name: fleet, ', ''), 'metadata.name', 'is required'],
    ['an illegal name', SET.replace('name: fleet', 'name: Fleet_1'), 'metadata.name', 'no legal name'],
    [
      'another kind',
      SET.replace('ApplicationSet', 'AppProject'),
      'kind',
      '"ApplicationSet" or "Application" is expected',
    ],
    ['another version', SET.replace('v1alpha1', 'v1'), 'apiVersion', 'argoproj.io/v1alpha1'],
    ['no object', 'just text', '', 'no Kubernetes object'],
    ['nothing', '# nothing\n', '', 'is empty'],
  ])('refuses %s', (_, text, location, message) => {
    const error = errorOf(text);
    expect(error).toMatchObject({ code: 'INVALID_SPEC', location });
    expect(error.message).toContain(message);
  });

  it('tells all that is wrong at once', () => {
    const error = errorOf(SET.replace('project: default', 'project: 1\n      info: text'));
    expect(error.message).toMatch(/^Line 13, column 7: .*project.* Also: .*info.* \(line 14, column 7\)\.$/);
  });

  it('tells what a missing field may have been written as', () => {
    const error = errorOf(SET.replace('generators:', 'generator:'));
    expect(error.message).toMatch(/spec\.generators is required\. Also: "generator" is no field of spec; did you mean/);
  });

  it('takes null in metadata as absent, as Kubernetes does', () => {
    expect(parseApplicationSet(SET.replace('namespace: argocd', 'labels: null')).labels).toEqual({});
  });

  it('takes null fields as absent, as the API server does, and keeps null where the schema is open', () => {
    const set = parseApplicationSet(
      setText('    - list: {elements: [{a: null}], elementsYaml: null, template: null}\n      selector:', {
        spec: 'syncPolicy: {applicationsSync: null}',
      }),
    );
    expect(set.applicationsSync).toBe('sync');
    expect(set.spec).toMatchObject({ generators: [{ list: { elements: [{ a: null }] } }], syncPolicy: {} });
    expect(JSON.stringify(set.spec['generators'])).not.toMatch(/elementsYaml|template|selector/);
  });

  it('warns of a generator left empty where unknown fields are left out', () => {
    const set = parseApplicationSet(setText('    - clusters:\n    - list: {elements: []}'), { unknownFields: 'warn' });
    expect(set.warnings).toMatchObject([{ path: 'spec.generators[0].clusters' }]);
    expect(set.spec['generators']).toEqual([{}, { list: { elements: [] } }]);
  });

  it('gives nothing but GenerationErrors for whatever text', () => {
    const lines = SET.split('\n');
    const mutated = fc
      .tuple(fc.nat(lines.length - 1), fc.constantFrom('', 'x', '- a', '{', '  spec: []', '\t', 'a: [', 'null'))
      .map(([at, line]) => lines.with(at, line).join('\n'));
    fc.assert(
      fc.property(fc.oneof(mutated, fc.string(), fc.json()), (text) => {
        try {
          parseManifests(text);
        } catch (error) {
          expect(error).toBeInstanceOf(GenerationError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('parseApplication', () => {
  it('gives the normal form, with nothing filled in', () => {
    const { application, namespace } = parseApplication(APPLICATION);
    expect(namespace).toBe('');
    expect({ ...application }).toEqual({
      name: 'web',
      labels: { a: 'z', b: 'x' },
      annotations: {},
      finalizers: [],
      spec: {
        destination: { name: 'oslo' },
        source: { path: '{{stays}}', repoURL: 'https://git.example.com/fleet.git' },
        syncPolicy: { automated: { prune: false } },
      },
    });
  });

  it('refuses a set', () => {
    expect(() => parseApplication(SET)).toThrow('holds an ApplicationSet, not an Application');
  });
});

describe('parseManifests', () => {
  it('tells the documents of a file apart', () => {
    expect(parseManifests(`---\n${SET}---\n${APPLICATION}`).map(({ kind }) => kind)).toEqual([
      'ApplicationSet',
      'Application',
    ]);
  });

  it('keeps line numbers of later documents', () => {
    const text = `${SET}---\n${APPLICATION.replace('name: web', 'nam: web')}`;
    expect(errorOf(text)).toMatchObject({ line: SET.split('\n').length + 3 });
  });
});
