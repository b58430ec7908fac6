import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parseTree, UnsafeEntryError } from './tree-node.js';

const OID = 'ab'.repeat(20);

function treeOf(...entries: readonly (readonly [mode: string, name: string])[]): Buffer {
  return Buffer.concat(entries.flatMap(([mode, name]) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(OID, 'hex')]));
}

describe('A directory of a commit', () => {
  it('has files, links, directories and submodules', () => {
    const node = parseTree(
      'x',
      treeOf(['100644', 'a'], ['100755', 'b'], ['120000', 'c'], ['40000', 'd'], ['160000', 'e']),
    );
    expect(node.files).toEqual([
      { name: 'a', oid: OID, mode: 'file' },
      { name: 'b', oid: OID, mode: 'executable' },
      { name: 'c', oid: OID, mode: 'symlink' },
    ]);
    expect(node.directories).toEqual([{ name: 'd', oid: OID }]);
    expect(node.submodules).toEqual(['e']);
  });

  it.each([
    '..',
    '.',
    '.git',
    '.GIT',
    '.Git',
    'git~1',
    'GIT~2',
    '.git ',
    '.git.',
    '.git::$INDEX',
    '.g\u200cit',
    'a\\b',
    'a/b',
    'a\rb',
    'a\nb',
    '',
  ])('is refused with an entry named %j (row 13)', (name) =>
    expect(() => parseTree('x', treeOf(['100644', name]))).toThrow(UnsafeEntryError),
  );

  it.each(['.github', '.gitignore', '.gitmodules', 'git', 'a..b', '...', 'ünï', 'a b'])(
    'may have an entry named %j',
    (name) => {
      expect(parseTree('x', treeOf(['100644', name])).files).toHaveLength(1);
    },
  );

  it('is refused with one name twice, as a file and a directory too (row 13)', () => {
    expect(() => parseTree('x', treeOf(['100644', 'a'], ['40000', 'a']))).toThrow(/twice/);
  });

  it('is refused with an unknown mode or a cut-off entry', () => {
    expect(() => parseTree('x', treeOf(['100000', 'a']))).toThrow(/mode/);
    expect(() => parseTree('x', treeOf(['100644', 'a']).subarray(0, -1))).toThrow(/not whole/);
  });

  it('is parsed or refused, never anything else, whatever the bytes (row 13)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          parseTree('x', Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(UnsafeEntryError);
        }
      }),
    );
  });
});
