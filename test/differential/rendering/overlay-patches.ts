/** Random patches of overlays, of all three forms. */
import { stringify } from 'yaml';
import type { SeededRandom } from '../seeded-random.js';
import { NAMES } from './overlay-objects.js';

const OPERATIONS: readonly object[] = [
  { op: 'add', path: '/metadata/labels', value: { fresh: 'yes' } },
  { op: 'add', path: '/metadata/annotations', value: { n: '1' } },
  { op: 'replace', path: '/spec/replicas', value: 7 },
  { op: 'add', path: '/spec/replicas', value: 9 },
  { op: 'add', path: '/spec/template/spec/containers/-', value: { name: 'extra', image: 'nginx:3' } },
  { op: 'remove', path: '/spec/template/spec/containers/0' },
  { op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'other:1' },
  { op: 'test', path: '/kind', value: 'Deployment' },
  { op: 'add', path: '/spec/new~1key', value: [1, null, 'on', 1.5] },
  { op: 'copy', from: '/metadata/name', path: '/spec/copied' },
  { op: 'move', from: '/spec/selector', path: '/spec/moved' },
  { op: 'add', path: '/metadata/name', value: 'renamed' },
];
const TARGETS: readonly object[] = [
  { kind: 'Deployment' },
  { kind: 'Deployment', name: 'web' },
  { name: 'web|api' },
  { kind: 'Deploy.*|Stateful.*' },
  { labelSelector: 'app=web' },
  { labelSelector: 'app in (web, db),!tier' },
  { annotationSelector: 'note' },
  { group: 'apps', version: 'v1' },
  { kind: 'Widget' },
  { namespace: 'old' },
  { kind: 'Nothing' },
];
const OPTIONS: readonly object[] = [
  { allowNameChange: true },
  { allowKindChange: true },
  { allowNameChange: true, allowKindChange: true },
];

/** An entry of `patches`. */
export function randomPatch(random: SeededRandom): Record<string, unknown> {
  const isOperations = random.chance(0.4);
  const patch = isOperations ? operations(random) : strategic(random);
  const hasTarget = isOperations || random.chance(0.3);
  return {
    patch: random.chance(0.3) ? JSON.stringify(patch) : stringify(patch),
    ...(hasTarget && { target: random.pick(TARGETS) }),
    ...(random.chance(0.1) && { options: random.pick(OPTIONS) }),
  };
}

/** An entry of `patchesJson6902`. */
export function randomJson6902(random: SeededRandom): object {
  const target = { group: 'apps', version: 'v1', kind: 'Deployment', name: random.pick(NAMES) };
  return { target, patch: stringify(operations(random)) };
}

function operations(random: SeededRandom): readonly object[] {
  return random.list(1, 2, () => random.pick(random.chance(0.7) ? OPERATIONS.slice(0, 2) : OPERATIONS));
}

/** A part of an object, to be merged. */
export function strategic(random: SeededRandom): object {
  const name = random.pick(NAMES);
  const kind = random.pick(
    random.chance(0.05) ? ['StatefulSet'] : ['Deployment', 'Deployment', 'Widget', 'Service', 'ConfigMap'],
  );
  const spec =
    kind === 'Widget'
      ? random.pick<object>([
          { value: null, more: { a: [] } },
          { parts: [{ name: 'a', n: 2 }] },
          { $patch: 'replace', only: 1 },
        ])
      : kind === 'Service'
        ? random.pick<object>([
            { ports: [{ port: 80, name: 'web' }] },
            { ports: [{ $patch: 'delete', port: 443 }] },
            { selector: { app: null, x: 'y' } },
          ])
        : random.pick<object>([
            { replicas: 5 },
            { replicas: null },
            {
              template: {
                spec: {
                  containers: [
                    {
                      name: 'main',
                      env: [
                        { name: 'A', value: 'patched' },
                        { name: 'Z', value: '1' },
                      ],
                    },
                  ],
                },
              },
            },
            { template: { spec: { containers: [{ name: 'side', $patch: 'delete' }] } } },
            {
              template: {
                spec: { containers: [{ name: 'new', image: 'nginx' }], volumes: [{ name: 'v', emptyDir: {} }] },
              },
            },
            { template: { spec: { $setElementOrder: null, nodeSelector: { a: 'b' }, tolerations: [{ key: 'k' }] } } },
            { template: { metadata: { annotations: { a: 'b' } } } },
            { template: { spec: { containers: [{ name: 'main', ports: [{ containerPort: 80, name: 'http' }] }] } } },
          ]);
  return {
    apiVersion: API_VERSIONS[kind] ?? 'v1',
    kind,
    metadata: { name, ...(random.chance(0.2) && { labels: { patched: 'yes', app: null } }) },
    ...(kind === 'ConfigMap'
      ? { data: { a: 'patched', text: null } }
      : random.chance(0.04)
        ? { $patch: 'delete' }
        : { spec }),
  };
}

const API_VERSIONS: Readonly<Record<string, string>> = {
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  Widget: 'example.com/v1',
};
