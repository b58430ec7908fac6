import { describe, expect, it } from '@jest/globals';
import { memoryTree } from '../files/memory-tree.js';
import { SourceLookup } from '../source/source-lookup.js';
import { prepareDirectory } from './prepare-directory.js';
import { isReferenceOnly, type SourcePlan } from './source-plan.js';

const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;

function filesOf(files: Readonly<Record<string, string>>): Map<string, Uint8Array> {
  return new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
}

async function plan(path: string, directory: object, contents: Readonly<Record<string, string>>): Promise<SourcePlan> {
  const { tree, blobs } = memoryTree(filesOf(contents));
  const files = { tree, readBlobs: () => Promise.resolve(blobs) };
  const root = { url: 'https://h/a', revision: 'c', files };
  return (await prepareDirectory({ directory }, root, path, new SourceLookup(files), 'spec.source')).plan;
}

describe('A plain directory', () => {
  const files = {
    'apps/a.yaml': configMap('a'),
    'apps/deep/b.yml': configMap('b'),
    'apps/c.json': '{}',
    'apps/README.md': 'x',
    'other/d.yaml': configMap('d'),
  };
  const paths = async (path: string, directory: object = {}): Promise<string[]> =>
    (await plan(path, directory, files)).files.map((file) => file.path);

  it('has its own manifest files, and all below with recurse', async () => {
    expect(await paths('apps')).toEqual(['apps/a.yaml', 'apps/c.json']);
    expect(await paths('apps', { recurse: true })).toEqual(['apps/a.yaml', 'apps/c.json', 'apps/deep/b.yml']);
    expect(await paths('', { recurse: true, exclude: 'apps/*' })).toEqual(['other/d.yaml']);
    expect(await paths('apps', { recurse: true, include: '*.y*ml', exclude: 'deep/*' })).toEqual(['apps/a.yaml']);
    expect(await paths('apps', { disableExtensionFilter: true })).toContain('apps/README.md');
  });

  it('depends on the files it reads only: another one leaves the digest as it is', async () => {
    const digestOf = async (more: object, directory: object = {}): Promise<string> =>
      (await plan('apps', directory, { ...files, ...more })).digest;
    const before = await digestOf({});
    expect(await digestOf({ 'apps/README.md': 'y', 'apps/deep/b.yml': 'z', 'other/d.yaml': 'z' })).toBe(before);
    expect(await digestOf({ 'apps/a.yaml': configMap('z') })).not.toBe(before);
    expect(await digestOf({}, { handlebars: { values: {} } })).not.toBe(before);
  });

  it.each([
    ['none', {}, 'PATH_NOT_FOUND', /does not exist/],
    ['apps/a.yaml', {}, 'PATH_NOT_FOUND', /is a file/],
    ['apps', { include: '[' }, 'INVALID_SPEC', /not closed/],
    ['apps', { recurse: 'yes' }, 'INVALID_SPEC', /true or false/],
    ['apps', { handlebars: { values: [] } }, 'INVALID_SPEC', /values/],
    ['apps', { handlebars: 'yes' }, 'INVALID_SPEC', /handlebars has to be an object/],
  ])('at %s with %j is refused with %s', async (path, directory, code, message) => {
    await expect(plan(path, directory, files)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it('may hold nothing to deliver', async () => {
    expect((await plan('apps', {}, { 'apps/README.md': 'x' })).files).toEqual([]);
  });
});

describe('A source', () => {
  it('that only lends its files to others makes no objects', () => {
    expect(isReferenceOnly({ repoURL: 'https://h/a', ref: 'values' })).toBe(true);
    expect(isReferenceOnly({ repoURL: 'https://h/a', ref: 'values', path: 'apps' })).toBe(false);
    expect(isReferenceOnly({ repoURL: 'https://h/a', ref: '', path: '' })).toBe(false);
  });
});
