/** Collects what a render reads of one root, in a form that is exact and short. */
import { namesOf } from './node-names.js';
import type { Read } from './reads.js';
import type { TreeNode } from './source-tree.js';

export class ReadRecorder {
  private readonly noted = new Map<string, Set<Read['what']>>();
  private readonly listed = new Map<string, TreeNode>();

  /** Something at a path was looked at. */
  note(what: Read['what'], path: string): void {
    const known = this.noted.get(path);
    if (known === undefined) this.noted.set(path, new Set([what]));
    else known.add(what);
  }

  /** The names in a directory were looked at. */
  noteList(path: string, node: TreeNode): void {
    this.listed.set(path, node);
  }

  /** Sorted, each once. What follows from another one is left out: a tree tells everything below it, a file that it is there. */
  reads(root: number): Read[] {
    const trees = this.wholeTrees();
    const directories = this.knownDirectories();
    const reads: Read[] = [];
    const add = (path: string, what: Read['what']): void => {
      if (!isBelowOne(path, trees)) reads.push({ root, path, what });
    };
    for (const path of trees) if (!isBelowOne(parentOf(path), trees)) reads.push({ root, path, what: 'tree' });
    for (const path of this.listed.keys()) add(path, 'names');
    for (const [path, whats] of this.noted) {
      if (whats.has('file')) add(path, 'file');
      else if (!directories.has(path) && !this.listed.has(parentOf(path) ?? '')) add(path, 'kind');
    }
    return reads.toSorted(byPath);
  }

  /** Directories whose names were read, and everything below them. */
  private wholeTrees(): ReadonlySet<string> {
    const whole = new Map<string, boolean>();
    const isWhole = (path: string, treeId: string | undefined): boolean => {
      const node = this.listed.get(path);
      if (node === undefined || (treeId !== undefined && node.oid !== treeId)) return false;
      const known = whole.get(path);
      if (known !== undefined) return known;
      const prefix = path === '' ? '' : `${path}/`;
      const { files, directories, submodules } = namesOf(node);
      // A submodule's commit is in the tree's id, but was not read.
      const result =
        submodules.size === 0 &&
        [...files.keys()].every((name) => this.noted.get(prefix + name)?.has('file') === true) &&
        [...directories].every(([name, oid]) => isWhole(prefix + name, oid));
      whole.set(path, result);
      return result;
    };
    return new Set([...this.listed.keys()].filter((path) => isWhole(path, undefined)));
  }

  /** The root, directories that were listed, and all in which a file was read. */
  private knownDirectories(): ReadonlySet<string> {
    const known = new Set(['', ...this.listed.keys()]);
    for (const [path, whats] of this.noted) {
      if (!whats.has('file')) continue;
      for (let at = parentOf(path); at !== undefined && !known.has(at); at = parentOf(at)) known.add(at);
    }
    return known;
  }
}

function isBelowOne(path: string | undefined, trees: ReadonlySet<string>): boolean {
  for (let at = path; at !== undefined; at = parentOf(at)) if (trees.has(at)) return true;
  return false;
}

function parentOf(path: string): string | undefined {
  if (path === '') return undefined;
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

function byPath(left: Read, right: Read): number {
  if (left.path !== right.path) return left.path < right.path ? -1 : 1;
  return left.what < right.what ? -1 : left.what > right.what ? 1 : 0;
}
