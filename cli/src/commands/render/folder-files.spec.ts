import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { folderFiles } from './folder-files.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wheelhouse-folder-'));
  for (const name of ['a', 'b']) {
    mkdirSync(join(folder, name, '.git'), { recursive: true });
    writeFileSync(join(folder, name, '.git/HEAD'), 'ref');
    writeFileSync(join(folder, name, 'Chart.yaml'), `name: ${name}`);
  }
  symlinkSync('Chart.yaml', join(folder, 'a/link.yaml'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const textOf = async (files: ReturnType<typeof folderFiles>, path: string): Promise<string> => {
  const oid = files.tree.entryAt(path)?.oid ?? '';
  return Buffer.from((await files.readBlobs([oid])).get(oid) ?? []).toString('utf8');
};

describe('A folder as a repository', () => {
  it('has its files and links, and nothing of .git', async () => {
    const files = folderFiles(join(folder, 'a'));
    expect(files.tree.paths.map(({ path, mode }) => [path, mode])).toEqual([
      ['Chart.yaml', 'file'],
      ['link.yaml', 'symlink'],
    ]);
    expect([await textOf(files, 'Chart.yaml'), await textOf(files, 'link.yaml')]).toEqual(['name: a', 'Chart.yaml']);
  });

  it('shares no id with another folder, or with itself at another time', () => {
    const ids = ['a', 'b', 'a'].map((name) => folderFiles(join(folder, name)).tree.entryAt('Chart.yaml')?.oid);
    expect(new Set(ids).size).toBe(3);
  });

  it('has no entry that no repository may have, and has to be a folder', () => {
    mkdirSync(join(folder, 'odd'));
    writeFileSync(join(folder, 'odd/git~1'), '');
    expect(() => folderFiles(join(folder, 'odd'))).toThrow(expect.objectContaining({ code: 'UNSAFE_TREE' }));
    expect(() => folderFiles(join(folder, 'none'))).toThrow(expect.objectContaining({ code: 'FACTS_INVALID' }));
  });
});
