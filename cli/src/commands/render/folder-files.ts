/** A local folder as the files of a repository: names at once, contents when they are asked for. Symbolic links stay links. */
import { createHash } from 'node:crypto';
import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { entriesTree, type SourceEntry, type SourceFiles, UnsafeEntryError } from '@wheelhouse/renderer';
import { CommandError } from '../../exit-codes.js';

/** Counts folders that were read: ids of different folders, or of one at different times, never meet. */
let folders = 0;

/** The largest number of files that a folder may hold. */
const FILES_LIMIT = 200_000;

/** `.git` is left out. Throws FACTS_INVALID, FACTS_TOO_LARGE, UNSAFE_TREE. */
export function folderFiles(root: string): SourceFiles {
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory())
    throw new CommandError('FACTS_INVALID', `${root} is no folder: a repository of the facts file names it.`);
  const entries = entriesBelow(root);
  const byId = new Map(entries.map((entry) => [entry.oid, entry]));
  return {
    scope: root,
    tree: treeOf(root, entries),
    readBlobs: async (oids) => {
      const blobs = new Map<string, Uint8Array>();
      for (const oid of oids) {
        const entry = byId.get(oid);
        if (entry !== undefined) blobs.set(oid, await contentOf(root, entry));
      }
      return blobs;
    },
  };
}

async function contentOf(root: string, { path, mode }: SourceEntry): Promise<Uint8Array> {
  const file = join(root, path);
  return mode === 'symlink' ? Buffer.from(readlinkSync(file)) : await readFile(file);
}

function treeOf(root: string, entries: readonly SourceEntry[]): SourceFiles['tree'] {
  try {
    return entriesTree(entries);
  } catch (error) {
    if (!(error instanceof UnsafeEntryError)) throw error;
    throw new CommandError('UNSAFE_TREE', `${root} holds ${error.message}, which no repository may have.`);
  }
}

/** An id says only which file of this folder it is: contents are not read for it. */
function entriesBelow(root: string): SourceEntry[] {
  folders += 1;
  const entries: SourceEntry[] = [];
  const walk = (relative: string): void => {
    for (const entry of readdirSync(join(root, relative), { withFileTypes: true })) {
      if (entry.name === '.git') continue;
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile() || entry.isSymbolicLink()) {
        const oid = createHash('sha1').update(`${folders}\0${path}`).digest('hex');
        entries.push({ path, oid, mode: entry.isFile() ? 'file' : 'symlink' });
      }
      if (entries.length > FILES_LIMIT)
        throw new CommandError('FACTS_TOO_LARGE', `${root} holds more than ${FILES_LIMIT} files.`);
    }
  };
  walk('');
  return entries;
}
