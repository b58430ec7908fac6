import { describe, expect, it } from '@jest/globals';
import { FileRefusal } from './file-refusal.js';
import { SUBMODULE, type TestEntries, testRoot, testSource } from './test-source.js';
import { walkTree } from './walk-tree.js';

function walk(entries: TestEntries, path: string): { result: unknown; notes: string[] } {
  const notes: string[] = [];
  const parts = path.split('/').filter((part) => part !== '');
  const place = walkTree(parts, testRoot(testSource(entries)), (what, at) => notes.push(`${what} ${at}`));
  return { result: typeof place === 'number' ? place : `${place.kind} ${place.path}`, notes };
}

const resultOf = (entries: TestEntries, path: string): unknown => walk(entries, path).result;

describe('A walk through a tree', () => {
  const plain: TestEntries = { 'a/b/c.yaml': 'c', 'd.yaml': 'd', sub: SUBMODULE };

  it.each([
    ['', 'directory '],
    ['a', 'directory a'],
    ['a/b/c.yaml', 'file a/b/c.yaml'],
    ['a/../d.yaml', 'file d.yaml'],
    ['a/b/../../a/b', 'directory a/b'],
  ])('to %j finds the %s', (path, found) => expect(resultOf(plain, path)).toBe(found));

  it.each([
    ['a/x', FileRefusal.notFound],
    ['x/../d.yaml', FileRefusal.notFound],
    ['A', FileRefusal.notFound],
    ['d.yaml/x', FileRefusal.wrongKind],
    ['..', FileRefusal.outside],
    ['a/../../a', FileRefusal.outside],
    ['sub', FileRefusal.submodule],
    ['sub/x', FileRefusal.submodule],
    ['toString', FileRefusal.notFound],
    ['__proto__', FileRefusal.notFound],
  ])('to %j is refused with %d', (path, refusal) => expect(resultOf(plain, path)).toBe(refusal));

  it('follows links to files and directories, from where they lie', () => {
    const entries: TestEntries = {
      'base/x.yaml': 'x',
      'apps/one/file': { target: '../../base/x.yaml' },
      'apps/one/folder': { target: '../../base' },
      'apps/again': { target: 'one/folder' },
    };
    expect(resultOf(entries, 'apps/one/file')).toBe('file base/x.yaml');
    expect(resultOf(entries, 'apps/one/folder/x.yaml')).toBe('file base/x.yaml');
    expect(resultOf(entries, 'apps/again/x.yaml')).toBe('file base/x.yaml');
    // As a file system does: from where the link leads to, not from where it lies.
    expect(resultOf(entries, 'apps/one/folder/../apps')).toBe('directory apps');
  });

  it.each([
    ['/etc/passwd', FileRefusal.outside],
    ['/proc/self/environ', FileRefusal.outside],
    ['../../etc/passwd', FileRefusal.outside],
    ['../a/../../..', FileRefusal.outside],
    ['nothing', FileRefusal.notFound],
    ['', FileRefusal.notFound],
    ['../sub', FileRefusal.submodule],
  ])('does not follow a link to %j (row 14)', (target, refusal) =>
    expect(resultOf({ ...plain, 'a/link': { target } }, 'a/link')).toBe(refusal),
  );

  it.each<[string, TestEntries]>([
    ['to itself', { link: { target: 'link' } }],
    ['in a ring', { link: { target: 'other' }, other: { target: 'link' } }],
    ['that grows', { link: { target: 'link/x' } }],
    ['of a directory through itself', { 'd/up': { target: 'up/../up' }, link: { target: 'd/up' } }],
  ])('ends with a loop %s (rows 14, 44)', (_, entries) =>
    expect(resultOf(entries, 'link/x.yaml')).toBe(FileRefusal.notFound),
  );

  it('follows chains as long as Linux does', () => {
    const chain = (length: number): TestEntries => ({
      ...Object.fromEntries(Array.from({ length }, (_, index) => [`l${index}`, { target: `l${index + 1}` }])),
      [`l${length}`]: 'end',
    });
    expect(resultOf(chain(40), 'l0')).toBe('file l40');
    expect(resultOf(chain(41), 'l0')).toBe(FileRefusal.notFound);
  });

  it('notes the links it followed, and where nothing was', () => {
    const entries: TestEntries = { 'base/x.yaml': 'x', 'apps/l': { target: '../base' } };
    expect(walk(entries, 'apps/l/x.yaml').notes).toEqual(['file apps/l', 'kind apps']);
    expect(walk(entries, 'base/y/z').notes).toEqual(['kind base/y', 'kind base']);
    expect(walk(entries, 'base/x.yaml').notes).toEqual([]);
  });
});
