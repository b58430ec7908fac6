/** Rows 9, 10 and P8: whatever an Application says of its source, it is prepared or refused as such; nothing else is thrown. */
import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { AppError } from '@wheelhouse/protocol';
import type { ModuleRequest } from '../worker/module-request.js';
import { SUBMODULE, testSource } from '../files/test-source.js';
import { prepareSource } from './prepare-source.js';
import type { SourceRoot } from './prepared-source.js';

const root: SourceRoot = {
  url: 'https://git.example.com/a',
  revision: 'a'.repeat(40),
  files: testSource(
    {
      'app/kustomization.yaml': 'resources: []\n',
      'chart/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
      'chart/values.yaml': 'a: 1\n',
      'plain/a.yaml': 'a: 1\n',
      'wild/.argocd-source.yaml': 'helm: [\n',
      link: { target: '../../etc/passwd' },
      loop: { target: 'loop' },
      module: SUBMODULE,
    },
    'https://git.example.com/a',
  ),
};

const FIELDS = [
  'path',
  'chart',
  'ref',
  'targetRevision',
  'repoURL',
  'name',
  'helm',
  'kustomize',
  'directory',
  'plugin',
  'jsonnet',
  'valueFiles',
  'values',
  'valuesObject',
  'parameters',
  'fileParameters',
  'releaseName',
  'version',
  'kubeVersion',
  'apiVersions',
  'namePrefix',
  'images',
  'replicas',
  'count',
  'patches',
  'target',
  'patch',
  'options',
  'components',
  'commonLabels',
  'namespace',
  'recurse',
  'include',
  'exclude',
  'handlebars',
  'extVars',
  'tlas',
  'libs',
  'value',
  'code',
  'forceString',
  'skipCrds',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
];
const text = fc.oneof(
  fc.constantFrom(
    'app',
    'chart',
    'plain',
    'wild',
    'link',
    'loop',
    'module',
    '',
    '.',
    '..',
    '/',
    '../../etc/passwd',
    '/etc/passwd',
    '$ref/a',
    '$other/../../a',
    'file:///etc/passwd',
    'https://x',
    '%2e%2e',
    'a\0b',
    '{a,{b}',
    '[',
    '**/*',
    '$ARGOCD_APP_NAME',
    '${KUBE_VERSION}',
    '-1',
    '1e999',
    '--upload-pack=x',
    'a=b,c={d',
    '\ud800',
  ),
  fc.string(),
);
const { value: wild } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.constantFrom(null, true, false, 0, -1, 1.5, 2 ** 60, Number.NaN),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...FIELDS), fc.string()), tie('value'), { maxKeys: 5 }),
  ),
}));
const wildSource = fc.record(
  {
    path: fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: wild }),
    chart: fc.oneof({ weight: 8, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: wild }),
    helm: fc.oneof(wild, fc.dictionary(fc.constantFrom(...FIELDS), wild)),
    kustomize: fc.oneof(wild, fc.dictionary(fc.constantFrom(...FIELDS), wild)),
    directory: fc.oneof(wild, fc.dictionary(fc.constantFrom(...FIELDS), wild)),
    plugin: wild,
  },
  { requiredKeys: ['path'] },
);
const texts = fc.array(text, { maxLength: 3 });
const optional = { requiredKeys: [] };
/** Of the right types, with wild texts: these get further. */
const source = fc.oneof(
  wildSource,
  fc.record({
    path: fc.constantFrom('chart', './chart/', 'chart/templates'),
    helm: fc.record(
      {
        valueFiles: texts,
        ignoreMissingValueFiles: fc.boolean(),
        values: text,
        valuesObject: fc.dictionary(fc.string(), wild),
        parameters: fc.array(fc.record({ name: text, value: text, forceString: fc.boolean() }, optional)),
        fileParameters: fc.array(fc.record({ name: text, path: text }, optional), { maxLength: 2 }),
        releaseName: text,
        kubeVersion: fc.oneof(fc.constantFrom('', '1.30', 'v1'), text),
        apiVersions: texts,
      },
      optional,
    ),
  }),
  fc.record({
    path: fc.constant('app'),
    kustomize: fc.record(
      {
        namePrefix: text,
        images: texts,
        replicas: fc.array(fc.record({ name: text, count: fc.oneof(fc.integer(), text) })),
        commonLabels: fc.dictionary(text, text),
        patches: fc.array(fc.record({ path: text, patch: text, target: fc.dictionary(text, text) }, optional)),
        components: texts,
      },
      optional,
    ),
  }),
  fc.record({
    path: fc.constant('plain'),
    directory: fc.record({ recurse: fc.boolean(), include: text, exclude: text, handlebars: wild }, optional),
  }),
);
const claims = fc.dictionary(fc.constantFrom('kubeVersion', 'apiVersions', '__proto__', 'other'), wild);

/** Below a root, and never up. */
const INSIDE = /^\/\d+(?:\/(?!\.\.?(?:\/|$))[^/]+)*$/;

function pathsOf(request: ModuleRequest): readonly string[] {
  if (request.kind !== 'helm') return [request.path];
  return [request.chart, ...request.values.flatMap((one) => ('path' in one ? [one.path] : []))];
}

describe('A source', () => {
  it('is prepared or refused with its code, whatever it and the claims of the cluster say (rows 9, 10)', async () => {
    let prepared = 0;
    await fc.assert(
      fc.asyncProperty(source, claims, text, async (spec, said, name) => {
        const application = { name, namespace: 'x', project: 'default', labels: {}, annotations: {} };
        const cluster = { name: 'one', server: '', labels: {}, annotations: {}, claims: said };
        try {
          const outcome = await prepareSource({
            source: { repoURL: root.url, ...spec },
            field: 'spec.source',
            root,
            refs: new Map([['ref', root]]),
            subject: { application, cluster },
            dependencies: { bring: () => Promise.reject(new Error('Nothing is brought.')) },
          });
          prepared += 1;
          if (outcome.kind === 'module') for (const path of pathsOf(outcome.request)) expect(path).toMatch(INSIDE);
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          expect(error.code).toMatch(/^[A-Z_]+$/);
          expect(error.message.length).toBeLessThan(2_000);
        }
      }),
      { numRuns: 2_000 },
    );
    expect(prepared).toBeGreaterThan(100);
    expect(({} as Record<string, unknown>)['path']).toBeUndefined();
  });
});
