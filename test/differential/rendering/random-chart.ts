/** A random chart with the options of an Application: made from the same seed, it is the same. */
import { SeededRandom } from '../seeded-random.js';
import { chartTemplate, HELPERS } from './chart-templates.js';
import { randomHelmOptions, randomValues } from './random-helm-options.js';
import { RandomTemplate } from '../random-template.js';
import { randomData } from '../random-data.js';
import type { Sample, SampleFile } from './sample.js';

/** Functions of ApplicationSets that charts do not have: replaced by one of the same kind. */
const NOT_OF_HELM = /\b(?:normalize|slugify)\b/g;
const KUBE_VERSIONS = ['1.31.4', 'v1.34.1', '1.29.0', 'v1.30.2-eks-1'];
const API_VERSIONS = ['v1', 'apps/v1', 'batch/v1', 'example.com/v1', 'example.com/v1/Widget'];

/** One chart. */
export function randomChart(seed: number): Sample {
  const random = new SeededRandom(seed);
  const hasSubchart = random.chance(0.4);
  const files = new Map<string, SampleFile>([
    ['chart/Chart.yaml', chartFile(random, hasSubchart)],
    ['chart/templates/_names.tpl', HELPERS],
    ['chart/files/a.txt', 'one\ntwo: {{ .Release.Name }}\n'],
    ['chart/files/b.json', '{"b": [1, 2.50, null]}'],
    ['chart/prod.yaml', JSON.stringify(randomValues(random, 0.3))],
    ['shared/values.yaml', JSON.stringify(randomValues(random, 0.2))],
  ]);
  const values = {
    ...randomValues(random, random.chance(0.9) ? 1 : 0.8),
    ...(random.chance(0.3) && { data: goData(random) }),
  };
  files.set('chart/values.yaml', JSON.stringify(values));
  if ('data' in values) files.set('chart/templates/_random.tpl', randomTemplate(random));
  const count = 1 + random.below(4);
  for (let index = 0; index < count; index += 1)
    files.set(`chart/templates/t${random.below(100)}.yaml`, chartTemplate(random, 'data' in values));
  if (random.chance(0.3)) files.set('chart/templates/NOTES.txt', 'Notes of {{ .Release.Name }}: {{ .Values.text }}\n');
  if (hasSubchart) addSubchart(random, files);
  if (random.chance(0.3)) files.set('chart/crds/widget.yaml', CRD);
  if (random.chance(0.15)) files.set('chart/values.schema.json', JSON.stringify(schema(random)));
  if (random.chance(0.2)) files.set('chart/.helmignore', random.pick(['files/b*\n', '# nothing\n*.bak\n', 'files/\n']));
  return {
    name: `chart of seed ${seed}`,
    kind: 'helm',
    files,
    path: 'chart',
    options: randomHelmOptions(random),
    namespace: random.pick(['shop', 'a-b', 'default']),
    claims: {
      kubeVersion: random.pick(KUBE_VERSIONS),
      apiVersions: random.list(0, 5, () => random.pick(API_VERSIONS)),
    },
  };
}

const CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec: {group: example.com, names: {kind: Widget, plural: widgets}, scope: Namespaced}
`;

function chartFile(random: SeededRandom, hasSubchart: boolean): string {
  return JSON.stringify({
    apiVersion: 'v2',
    name: 'chart',
    version: random.pick(['1.0.0', '0.1.0-rc.1+build.5', '2.10.3']),
    ...(random.chance(0.7) && { appVersion: random.pick(['1.2', 'v3.4.5', 'latest']) }),
    ...(random.chance(0.2) && { kubeVersion: random.pick(['>=1.20.0-0', '>=1.27.0-0 <2', '^1.30.0']) }),
    ...(random.chance(0.2) && { maintainers: [{ name: 'a', email: 'a@example.com' }], keywords: ['x'] }),
    ...(random.chance(hasSubchart ? 0.7 : 0.02) && {
      dependencies: ALIASES.slice(0, 1 + random.below(3)).map((alias) => dependency(random, alias)),
    }),
  });
}

const ALIASES = [undefined, 'other', 'sub2'];

function dependency(random: SeededRandom, alias: string | undefined): object {
  return {
    name: 'sub',
    version: random.pick(['*', '^1.0.0', '>=0.1.0']),
    repository: '',
    ...(alias !== undefined && { alias }),
    ...(random.chance(0.4) && { condition: random.pick(['sub.enabled', 'enabled', 'absent,sub.enabled']) }),
    ...(random.chance(0.3) && { tags: ['back'] }),
    ...(random.chance(0.3) && {
      'import-values': random.pick([
        ['data'],
        [{ child: 'name', parent: 'imported' }],
        [{ child: 'settings', parent: 'nested' }],
      ]),
    }),
  };
}

function addSubchart(random: SeededRandom, files: Map<string, SampleFile>): void {
  files.set(
    'chart/charts/sub/Chart.yaml',
    '{"apiVersion": "v2", "name": "sub", "version": "1.4.0", "appVersion": "7"}',
  );
  files.set(
    'chart/charts/sub/values.yaml',
    'name: {q: 1}\nenabled: true\nsettings: {a: {b: sub}, z: [1]}\nexports: {data: {labels: {from: sub}, num: 7}}\nglobal: {g: sub, h: {i: 1}}\n',
  );
  files.set(
    'chart/charts/sub/templates/all.yaml',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Release.Name }}-{{ .Chart.Name }}"}\ndata:\n  all: {{ .Values | toJson | quote }}\n  full: {{ include "names.full" . | quote }}\n  is: {{ .Template.Name }}\n',
  );
  if (random.chance(0.3))
    files.set('chart/charts/sub/templates/_names.tpl', '{{ define "names.full" }}of sub{{ end }}');
}

function schema(random: SeededRandom): object {
  return {
    $schema: random.pick(['http://json-schema.org/draft-07/schema#', 'https://json-schema.org/draft/2020-12/schema']),
    type: 'object',
    properties: {
      replicas: random.pick([{ type: 'integer' }, { type: ['number', 'string'], minimum: 0 }, {}]),
      text: random.pick([{ type: 'string' }, { type: 'string', pattern: '^[^%]*$' }, {}]),
      enabled: { enum: [true, false, 'x', null] },
    },
    ...(random.chance(0.2) && { required: ['image'] }),
  };
}

function goData(random: SeededRandom): unknown {
  return JSON.parse(JSON.stringify(randomData(random)), (_key, value: unknown) => {
    const { $strings, $stringMap } = (value ?? {}) as { $strings?: unknown; $stringMap?: unknown };
    return $strings ?? $stringMap ?? value;
  });
}

function randomTemplate(random: SeededRandom): string {
  return new RandomTemplate(random).make().replace(NOT_OF_HELM, 'trim');
}
