import { describe, expect, it } from '@jest/globals';
import { SUBMODULE, testSource, type TestEntries } from '../files/test-source.js';
import { SourceLookup } from '../source/source-lookup.js';
import { FileRenderer } from './file-renderer.js';
import { prepareDirectory } from './prepare-directory.js';

const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;

async function namesIn(entries: TestEntries, directory: Record<string, unknown> = {}): Promise<string[]> {
  const files = testSource(entries);
  const root = { url: 'https://h/a', revision: 'c', files };
  const { plan } = await prepareDirectory({ directory }, root, 'apps', new SourceLookup(files), 'spec.sources[1]');
  const manifests = await new FileRenderer().render(
    plan,
    files.blobs,
    {},
    { isOver: false, next: () => Promise.resolve() },
  );
  return manifests.map(({ name, place }) => `${name} ${place}`);
}

describe('A plain directory', () => {
  it('reads links within the repository as the files that they lead to', async () => {
    const entries = {
      'apps/a.yaml': { target: '../base/a.yaml' },
      'apps/b.yaml': { target: 'a.yaml' },
      'apps/folder.yaml': { target: '../base' },
      'apps/folder': { target: '../base' },
      'base/a.yaml': configMap('a'),
    };
    expect(await namesIn(entries)).toEqual(['a apps/a.yaml:1:1', 'a apps/b.yaml:1:1']);
    expect(await namesIn(entries, { recurse: true })).toHaveLength(2);
  });

  it.each<[TestEntries, Record<string, unknown>, string, string]>([
    [{ 'apps/a.yaml': { target: '../../x' } }, {}, 'PATH_OUT_OF_REPO', 'apps/a.yaml'],
    [{ 'apps/a.yaml': { target: '/etc/passwd' } }, {}, 'PATH_OUT_OF_REPO', 'apps/a.yaml'],
    [{ 'apps/a.yaml': { target: '/proc/self/environ' } }, {}, 'PATH_OUT_OF_REPO', 'apps/a.yaml'],
    [{ 'apps/a.yaml': { target: 'none.yaml' } }, {}, 'SYMLINK_NOT_FOLLOWED', 'apps/a.yaml'],
    [{ 'apps/a.yaml': { target: 'a.yaml' } }, {}, 'SYMLINK_NOT_FOLLOWED', 'apps/a.yaml'],
    [{ 'apps/a.yaml': '', 'apps/deep/part': SUBMODULE }, { recurse: true }, 'SUBMODULE', 'apps/deep/part'],
    [
      { 'apps/a.yaml': `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 3\n` },
      {},
      'LFS_POINTER',
      'apps/a.yaml',
    ],
    [{ 'apps/a.jsonnet': { target: '../../a' } }, {}, 'PATH_OUT_OF_REPO', 'apps/a.jsonnet'],
    [{ 'apps/a.yaml': '' }, { recurse: 'yes' }, 'INVALID_SPEC', 'spec.sources[1].directory.recurse'],
    [{ 'apps/a.yaml': '' }, { include: '[' }, 'INVALID_SPEC', 'spec.sources[1].directory.include'],
    [{ 'other/a.yaml': '' }, {}, 'PATH_NOT_FOUND', 'spec.sources[1].path'],
  ])('%j with %j is refused with %s', async (entries, directory, code, location) => {
    await expect(namesIn(entries, directory)).rejects.toMatchObject({ code, location });
  });

  it('tells Jsonnet files apart from those that are read; what they import is not among them', async () => {
    const files = testSource({
      'apps/a.yaml': configMap('a'),
      'apps/b.jsonnet': '{}',
      'apps/c.libsonnet': '{}',
      'apps/d.jsonnet': { target: '../d.txt' },
      'apps/deep/e.jsonnet': '{}',
      'd.txt': '[]',
    });
    const root = { url: 'https://h/a', revision: 'c', files };
    const prepare = (directory: Record<string, unknown>): ReturnType<typeof prepareDirectory> =>
      prepareDirectory({ directory }, root, 'apps', new SourceLookup(files), 'spec.source');
    const { plan, jsonnet } = await prepare({});
    expect(plan.files.map(({ path }) => path)).toEqual(['apps/a.yaml']);
    expect(jsonnet).toEqual(['apps/b.jsonnet', 'apps/d.jsonnet']);
    const recursive = await prepare({ recurse: true, exclude: 'd.*' });
    expect(recursive.jsonnet).toEqual(['apps/b.jsonnet', 'apps/deep/e.jsonnet']);
  });

  it('does not need submodules that are left out, or below it without recursion', async () => {
    const entries = { 'apps/a.yaml': configMap('a'), 'apps/vendor/part': SUBMODULE };
    expect(await namesIn(entries)).toHaveLength(1);
    expect(await namesIn(entries, { recurse: true, exclude: 'vendor/*' })).toHaveLength(1);
    expect(await namesIn(entries, { recurse: true, include: 'a*.yaml' })).toHaveLength(1);
    await expect(namesIn(entries, { recurse: true, include: '*.yaml' })).rejects.toMatchObject({ code: 'SUBMODULE' });
  });
});
