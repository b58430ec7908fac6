/** What a render read: the same reads with the same ids give the same render. */
import { digestOf } from '@wheelhouse/protocol';
import { namesDigest } from './node-names.js';
import type { SourceEntry, SourceTree } from './source-tree.js';

/** One thing that was looked at. */
export interface Read {
  /** Which of the render's roots. */
  readonly root: number;
  /** From the root, `/` between parts, never with a leading one; `''` is the root itself. */
  readonly path: string;
  /**
   * `file`: a file's content; `tree`: everything below a directory; `names`: the names directly in a directory, and what each is;
   * `kind`: only what there is (a file, a directory, nothing).
   */
  readonly what: 'file' | 'tree' | 'names' | 'kind';
}

export type Reads = readonly Read[];

/** What is at the path now: a blob id and whether it is a link, a tree id, a digest of names, a word for kinds; null for nothing. */
export function idOf({ path, what }: Read, tree: SourceTree): string | null {
  const treeId = tree.treeIdOf(path);
  if (what === 'tree') return treeId ?? null;
  if (what === 'names') {
    const node = treeId === undefined ? undefined : tree.node(treeId);
    return node === undefined ? null : namesDigest(node);
  }
  const entry = treeId === undefined ? tree.entryAt(path) : undefined;
  const isSubmodule = treeId === undefined && entry === undefined && tree.isSubmodule(path);
  if (what === 'kind')
    return treeId !== undefined ? 'directory' : entry !== undefined ? kindOf(entry) : isSubmodule ? 'submodule' : null;
  return entry === undefined ? (treeId ?? (isSubmodule ? 'submodule' : null)) : `${kindOf(entry)} ${entry.oid}`;
}

/** Whether a file may be executed changes nothing here. */
function kindOf({ mode }: SourceEntry): string {
  return mode === 'symlink' ? 'symlink' : 'file';
}

/** Over what all reads find in these trees, in order. */
export function readsDigest(reads: Reads, trees: readonly SourceTree[]): string {
  return digestOf(
    reads.map((read) => {
      const tree = trees[read.root];
      return [read.root, read.path, read.what, tree === undefined ? null : idOf(read, tree)];
    }),
  );
}
