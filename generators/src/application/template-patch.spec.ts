import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { GenerationError } from '../generation.errors.js';
import { errorOf, expandText, firstOf, setText } from '../expansion/expansion-fixture.js';
import type { GeneratedApplication } from './generated-application.js';

/** A set whose only Application gets this patch; `spec` is the template's. */
function setWith(patch: string, language = ''): string {
  const lines = patch.split('\n').map((line) => `    ${line}`);
  return setText('    - list: {elements: [{name: one, label: a.b/c}]}', {
    spec: `${language}\n  templatePatch: |\n${lines.join('\n')}`,
    annotations: '{keep: x}',
    ...(language.includes('goTemplate') ? { name: '{{ .name }}' } : {}),
  }).replace(
    'source: {repoURL: https://git.example.com/fleet.git, path: apps}',
    'source: {repoURL: r, path: apps, helm: {releaseName: web, valueFiles: [a, b], valuesObject: {image: {tag: x}, count: 1}}}',
  );
}

const patched = (patch: string, language?: string): GeneratedApplication => firstOf(setWith(patch, language));

describe('templatePatch', () => {
  it.each([
    ['', "{'{{label}}': '{{name}}'}"],
    ['handlebars: true', "{'{{label}}': '{{name}}'}"],
    ['goTemplate: true', "{'{{ .label }}': '{{ .name }}'}"],
  ])('is filled in in the language of the set (%s)', (language, labels) => {
    expect(patched(`metadata: {labels: ${labels}}`, language).labels).toEqual({ 'a.b/c': 'one' });
  });

  it.each(['', '# nothing', 'null', '{}'])('changes nothing when it gives %j', (patch) => {
    expect(patched(patch)).toEqual(patched('spec: {}'));
    expect(patched(patch).annotations).toEqual({ keep: 'x' });
  });

  it('merges maps, replaces lists, and deletes what is null', () => {
    const { annotations, spec } = patched(`metadata: {annotations: {keep: null, more: z}}
spec:
  source: {path: null, helm: {valueFiles: [c], parameters: [{name: m, value: null}]}}
  syncPolicy: {automated: {prune: false}}`);
    expect(annotations).toEqual({ more: 'z' });
    expect(spec.source).toEqual({
      repoURL: 'r',
      helm: {
        parameters: [{ name: 'm' }],
        releaseName: 'web',
        valueFiles: ['c'],
        valuesObject: { image: { tag: 'x' }, count: 1 },
      },
    });
    expect(spec.syncPolicy).toEqual({ automated: { prune: false } });
  });

  it('adds to the finalizers, also to the default one', () => {
    expect(patched('metadata: {finalizers: [a.b/c]}').finalizers).toEqual([
      'a.b/c',
      'resources-finalizer.argocd.argoproj.io',
    ]);
    expect(patched('metadata: {finalizers: null}').finalizers).toEqual([]);
  });

  it('never changes the project, and keeps a destination', () => {
    expect(patched('spec: {project: stolen, destination: {namespace: ns}}').spec).toMatchObject({
      project: 'default',
      destination: { namespace: 'ns', server: 'https://kubernetes.default.svc' },
    });
    expect(patched('spec: null').spec).toEqual({ project: 'default', destination: {} });
    expect(patched('spec: {destination: null}').spec.destination).toEqual({});
  });

  it('obeys $patch, $retainKeys, $deleteFromPrimitiveList and $setElementOrder', () => {
    expect(patched('spec: {source: {$patch: replace, repoURL: new}}').spec.source).toEqual({ repoURL: 'new' });
    expect(patched('spec: {source: {helm: {$patch: delete}}}').spec.source).toEqual({ repoURL: 'r', path: 'apps' });
    expect(patched('spec: {source: {$retainKeys: [repoURL, chart], chart: c}}').spec.source).toEqual({
      repoURL: 'r',
      chart: 'c',
    });
    expect(
      patched('spec: {source: {helm: {$deleteFromPrimitiveList/valueFiles: [a]}}}').spec.source?.['helm'],
    ).toMatchObject({
      valueFiles: ['b'],
    });
    expect(
      patched('spec: {source: {helm: {$setElementOrder/valueFiles: [b, a]}}}').spec.source?.['helm'],
    ).toMatchObject({
      valueFiles: ['b', 'a'],
    });
  });

  it('sets values that the template has none of, and changes single ones', () => {
    expect(
      patched('spec: {source: {helm: {valuesObject: {count: 2, deep: {a: null, b: [1, null]}}}}}').spec.source?.[
        'helm'
      ],
    ).toMatchObject({
      valuesObject: { image: { tag: 'x' }, count: 2, deep: { b: [1, null] } },
    });
  });

  it('leaves unknown fields out', () => {
    expect(patched('spec: {unheardOf: 1, source: {unheardOf: {a: b}}}')).toEqual(patched(''));
  });

  it('may rename the Application', () => {
    expect(patched('metadata: {name: two}').name).toBe('two');
  });

  it.each([
    ['spec: {source: {helm: {valuesObject: {image: {tag: z}}}}}', 'cannot be merged'],
    ['a: [b', 'gives no YAML'],
    ['{a: b}', 'is no JSON'],
    ['{{- if eq .a "b" }}', 'only goTemplate or handlebars reads'],
    ['- a', 'not a list'],
    ['text', 'not a string'],
    ['spec: {source: [x]}', 'spec.source has to be an object'],
    ['metadata: {labels: {a: 5}}', 'has to be text'],
    ['spec: {revisionHistoryLimit: many}', 'has to be a whole number'],
    ['spec: {$patch: merge, source: {path: x}}', '"replace" and "delete" are known'],
    ['spec: {source: {$retainKeys: [repoURL], path: x}}', 'not listed in $retainKeys'],
    ['spec: {source: {helm: {$setElementOrder/valueFiles: [b], valueFiles: [a]}}}', 'ordered differently'],
    ['metadata: {$setElementOrder/finalizers: x}', 'has to be a list'],
    ['metadata: {$deleteFromPrimitiveList: [x]}', 'name of the list'],
  ])('fails with %j', (patch, message) => {
    const error = errorOf(setWith(patch));
    expect(error).toMatchObject({ code: 'TEMPLATE_ERROR', location: 'spec.templatePatch', line: 6 });
    expect(error.message).toContain(message);
  });

  it('fails when it cannot be filled in', () => {
    expect(
      errorOf(
        setWith(
          'metadata: {labels: {a: "{{ .no.field }}"}}',
          'goTemplate: true\n  goTemplateOptions: [missingkey=error]',
        ),
      ),
    ).toMatchObject({
      code: 'TEMPLATE_ERROR',
      location: 'spec.templatePatch',
    });
  });

  it('changes nothing that Applications share', () => {
    const text = setWith("spec: {source: {helm: {releaseName: '{{name}}'}}}").replace(
      '[{name: one, label: a.b/c}]',
      '[{name: one}, {name: two}]',
    );
    expect(firstOf(text).spec.source?.['helm']).toMatchObject({ releaseName: 'one' });
    expect(
      firstOf(text.replace('[{name: one}, {name: two}]', '[{name: two}, {name: one}]')).spec.source?.['helm'],
    ).toMatchObject({
      releaseName: 'two',
    });
  });

  it('gives an Application or a GenerationError for whatever patch, and touches no prototype', () => {
    const name = fc.constantFrom(
      'metadata',
      'spec',
      'source',
      'helm',
      'labels',
      'finalizers',
      'valuesObject',
      '__proto__',
      'a',
    );
    const key = fc.oneof(
      name,
      fc.constantFrom('$patch', '$retainKeys', '$setElementOrder/finalizers', '$deleteFromPrimitiveList/a'),
    );
    const leaf = fc.constantFrom<unknown>('x', 'replace', 'delete', 1, true, null);
    const { patch } = fc.letrec<{ patch: unknown; value: unknown }>((tie) => ({
      patch: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
      value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(leaf, { maxLength: 3 }), tie('patch')),
    }));
    fc.assert(
      fc.property(patch, (value) => {
        try {
          const { applications, problems } = expandText(setWith(JSON.stringify(value)));
          // Without a name it is refused.
          expect([...applications.map(({ spec }) => spec.project), ...problems.map(({ code }) => code)]).toEqual([
            applications.length === 1 ? 'default' : 'INVALID_SPEC',
          ]);
        } catch (error) {
          expect(error).toBeInstanceOf(GenerationError);
        }
        expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
