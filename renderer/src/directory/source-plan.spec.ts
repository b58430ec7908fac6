import { describe, expect, it } from '@jest/globals';
import { memoryTree } from '../files/memory-tree.js';
import { renderFiles } from '../render-files.js';
import { planSource } from './source-plan.js';

const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;

function filesOf(files: Readonly<Record<string, string>>): Map<string, Uint8Array> {
  return new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
}

function plan(source: Record<string, unknown>, files: Readonly<Record<string, string>>) {
  return planSource({ repoURL: 'https://h/a', ...source }, 'c', memoryTree(filesOf(files)).tree);
}

describe('A plain directory', () => {
  const files = {
    'apps/a.yaml': configMap('a'),
    'apps/deep/b.yml': configMap('b'),
    'apps/c.json': '{}',
    'apps/README.md': 'x',
    'other/d.yaml': configMap('d'),
  };
  const paths = (source: Record<string, unknown>): string[] => plan(source, files).files.map(({ path }) => path);

  it('has its own manifest files, all below with recurse, and the root by any of its names', () => {
    expect(paths({ path: 'apps' })).toEqual(['apps/a.yaml', 'apps/c.json']);
    expect(paths({ path: './apps/', directory: { recurse: true } })).toEqual([
      'apps/a.yaml',
      'apps/c.json',
      'apps/deep/b.yml',
    ]);
    expect(paths({ path: '.', directory: { recurse: true, exclude: 'apps/*' } })).toEqual(['other/d.yaml']);
    expect(paths({ path: 'apps', directory: { recurse: true, include: '*.y*ml', exclude: 'deep/*' } })).toEqual([
      'apps/a.yaml',
    ]);
    expect(paths({ path: 'apps', directory: { disableExtensionFilter: true } })).toContain('apps/README.md');
  });

  it('depends on the files it reads only: another one leaves the digest as it is', () => {
    const before = plan({ path: 'apps' }, files).digest;
    expect(
      plan({ path: 'apps' }, { ...files, 'apps/README.md': 'y', 'apps/deep/b.yml': 'z', 'other/d.yaml': 'z' }).digest,
    ).toBe(before);
    expect(plan({ path: 'apps' }, { ...files, 'apps/a.yaml': configMap('z') }).digest).not.toBe(before);
    expect(plan({ path: 'apps', directory: { handlebars: { values: {} } } }, files).digest).not.toBe(before);
  });

  it.each([
    [{ path: 'none' }, 'PATH_NOT_FOUND', /does not exist/],
    [{ path: 'apps/a.yaml' }, 'PATH_NOT_FOUND', /is a file/],
    [{ path: '../x' }, 'PATH_OUT_OF_REPO', /leads out/],
    [{ path: 'apps', directory: { include: '[' } }, 'INVALID_SPEC', /not closed/],
    [{ path: 'apps', directory: { recurse: 'yes' } }, 'INVALID_SPEC', /true or false/],
    [{ path: 'apps', directory: { handlebars: { values: [] } } }, 'INVALID_SPEC', /values/],
    [{ path: 'apps', helm: {} }, 'RENDERER_UNAVAILABLE', /helm template/],
    [{ path: 'apps', kustomize: {} }, 'RENDERER_UNAVAILABLE', /kustomize build/],
    [{ path: 'apps', plugin: {} }, 'RENDERER_UNAVAILABLE', /plugin/],
    [{ chart: 'nginx' }, 'RENDERER_UNAVAILABLE', /chart repository/],
  ])('refuses %j with %s', (source, code, message) => {
    expect(() => plan(source, files)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  it('is told from Helm and Kustomize by its files, unless it says that it is a directory', () => {
    for (const name of ['Chart.yaml', 'kustomization.yaml', 'Kustomization']) {
      expect(() => plan({ path: 'apps' }, { ...files, [`apps/${name}`]: 'x: y' })).toThrow(
        /renders plain directories only/,
      );
      expect(
        plan({ path: 'apps', directory: { recurse: true } }, { ...files, [`apps/${name}`]: 'x: y' }).files.length,
      ).toBeGreaterThan(2);
    }
    expect(() => plan({ path: 'apps' }, { ...files, 'apps/main.jsonnet': '{}' })).toThrow(/Jsonnet/);
  });

  it('without manifests renders to nothing, and a source that only lends its files too', async () => {
    expect(await renderFiles({ repoURL: 'https://h/a', path: 'apps' }, filesOf({ 'apps/README.md': 'x' }))).toEqual([]);
    expect(await renderFiles({ repoURL: 'https://h/a', ref: 'values' }, filesOf({}))).toEqual([]);
  });
});
