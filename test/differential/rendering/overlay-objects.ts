/** Random objects for overlays to work on. */
import { stringify } from 'yaml';
import { randomText } from '../random-data.js';
import type { SeededRandom } from '../seeded-random.js';

export const NAMES = ['web', 'web', 'web', 'web', 'web', 'web', 'web', 'web', 'api', 'db'];
export const IMAGES = ['nginx', 'registry.example.com/web', 'registry.example.com:5000/team/api', 'postgres'];
/** Values whose type is easily lost. */
const SCALARS: readonly unknown[] = [
  'a',
  '1',
  'yes',
  'true',
  '',
  '0x1f',
  '1e3',
  1,
  0,
  true,
  null,
  1.5,
  9_007_199_254_740_991,
  '2001-01-01',
  'a: b',
  '- x',
  '~',
  'null',
  '012',
];
const IMAGE_ENDS = [
  '',
  ':1.0',
  ':latest',
  '@sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3',
  ':1.0@sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3',
];

type Maker = (random: SeededRandom, name: string) => object;

/** Those of a base: what patches and options name is mostly there. */
export function baseText(random: SeededRandom): string {
  const sure = [DEPLOYMENT, SERVICE, CONFIG_MAP, WIDGET].filter(() => random.chance(0.95));
  const objects = [
    ...sure.map((make) => ({ ...make(random, 'web') })),
    ...random.list(0, 2, () => random.pick(MAKERS)(random, 'api')),
  ];
  return textOf(random, objects);
}

/** Those of an overlay: others than those of its base. */
export function ownText(random: SeededRandom): string {
  return textOf(
    random,
    random.list(1, 2, () => random.pick(MAKERS)(random, 'db')),
  );
}

function textOf(random: SeededRandom, objects: readonly object[]): string {
  if (random.chance(0.1)) return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  const texts = objects.map((object) =>
    random.chance(0.1) ? JSON.stringify(object) : stringify(object, { version: '1.1' }),
  );
  if (random.chance(0.2)) texts.push(random.pick(RAW));
  return texts.join('\n---\n');
}

/** As people write them: other number formats, comments, anchors. */
const RAW = [
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: raw # a comment\ndata: &d\n  a: "1"\n  b: |\n    two\n\n    lines\n  c: >-\n    folded\n    text\n',
  'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: raw}\nspec: {a: 0644, b: 1_000, c: yes, d: 1e3, e: 2001-01-01, f: 0o17, g: .5, h: ~, i: 9007199254740993, on: off, j: 0x1F, k: +1, l: 1.0, m: .inf}\n',
  'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: anchors}\nspec:\n  base: &base {a: 1, b: [x]}\n  same: *base\n  more: {<<: *base, c: 2}\n',
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: empty}\n',
  '# nothing but a comment\n',
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bytes}\nbinaryData: {a: AAEC}\ndata: {}\n',
  'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n',
  'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: all}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: web}\nsubjects: [{kind: ServiceAccount, name: default, namespace: old}, {kind: ServiceAccount, name: web}]\n',
];

function pod(random: SeededRandom, name: string): object {
  return {
    ...(random.chance(0.8) && { metadata: { labels: { app: name } } }),
    spec: {
      containers: random.list(1, 2, () => container(random)),
      ...(random.chance(0.2) && { initContainers: [container(random)] }),
      ...(random.chance(0.3) && {
        volumes: [
          { name: 'v', configMap: { name: random.pick(['settings', name]) } },
          { name: 's', secret: { secretName: random.pick(['keys', name]) } },
        ],
      }),
      ...(random.chance(0.2) && { serviceAccountName: name }),
      ...(random.chance(0.1) && {
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              { topologyKey: 'z', labelSelector: { matchLabels: { app: name } } },
            ],
          },
        },
      }),
    },
  };
}

function container(random: SeededRandom): object {
  return {
    name: random.pick(['main', 'side', 'web']),
    image: `${random.pick(IMAGES)}${random.pick(IMAGE_ENDS)}`,
    ...(random.chance(0.4) && {
      env: random.list(1, 3, () => ({ name: random.pick(['A', 'B', 'C']), value: random.pick(['1', '$(NAME)', 'x']) })),
    }),
    ...(random.chance(0.3) && { envFrom: [{ configMapRef: { name: 'settings' } }, { secretRef: { name: 'keys' } }] }),
    ...(random.chance(0.3) && {
      ports: [{ containerPort: 80, protocol: 'TCP' }, { containerPort: 443 }].slice(random.below(2)),
    }),
    ...(random.chance(0.2) && { args: ['--x', random.pick(['1', 'yes', ''])], command: ['run'] }),
  };
}

function meta(random: SeededRandom, name: string): object {
  return {
    name,
    ...(name !== 'web' && random.chance(0.3) && { namespace: random.pick(['old', 'shop']) }),
    ...(random.chance(0.5) && { labels: { app: name, ...(random.chance(0.3) && { tier: 'front' }) } }),
    ...(random.chance(0.3) && { annotations: { note: random.pick(['x', '1', 'true']) } }),
  };
}

function workload(apiVersion: string, kind: string): Maker {
  return (random, name) => ({
    apiVersion,
    kind,
    metadata: meta(random, name),
    spec: {
      ...(random.chance(0.6) && kind !== 'DaemonSet' && { replicas: random.below(4) }),
      selector: { matchLabels: { app: name } },
      template: pod(random, name),
      ...(kind === 'StatefulSet' && {
        serviceName: name,
        volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { storageClassName: 'fast' } }],
      }),
    },
  });
}

const DEPLOYMENT = workload('apps/v1', 'Deployment');

const SERVICE: Maker = (random, name) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: meta(random, name),
  spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 'http' }, { port: 443 }].slice(random.below(2)) },
});

const CONFIG_MAP: Maker = (random, name) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: meta(random, name),
  data: { text: randomText(random), a: random.pick(['1', 'yes', '']), 'x.yaml': 'k: v\n# c\n' },
});

const WIDGET: Maker = (random, name) => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: meta(random, name),
  spec: {
    value: random.pick(SCALARS),
    list: random.list(0, 3, () => random.pick(SCALARS)),
    selector: { matchLabels: { app: name } },
    image: random.pick(IMAGES),
    parts: [{ name: 'a', n: 1 }, { name: 'b' }],
  },
});

const MAKERS: readonly Maker[] = [
  DEPLOYMENT,
  SERVICE,
  CONFIG_MAP,
  WIDGET,
  workload('apps/v1', 'StatefulSet'),
  workload('apps/v1', 'DaemonSet'),
  (random, name) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: meta(random, name),
    type: 'Opaque',
    data: { a: 'eA==' },
    stringData: { b: random.pick(['p', '']) },
  }),
  (random, name) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: meta(random, name),
    spec: {
      rules: [
        {
          host: 'a.example.com',
          http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { number: 80 } } } }] },
        },
      ],
      tls: [{ secretName: 'keys' }],
    },
  }),
  (random, name) => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: meta(random, name),
    spec: { schedule: '* * * * *', jobTemplate: { spec: { template: pod(random, name) } } },
  }),
  (random, name) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: meta(random, name),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name: random.pick([name, 'default']), namespace: 'old' }],
  }),
  (random, name) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: meta(random, name) }),
  (random, name) => ({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: meta(random, name),
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name }, minReplicas: 1 },
  }),
  (random, name) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: meta(random, name),
    spec: {
      podSelector: { matchLabels: { app: name } },
      ingress: [{ from: [{ podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: [name] }] } }] }],
    },
  }),
];
