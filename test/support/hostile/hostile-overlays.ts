// Rows 9, 28, 29, 44 and P8: Kustomize overlays.
import { type HostileSource, LIMIT, settings, times } from './hostile-source.js';

const STOPPED = /^(?:RENDER_LIMIT_EXCEEDED|RENDER_FAILED): /;
const CYCLE = /^RENDER_FAILED: .*cycle/s;

function overlay(
  name: string,
  kustomization: string,
  outcome: RegExp,
  files: Readonly<Record<string, string>> = {},
): HostileSource {
  return { name, files: { 'kustomization.yaml': kustomization, ...files }, outcome };
}

const bomb = times(
  9,
  (at) => `${'abcdefghij'[at + 1]}: &${'abcdefghij'[at + 1]} [${`*${'abcdefghij'[at]},`.repeat(9)}*a]\n`,
);
const objects = (count: number): string => times(count, (at) => settings(`n${at}`), '---\n');

export const HOSTILE_OVERLAYS: readonly HostileSource[] = [
  overlay('bases-in-a-circle', 'resources: [a]\n', CYCLE, {
    'a/kustomization.yaml': 'resources: [../b]\n',
    'b/kustomization.yaml': 'resources: [../a]\n',
  }),
  overlay('base-of-itself', 'resources: [a/..]\n', STOPPED, { 'a/x': '' }),
  overlay('components-in-a-circle', 'components: [a]\n', CYCLE, {
    'a/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncomponents: [../b]\n',
    'b/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncomponents: [../a]\n',
  }),
  overlay('bases-that-double', 'resources: [d25]\n', STOPPED, doublingBases(25)),
  overlay(
    'a-thousand-bases-deep',
    'resources: [b0]\n',
    /^(?:RENDER_LIMIT_EXCEEDED|RENDER_FAILED): |^$/,
    deepBases(300),
  ),
  overlay('more-than-ten-thousand-objects', 'resources: [all.yaml]\n', LIMIT, { 'all.yaml': objects(10_001) }),
  overlay(
    'replacements-over-everything',
    `resources: [all.yaml]\nreplacements:\n${times(
      300,
      (at) =>
        `- source: {kind: ConfigMap, name: n${at}, fieldPath: data.value}\n  targets: [{select: {kind: ConfigMap}, fieldPaths: ["data.x${at}"], options: {create: true}}]\n`,
    )}`,
    STOPPED,
    { 'all.yaml': objects(3_000) },
  ),
  overlay(
    'patches-over-everything',
    `resources: [all.yaml]\nnamePrefix: p-\npatches:\n${times(
      300,
      (at) =>
        `- target: {kind: ConfigMap, name: "(n+)+.*"}\n  patch: '[{"op": "add", "path": "/data/p${at}", "value": "x"}]'\n`,
    )}`,
    STOPPED,
    { 'all.yaml': objects(3_000) },
  ),
  overlay(
    'generators-of-megabytes',
    `configMapGenerator:\n${times(60, (at) => `- {name: g${at}, files: [big.txt]}\n`)}`,
    STOPPED,
    {
      'big.txt': 'x'.repeat(9 * 1024 * 1024),
    },
  ),
  overlay(
    'generator-of-many',
    `configMapGenerator:\n- name: g\n  literals:\n${times(100_000, (at) => `  - k${at}=v\n`)}namePrefix: [\n`,
    STOPPED,
  ),
  overlay('prefix-of-a-megabyte', `namePrefix: ${'p'.repeat(1_000_000)}\nresources: [all.yaml]\n`, STOPPED, {
    'all.yaml': objects(1_000),
  }),
  overlay(
    'definitions-of-twenty-megabytes',
    'openapi: {path: types.json}\nresources: [all.yaml]\n',
    /LIMIT_EXCEEDED: |^RENDER_FAILED: /,
    {
      'types.json': `{"definitions": {${times(1, () => '')}"a": "${'x'.repeat(20 * 1024 * 1024)}"}}`,
      'all.yaml': objects(1),
    },
  ),
  overlay(
    'definitions-of-nine-megabytes',
    'openapi: {path: types.json}\nresources: [all.yaml]\nnamePrefix: [\n',
    STOPPED,
    {
      'types.json': `{"definitions": {${times(90_000, (at) => `"t${at}": {"type": "object", "properties": {"a": {"type": "string"}}}`, ',')}}}`,
      'all.yaml': objects(1),
    },
  ),
  overlay(
    'definitions-of-themselves',
    'openapi: {path: types.json}\nresources: [all.yaml]\npatches: [{path: patch.yaml}]\n',
    /^(?:RENDER_LIMIT_EXCEEDED|RENDER_FAILED): |^$/,
    {
      'types.json': JSON.stringify({
        definitions: {
          'v1.Bad': { $ref: '#/definitions/v1.Worse' },
          'v1.Worse': {
            $ref: '#/definitions/v1.Bad',
            'x-kubernetes-group-version-kind': [{ group: 'e.com', kind: 'Bad', version: 'v1' }],
          },
        },
      }),
      'all.yaml': 'apiVersion: e.com/v1\nkind: Bad\nmetadata: {name: a}\nspec: {list: [{name: a}]}\n',
      'patch.yaml': 'apiVersion: e.com/v1\nkind: Bad\nmetadata: {name: a}\nspec: {list: [{name: b}]}\n',
    },
  ),
  overlay(
    'variables-of-themselves',
    'resources: [all.yaml]\nvars: [{name: A, objref: {apiVersion: v1, kind: ConfigMap, name: n0}, fieldref: {fieldpath: data.value}}]\n',
    /^(?:RENDER_LIMIT_EXCEEDED|RENDER_FAILED): |^$/,
    {
      'all.yaml': settings('n0', '$(A)$(A)'),
    },
  ),
  overlay('aliases-in-kustomization', `resources: []\nx: 1\na: &a [x,x,x,x,x,x,x,x,x]\n${bomb}`, STOPPED),
  overlay('levels-in-kustomization', `resources: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`, STOPPED),
  overlay('aliases-in-a-resource', 'resources: [bad.yaml]\n', STOPPED, {
    'bad.yaml': `${settings('bad')}a: &a [x,x,x,x,x,x,x,x,x]\n${bomb}`,
  }),
  overlay('levels-in-a-resource', 'resources: [bad.yaml]\n', STOPPED, {
    'bad.yaml': `${settings('bad')}x: ${'['.repeat(50_000)}${']'.repeat(50_000)}\n`,
  }),
  overlay('levels-by-indenting-in-a-resource', 'resources: [bad.yaml]\n', STOPPED, {
    'bad.yaml': `${settings('bad')}${times(3_000, (at) => `${' '.repeat(at)}x:\n`)}`,
  }),
  overlay('program-as-generator', 'generators: [g.yaml]\n', STOPPED, {
    'g.yaml':
      'apiVersion: e.com/v1\nkind: G\nmetadata: {name: g, annotations: {config.kubernetes.io/function: "exec: {path: ./evil.sh}"}}\n',
    'evil.sh': '#!/bin/sh\ntouch /tmp/evil\n',
  }),
  overlay('container-as-transformer', 'resources: [all.yaml]\ntransformers: [t.yaml]\n', STOPPED, {
    'all.yaml': objects(1),
    't.yaml':
      'apiVersion: e.com/v1\nkind: T\nmetadata: {name: t, annotations: {config.kubernetes.io/function: "container: {image: evil}"}}\n',
  }),
  overlay(
    'chart-in-an-overlay',
    'helmCharts: [{name: c, repo: "https://charts.example.com", version: 1.0.0}]\n',
    /^(?:REMOTE_REFUSED|RENDER_FAILED): /,
  ),
  overlay(
    'base-by-command',
    'resources: ["git@host.example.com:a/b.git?ref=--upload-pack=evil"]\n',
    /^REMOTE_REFUSED: /,
  ),
  overlay(
    'file-of-the-machine',
    'configMapGenerator: [{name: g, files: [/proc/self/environ]}]\n',
    /^(?:PATH_OUT_OF_REPO|RENDER_FAILED): /,
  ),
  overlay(
    'file-above',
    'configMapGenerator: [{name: g, files: [../../../../../../etc/passwd]}]\n',
    /^(?:PATH_OUT_OF_REPO|RENDER_FAILED): /,
  ),
];

function deepBases(count: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      `b${at}/kustomization.yaml`,
      at === count - 1 ? 'resources: [a.yaml]\n' : `resources: [../b${at + 1}]\nnamePrefix: p\n`,
    ]).concat([[`b${count - 1}/a.yaml`, settings('a')]]),
  );
}

function doublingBases(count: number): Record<string, string> {
  const bases = Array.from({ length: count }, (_, at) => [
    [`d${at + 1}/kustomization.yaml`, `resources: [l, r]\n`],
    [`d${at + 1}/l/kustomization.yaml`, `resources: [../../d${at}]\nnamePrefix: l\n`],
    [`d${at + 1}/r/kustomization.yaml`, `resources: [../../d${at}]\nnamePrefix: r\n`],
  ]);
  return Object.fromEntries([
    ...bases.flat(),
    ['d0/kustomization.yaml', 'resources: [a.yaml]\n'],
    ['d0/a.yaml', settings('a')],
  ]);
}
