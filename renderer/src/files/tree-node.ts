import type { TreeDirectory, TreeFile, TreeNode } from './source-tree.js';

/** A directory with entries that no honest Git makes. */
export class UnsafeEntryError extends Error {
  override readonly name = 'UnsafeEntryError';
}

const DIRECTORY_MODE = '40000';
const SUBMODULE_MODE = '160000';
const FILE_MODES: Readonly<Record<string, TreeFile['mode']>> = {
  '100644': 'file',
  '100664': 'file',
  '100755': 'executable',
  '120000': 'symlink',
};

/** Parses a tree object. Throws UnsafeEntryError for names and modes that could mislead anyone who reads them as paths. */
export function parseTree(oid: string, bytes: Buffer): TreeNode {
  const files: TreeFile[] = [];
  const directories: TreeDirectory[] = [];
  const submodules: string[] = [];
  const names = new Set<string>();
  let position = 0;
  while (position < bytes.length) {
    const space = bytes.indexOf(0x20, position);
    const end = bytes.indexOf(0, space);
    if (space < 0 || end < 0 || end + 21 > bytes.length) throw new UnsafeEntryError('a directory that is not whole');
    const mode = bytes.toString('latin1', position, space);
    const name = bytes.toString('utf8', space + 1, end);
    const entry = bytes.toString('hex', end + 1, end + 21);
    position = end + 21;
    checkName(name);
    if (names.has(name)) throw new UnsafeEntryError(`the name ${JSON.stringify(name)} twice in one directory`);
    names.add(name);
    if (mode === DIRECTORY_MODE || mode === `0${DIRECTORY_MODE}`) directories.push({ name, oid: entry });
    else if (mode === SUBMODULE_MODE) submodules.push(name);
    else {
      const fileMode = FILE_MODES[mode];
      if (fileMode === undefined) throw new UnsafeEntryError(`an entry of the unknown mode ${JSON.stringify(mode)}`);
      files.push({ name, oid: entry, mode: fileMode });
    }
  }
  return { oid, files, directories, submodules };
}

/** Most names: nothing of what is looked for in others can be in them. */
const PLAIN_NAME = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/;

/** `.git` in any case and in the spellings that file systems take for it; parts that are no names; characters that end or divide paths. */
function checkName(name: string): void {
  if (PLAIN_NAME.test(name) && !name.endsWith('.')) return;
  const isUnsafe =
    name === '' ||
    name === '.' ||
    name === '..' ||
    /[/\\]|\p{Cc}/u.test(name) ||
    /^(?:\.git|git~\d+)$/i.test(
      name
        .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, '')
        .replace(/[. ]+$/, '')
        .replace(/:.*$/, ''),
    );
  if (isUnsafe) throw new UnsafeEntryError(`an entry named ${JSON.stringify(name)}`);
}
