/** A file of a commit. */
export interface SourceEntry {
  /** From the repository's root, `/` between parts, never with a leading one. */
  readonly path: string;
  /** The blob's object id: equal ids mean equal bytes. */
  readonly oid: string;
  /** `file` and `executable` hold content; a `symlink`'s blob holds its target and is never followed. */
  readonly mode: 'file' | 'executable' | 'symlink';
}

/** One directory, parsed. Immutable: its id says everything about it. */
export interface TreeNode {
  readonly oid: string;
  readonly files: readonly TreeFile[];
  readonly directories: readonly TreeDirectory[];
  /** Names of submodules: they are not followed. */
  readonly submodules: readonly string[];
}

export interface TreeFile {
  readonly name: string;
  readonly oid: string;
  readonly mode: 'file' | 'executable' | 'symlink';
}

export interface TreeDirectory {
  readonly name: string;
  readonly oid: string;
}

/** The files of a commit, as ids: nothing of their content has been read. Immutable; shared between callers. */
export interface SourceTree {
  /** Blobs only, sorted by path (UTF-16 code units). Submodules are absent: nothing of them is in this repository. */
  readonly paths: readonly SourceEntry[];
  /** Every directory below the root, sorted; the root itself is not in it. */
  readonly directories: readonly string[];
  /** The tree id of a directory (`''` is the root): equal ids mean that nothing below differs. Undefined when there is none. */
  treeIdOf(directory: string): string | undefined;
  /** The entry of a file; undefined when there is none. */
  entryAt(path: string): SourceEntry | undefined;
  /** The entries below a directory (`''` is all), sorted, without going through the others. */
  below(directory: string): readonly SourceEntry[];
  /** The entries directly in a directory, sorted. */
  directlyIn(directory: string): readonly SourceEntry[];
  /** A directory of this commit by its tree id; undefined when the commit has none with it. */
  node(treeId: string): TreeNode | undefined;
  /** Whether there is a submodule at the path: nothing of it can be read here. */
  isSubmodule(path: string): boolean;
}
