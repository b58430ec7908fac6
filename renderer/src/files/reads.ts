/** What a render read: the same reads with the same ids give the same render. */
import { digestOf } from '@wheelhouse/protocol';
import type { SourceTree } from './source-tree.js';

/** One thing that was looked at. */
export interface Read {
  /** Which of the render's roots. */
  readonly root: number;
  /** From the root, `/` between parts, never with a leading one; `''` is the root itself. */
  readonly path: string;
  /** `file`: a file's content; `tree`: everything below a directory; `kind`: only what there is (a file, a directory, nothing). */
  readonly what: 'file' | 'tree' | 'kind';
}

export type Reads = readonly Read[];

/** What is at the path now: a blob id with its mode, a tree id, `file` or `directory` for kinds; null for nothing. */
export function idOf({ path, what }: Read, tree: SourceTree): string | null {
  const treeId = tree.treeIdOf(path);
  if (what === 'tree') return treeId ?? null;
  const entry = treeId === undefined ? tree.entryAt(path) : undefined;
  const isSubmodule = treeId === undefined && entry === undefined && tree.isSubmodule(path);
  if (what === 'kind')
    return treeId !== undefined ? 'directory' : entry !== undefined ? entry.mode : isSubmodule ? 'submodule' : null;
  return entry === undefined ? (treeId ?? (isSubmodule ? 'submodule' : null)) : `${entry.mode} ${entry.oid}`;
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
