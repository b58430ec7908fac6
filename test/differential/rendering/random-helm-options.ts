/** Random values of charts and random `source.helm`. */
import { randomText } from '../random-data.js';
import type { SeededRandom } from '../seeded-random.js';
import type { SampleOptions } from './sample.js';

/** Most parameters fit; some are refused, such as those with braces. */
const TEXTS = [
  '1',
  'true',
  'a,b',
  '{a,b}',
  '',
  'x=y',
  '0123',
  '1e3',
  '$ARGOCD_APP_NAME',
  '${ARGOCD_APP_NAMESPACE}-x',
  '{}',
  'no',
  'a.b',
  '7',
];
const ODD_TEXTS = [
  'null',
  '{a,{b,c}}',
  '12345678901234567890',
  'a\\,b',
  ',a,,b',
  '$$5',
  '"q"',
  ' sp ',
  '{a',
  '[1]',
  '1.50',
  '08',
  '@x',
  '9007199254740993',
  '-0',
  '${UNKNOWN}',
  'a\\\\,b',
  '~',
  '0x1f',
  '1_000',
  'TRUE',
  '\\',
  'ä,€',
  '{x\\,y,z}',
  '{ a , b }',
  '{}x',
  'a\nb',
];
const LEAF_NAMES = [
  'replicas',
  'image.tag',
  'labels.x\\.y',
  'global.g',
  'num',
  'text',
  'sub.name.q',
  'fresh.key.deep',
  'env.A',
  'list[0]',
  'other.name.q',
];
const ODD_NAMES = [
  'list[3]',
  'nested.a.b',
  'sub.enabled',
  'tags.back',
  'list',
  'ports[0].port',
  'ports[1].name',
  'enabled',
  'nil',
  'other.enabled',
  'labels',
  'a..b',
  'x[0][1]',
  'fresh[2].a',
];

const MAKERS: Readonly<Record<string, (random: SeededRandom) => unknown>> = {
  name: (random) => random.pick(['web', 'api-server', 'x']),
  replicas: (random) => random.pick<unknown>([1, 2, 0, 3.5, '4', null]),
  image: (random) => ({
    repository: 'registry.example.com/web',
    tag: random.pick<unknown>(['', '1.0', 1.1, null]),
    pullPolicy: 'Always',
  }),
  env: (random) => ({ A: randomText(random), B: random.below(1e9), C: random.chance(0.5) }),
  list: (random) =>
    random.list<unknown>(0, 4, () => random.pick<unknown>(['a', 1, 2.5, true, null, { k: 'v' }, ['n']])),
  ports: (random) =>
    random.list(0, 3, () => ({
      name: random.pick(['http', 'grpc']),
      port: random.pick<unknown>([80, 8080, '443', 1e6]),
    })),
  enabled: (random) => random.pick<unknown>([true, true, false, random.pick<unknown>(['x', null])]),
  nested: (random) => ({ a: { b: random.pick<unknown>(['c', 1, { d: null }, []]) }, e: [{ f: 1 }] }),
  labels: (random) => ({ app: 'web', 'a.b/c': random.pick(['x', 'yes', '1']) }),
  resources: () => ({ limits: { cpu: '100m', memory: '1Gi' }, requests: { cpu: 0.5 } }),
  nil: () => null,
  num: (random) => random.pick<unknown>([0, 1, -7, 1e6, 123_456_789, 12_345_678_901, 0.1, 1.5e300, 3.0, '12']),
  text: (random) => randomText(random),
  tplText: (random) =>
    random.pick([
      '{{ .Release.Name }}-{{ .Values.num }}',
      'plain',
      '{{ include "names.full" . }}',
      '{{ .Values.list | toJson }}',
    ]),
  global: (random) => ({ g: random.pick<unknown>(['parent', 2, { in: 1 }]) }),
  sub: (random) => ({
    enabled: random.pick<unknown>([true, false]),
    name: random.pick<unknown>([{ q: null, r: 2 }, 'text', {}]),
  }),
  tags: (random) => ({ back: random.chance(0.5) }),
};

/** Each of the values with this probability. */
export function randomValues(random: SeededRandom, probability: number): Record<string, unknown> {
  const wanted = Object.entries(MAKERS).filter(() => random.chance(probability));
  return Object.fromEntries(wanted.map(([name, make]) => [name, make(random)]));
}

/** What an Application may say of a chart. */
export function randomHelmOptions(random: SeededRandom): SampleOptions {
  const names = new Set(random.list(0, 4, () => random.pick(random.chance(0.85) ? LEAF_NAMES : ODD_NAMES)));
  const values = randomValues(random, 0.2);
  return {
    ...(random.chance(0.4) && {
      releaseName: random.chance(0.03) ? 'Bad_Name' : random.pick(['rel', 'my-release-1', 'a.b']),
    }),
    ...(random.chance(0.1) && { namespace: 'elsewhere' }),
    ...(random.chance(0.3) && {
      valueFiles: random.list(1, 2, () => random.pick(['prod.yaml', '/shared/values.yaml', '../shared/values.yaml'])),
    }),
    ...(random.chance(0.3) && random.pick([{ valuesObject: values }, { values: JSON.stringify(values) }])),
    ...(names.size > 0 && {
      parameters: [...names].map((name) => ({
        name,
        value: random.pick(random.chance(0.8) ? TEXTS : ODD_TEXTS),
        forceString: random.chance(0.3),
      })),
    }),
    ...(random.chance(0.15) && {
      fileParameters: [
        { name: random.pick(['filed', 'text', 'env.A']), path: random.pick(['files/a.txt', '/chart/files/b.json']) },
      ],
    }),
    ...(random.chance(0.1) && { skipCrds: true }),
    ...(random.chance(0.1) && { skipTests: true }),
    ...(random.chance(0.1) && { skipSchemaValidation: true }),
    ...(random.chance(0.1) && { kubeVersion: random.pick(['1.28', '1.33.0', 'v1.27.3']) }),
    ...(random.chance(0.1) && { apiVersions: ['example.com/v2', 'apps/v1'] }),
  };
}
