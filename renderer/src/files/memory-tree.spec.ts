import { describe, expect, it } from '@jest/globals';
import { memoryTree } from './memory-tree.js';

describe('Files in memory', () => {
  it('have the ids that Git gives them, links and programs too', () => {
    const files = new Map([
      ['a.txt', Buffer.from('hello\n')],
      ['bin/run', Buffer.from('#!/bin/sh\n')],
      ['bin/link', Buffer.from('../a.txt')],
      ['bin.txt', Buffer.from('')],
    ]);
    const { tree, blobs } = memoryTree(
      files,
      new Map([['bin/run', 'executable'] as const, ['bin/link', 'symlink'] as const]),
    );
    // `git hash-object` and `git write-tree` of the same files.
    expect(tree.entryAt('a.txt')?.oid).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
    expect(tree.treeIdOf('')).toBe('44d7439a24267bc7d224e25cdee8bf704e345045');
    expect(tree.entryAt('bin/link')?.mode).toBe('symlink');
    expect(blobs.size).toBe(4);
  });
});
