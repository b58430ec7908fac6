/** Random fields of kustomization files. */
import { stringify } from 'yaml';
import type { SeededRandom } from '../seeded-random.js';
import { IMAGES, NAMES } from './overlay-objects.js';
import { randomJson6902, randomPatch, strategic } from './overlay-patches.js';

type Field = (random: SeededRandom) => object;

/** Some of the fields; `amount` is how many at most. */
export function kustomizationFields(random: SeededRandom, amount: number): Record<string, unknown> {
  const picked = random.list(0, amount, () => random.pick(FIELDS)(random));
  return Object.assign({}, ...picked) as Record<string, unknown>;
}

const LABELS = [{ team: 'a' }, { app: 'web' }, { 'example.com/x': 'yes', n: '1' }];

const FIELDS: readonly Field[] = [
  (random) => ({ namespace: random.pick(['shop', 'old', 'new']) }),
  (random) => ({ namePrefix: random.pick(['a-', 'pre']) }),
  (random) => ({ nameSuffix: random.pick(['-z', '2']) }),
  (random) => ({ commonLabels: random.pick(LABELS) }),
  (random) => ({ labels: random.list(1, 2, () => labels(random)) }),
  (random) => ({ commonAnnotations: random.pick([{ note: 'all' }, { a: '1', b: 'true' }]) }),
  (random) => ({ images: random.list(1, 2, () => image(random)) }),
  (random) => ({ replicas: [{ name: random.pick(NAMES), count: random.below(6) }] }),
  (random) => ({ patches: random.list(1, 2, () => randomPatch(random)) }),
  (random) => ({ patches: random.list(1, 2, () => randomPatch(random)) }),
  (random) => ({ patchesStrategicMerge: [stringify(strategic(random))] }),
  (random) => ({ patchesJson6902: [randomJson6902(random)] }),
  (random) => ({
    configMapGenerator: [generator(random, 'settings'), ...(random.chance(0.3) ? [generator(random, 'second')] : [])],
  }),
  (random) => ({
    secretGenerator: [{ ...generator(random, 'keys'), ...(random.chance(0.3) && { type: 'kubernetes.io/tls' }) }],
  }),
  (random) => ({
    generatorOptions: {
      ...(random.chance(0.5) && { disableNameSuffixHash: true }),
      labels: { gen: 'yes' },
      ...(random.chance(0.2) && { immutable: true }),
    },
  }),
  (random) => ({ replacements: [replacement(random)] }),
  (random) => ({
    vars: [
      {
        name: 'NAME',
        objref: { apiVersion: 'v1', kind: 'Service', name: random.pick(NAMES) },
        ...(random.chance(0.3) && { fieldref: { fieldpath: 'metadata.namespace' } }),
      },
    ],
  }),
  (random) => ({
    sortOptions: random.pick([
      { order: 'legacy' },
      { order: 'fifo' },
      { order: 'legacy', legacySortOptions: { orderFirst: ['Service'], orderLast: ['Deployment'] } },
    ]),
  }),
  (random) => ({
    buildMetadata: random.pick([
      ['originAnnotations'],
      ['transformerAnnotations'],
      ['originAnnotations', 'transformerAnnotations'],
    ]),
  }),
  (random) => ({ configurations: [random.chance(0.97) ? 'names.yaml' : 'absent.yaml'] }),
  (random) => ({ transformers: [stringify(transformer(random))] }),
];

function labels(random: SeededRandom): object {
  return {
    pairs: random.pick(LABELS),
    ...(random.chance(0.4) && { includeSelectors: random.chance(0.7) }),
    ...(random.chance(0.4) && { includeTemplates: random.chance(0.7) }),
    ...(random.chance(0.2) && { fields: [{ path: 'spec/labels', create: true, kind: 'Widget' }] }),
  };
}

function image(random: SeededRandom): object {
  return {
    name: random.pick([...IMAGES, 'ngin.*']),
    ...(random.chance(0.6) && { newTag: random.pick(['2.0', '1', 'x']) }),
    ...(random.chance(0.4) && { newName: random.pick(['mirror/nginx', 'm.example.com:5000/x']) }),
    ...(random.chance(0.2) && { digest: 'sha256:0000000000000000000000000000000000000000000000000000000000000000' }),
    ...(random.chance(0.1) && { tagSuffix: '-alpine' }),
  };
}

function generator(random: SeededRandom, name: string): Record<string, unknown> {
  return {
    name,
    ...(random.chance(0.7) && {
      literals: random.pick([
        ['a=1', 'b=x=y'],
        ['q="quoted"', "s='single'"],
        ['e='],
        ['a=two words', 'long=1234567890'],
      ]),
    }),
    ...(random.chance(0.4) && { files: random.pick([['one.txt'], ['renamed=one.txt'], ['one.txt', 'two.bin']]) }),
    ...(random.chance(0.3) && { envs: ['all.env'] }),
    ...(random.chance(0.05) && { behavior: random.pick(['merge', 'replace', 'create']) }),
    ...(random.chance(0.2) && { namespace: 'shop' }),
    ...(random.chance(0.2) && { options: { disableNameSuffixHash: random.chance(0.5), annotations: { o: '1' } } }),
  };
}

function replacement(random: SeededRandom): object {
  const source = random.pick<object>([
    {
      kind: 'Deployment',
      name: random.pick(NAMES),
      fieldPath: random.pick(['metadata.name', 'spec.template.spec.containers.0.image', 'spec.replicas']),
    },
    { kind: 'ConfigMap', name: 'settings' },
    { kind: 'Service', fieldPath: 'metadata.name', options: { delimiter: 'e', index: 0 } },
  ]);
  const fieldPaths = random.pick([
    ['spec.value'],
    ['metadata.annotations.from'],
    ['spec.template.spec.containers.[name=main].image'],
    ['spec.template.spec.containers.*.image'],
    ['spec.selector.app'],
  ]);
  return {
    source,
    targets: [
      {
        select: random.pick<object>([{ kind: 'Widget' }, { kind: 'Deployment' }, { name: 'web' }, { kind: 'Service' }]),
        ...(random.chance(0.2) && { reject: [{ name: 'api' }] }),
        fieldPaths,
        ...(random.chance(0.6) && {
          options: random.pick<object>([{ create: true }, { delimiter: ':', index: 1 }, { delimiter: '/', index: 0 }]),
        }),
      },
    ],
  };
}

function transformer(random: SeededRandom): object {
  const metadata = { name: 't' };
  return random.pick<object>([
    {
      apiVersion: 'builtin',
      kind: 'PrefixSuffixTransformer',
      metadata,
      prefix: 'tp-',
      fieldSpecs: [{ path: 'metadata/name' }],
    },
    {
      apiVersion: 'builtin',
      kind: 'LabelTransformer',
      metadata,
      labels: { t: 'l' },
      fieldSpecs: [{ path: 'metadata/labels', create: true }],
    },
    {
      apiVersion: 'builtin',
      kind: 'AnnotationsTransformer',
      metadata,
      annotations: { t: 'a' },
      fieldSpecs: [{ path: 'metadata/annotations', create: true }],
    },
    { apiVersion: 'builtin', kind: 'NamespaceTransformer', metadata: { name: 't', namespace: 'tn' }, unsetOnly: true },
    { apiVersion: 'builtin', kind: 'ImageTagTransformer', metadata, imageTag: { name: 'nginx', newTag: 't' } },
    {
      apiVersion: 'builtin',
      kind: 'PatchTransformer',
      metadata,
      target: { kind: 'Deployment' },
      patch: '[{"op": "add", "path": "/spec/paused", "value": true}]',
    },
  ]);
}
