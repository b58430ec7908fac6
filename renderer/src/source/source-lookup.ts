/** Finds files and directories of a repository as a file system would: symbolic links are followed, but never out of it. */
import { FileRefusal } from '../files/file-refusal.js';
import { parseLinkTarget } from '../files/host-path.js';
import type { SourceFiles } from '../files/source-files.js';
import type { SourceTree, TreeNode } from '../files/source-tree.js';
import { type Place, type TreeReader, walkTree } from '../files/walk-tree.js';

/** What lies at a path. `path` is where it really lies, every link followed. */
export type Found =
  | { readonly kind: 'file'; readonly path: string; readonly oid: string }
  | { readonly kind: 'directory'; readonly path: string; readonly node: TreeNode }
  | { readonly kind: 'missing' | 'outside' | 'submodule' };

/** A name in a directory. Links count as what they lead to. */
export interface ListedName {
  readonly name: string;
  readonly isDirectory: boolean;
}

/** A link on the way whose target has not been read. */
class UnreadLinkError extends Error {
  readonly oid: string;

  constructor(oid: string) {
    super('The target of a symbolic link is needed.');
    this.oid = oid;
  }
}

export class SourceLookup {
  private readonly files: SourceFiles;
  private readonly reader: TreeReader;
  private readonly targets = new Map<string, string>();

  constructor(files: SourceFiles) {
    this.files = files;
    this.reader = {
      rootTreeId: files.tree.treeIdOf('') ?? '',
      node: (treeId) => nodeOf(files.tree, treeId),
      linkTarget: (oid) => {
        const target = this.targets.get(oid);
        if (target === undefined) throw new UnreadLinkError(oid);
        return target;
      },
    };
  }

  async find(path: string): Promise<Found> {
    const parts = parseLinkTarget(path === '' ? '.' : path);
    if (typeof parts === 'number') return foundAt(parts);
    for (;;) {
      try {
        return foundAt(walkTree(parts, this.reader, () => {}));
      } catch (error) {
        if (!(error instanceof UnreadLinkError)) throw error;
        this.targets.set(error.oid, Buffer.from(await this.read(error.oid)).toString('utf8'));
      }
    }
  }

  /** The names in a directory, sorted; links that lead nowhere are files. Empty when there is no such directory. */
  async list(directory: string): Promise<ListedName[]> {
    const found = await this.find(directory);
    if (found.kind !== 'directory') return [];
    const names: ListedName[] = found.node.directories.map(({ name }) => ({ name, isDirectory: true }));
    for (const { name, mode } of found.node.files) {
      const isDirectory = mode === 'symlink' && (await this.find(join(found.path, name))).kind === 'directory';
      names.push({ name, isDirectory });
    }
    return names.toSorted((left, right) => Buffer.compare(Buffer.from(left.name), Buffer.from(right.name)));
  }

  /** The bytes of a blob. */
  async read(oid: string): Promise<Uint8Array> {
    const blobs = await this.files.readBlobs([oid]);
    return blobs.get(oid) ?? new Uint8Array();
  }
}

function foundAt(place: Place | FileRefusal): Found {
  if (typeof place !== 'number') {
    return place.kind === 'file'
      ? { kind: 'file', path: place.path, oid: place.file.oid }
      : { kind: 'directory', path: place.path, node: place.node };
  }
  if (place === FileRefusal.outside) return { kind: 'outside' };
  return { kind: place === FileRefusal.submodule ? 'submodule' : 'missing' };
}

function nodeOf(tree: SourceTree, treeId: string): TreeNode {
  const node = tree.node(treeId);
  if (node === undefined) throw new Error(`The commit has no directory ${treeId}.`);
  return node;
}

function join(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}
