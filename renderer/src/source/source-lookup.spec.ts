import { describe, expect, it } from '@jest/globals';
import { SUBMODULE, testSource } from '../files/test-source.js';
import { SourceLookup } from './source-lookup.js';

const source = testSource({
  'apps/shop/values.yaml': 'a',
  'apps/shop/local.yaml': { target: 'values.yaml' },
  'apps/shop/top.yaml': { target: '../../top.yaml' },
  'apps/shop/out.yaml': { target: '../../../etc/passwd' },
  'apps/shop/absolute.yaml': { target: '/etc/passwd' },
  'apps/shop/loop.yaml': { target: 'loop.yaml' },
  'apps/shop/dangling.yaml': { target: 'nothing.yaml' },
  'apps/other': { target: 'shop' },
  'top.yaml': 'b',
  vendor: SUBMODULE,
});
const lookup = new SourceLookup(source);

describe('Looking for a file of a repository', () => {
  it.each([
    ['apps/shop/values.yaml', 'file', 'apps/shop/values.yaml'],
    ['apps/shop/local.yaml', 'file', 'apps/shop/values.yaml'],
    ['apps/shop/top.yaml', 'file', 'top.yaml'],
    ['apps/other/local.yaml', 'file', 'apps/shop/values.yaml'],
    ['apps/other', 'directory', 'apps/shop'],
    ['apps', 'directory', 'apps'],
    ['', 'directory', ''],
  ])('%j gives a %s at %j', async (path, kind, real) => {
    expect(await lookup.find(path)).toMatchObject({ kind, path: real });
  });

  it.each([
    ['apps/shop/out.yaml', 'outside'],
    ['apps/shop/absolute.yaml', 'outside'],
    ['../x', 'outside'],
    ['apps/shop/loop.yaml', 'missing'],
    ['apps/shop/dangling.yaml', 'missing'],
    ['apps/none/x', 'missing'],
    ['top.yaml/x', 'missing'],
    ['vendor/x.yaml', 'submodule'],
  ])('%j is %s (rows 10, 14)', async (path, kind) => {
    expect((await lookup.find(path)).kind).toBe(kind);
  });

  it('reads nothing but links, and each once', async () => {
    const fresh = testSource({ a: 'x', b: { target: 'a' } });
    const own = new SourceLookup(fresh);
    await own.find('a');
    await own.find('b');
    await own.find('b');
    expect(fresh.asked).toHaveLength(1);
  });

  it('lists a directory in order, links as what they lead to', async () => {
    expect(await lookup.list('apps')).toEqual([
      { name: 'other', isDirectory: true },
      { name: 'shop', isDirectory: true },
    ]);
    expect((await lookup.list('apps/other')).map(({ name }) => name)).toContain('values.yaml');
    expect(await lookup.list('none')).toEqual([]);
  });
});
