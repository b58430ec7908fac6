/**
 * Walks a path through a repository's trees, as a file system would: symbolic links are followed within the root and never out of it.
 * Everything that the result depends on is noted, so that the same notes with the same ids give the same result at another commit.
 */
import { FileRefusal } from './file-refusal.js';
import { parseLinkTarget } from './host-path.js';
import { namesOf } from './node-names.js';
import type { Read } from './reads.js';
import type { TreeFile, TreeNode } from './source-tree.js';

/** Links followed on one path: as many as Linux follows. Also ends loops. */
export const MAX_LINK_HOPS = 40;

/** The directories and links of one root. */
export interface TreeReader {
  readonly rootTreeId: string;
  /** A directory. `ahead` gives the names that will be looked up from it: what they lead to may be brought along. */
  node(treeId: string, ahead: () => readonly string[]): TreeNode;
  /** What a symbolic link says. */
  linkTarget(oid: string): string;
}

/** Where a path leads: a real path without links. */
export type Place =
  | { readonly kind: 'directory'; readonly path: string; readonly node: TreeNode }
  | { readonly kind: 'file'; readonly path: string; readonly file: TreeFile; readonly directory: TreeNode };

/** Notes what was looked at on the way. What lies at the end is noted by whom it is for. */
export type Note = (what: Read['what'], path: string) => void;

export function walkTree(parts: readonly string[], reader: TreeReader, note: Note): Place | FileRefusal {
  return new Walk(reader, note).to(parts);
}

class Walk {
  /** Names and trees from the root to the present directory. */
  private readonly names: string[] = [];
  private readonly trees: string[];
  /** What is still to go, the next name last. */
  private readonly pending: string[] = [];
  private hops = 0;
  private readonly reader: TreeReader;
  private readonly note: Note;

  constructor(reader: TreeReader, note: Note) {
    this.reader = reader;
    this.note = note;
    this.trees = [reader.rootTreeId];
  }

  to(parts: readonly string[]): Place | FileRefusal {
    this.pending.push(...parts.toReversed());
    for (let name = this.pending.pop(); name !== undefined; name = this.pending.pop()) {
      const result = name === '..' ? this.up() : this.down(name);
      if (result !== undefined) return result;
    }
    return { kind: 'directory', path: this.names.join('/'), node: this.present(() => []) };
  }

  private up(): FileRefusal | undefined {
    if (this.names.length === 0) return FileRefusal.outside;
    // Were it a link elsewhere, `..` would lead elsewhere.
    this.note('kind', this.names.join('/'));
    this.trees.pop();
    this.names.pop();
    return undefined;
  }

  private down(name: string): Place | FileRefusal | undefined {
    const directory = this.present(() => [name, ...this.pending.toReversed()]);
    const entries = namesOf(directory);
    const treeId = entries.directories.get(name);
    if (treeId !== undefined) {
      this.names.push(name);
      this.trees.push(treeId);
      return undefined;
    }
    const path = [...this.names, name].join('/');
    const file = entries.files.get(name);
    if (file?.mode === 'symlink') return this.follow(file, path);
    if (file !== undefined && this.pending.length === 0) return { kind: 'file', path, file, directory };
    this.note('kind', path);
    if (file !== undefined) return FileRefusal.wrongKind;
    if (entries.submodules.has(name)) return FileRefusal.submodule;
    // That the name is absent says nothing if the directory becomes a link.
    if (this.names.length > 0) this.note('kind', this.names.join('/'));
    return FileRefusal.notFound;
  }

  private follow(link: TreeFile, path: string): FileRefusal | undefined {
    this.note('file', path);
    this.hops += 1;
    if (this.hops > MAX_LINK_HOPS) return FileRefusal.notFound;
    const target = parseLinkTarget(this.reader.linkTarget(link.oid));
    if (typeof target === 'number') return target;
    this.pending.push(...target.toReversed());
    return undefined;
  }

  private present(ahead: () => readonly string[]): TreeNode {
    return this.reader.node(this.trees.at(-1) ?? this.reader.rootTreeId, ahead);
  }
}
