import { namesOf } from './node-names.js';
import type { SourceEntry, SourceTree, TreeNode } from './source-tree.js';

/** A commit's files over parsed directories that it shares with other commits. Lists are made when they are asked for, once. */
export class CommitTree implements SourceTree {
  private allPaths: readonly SourceEntry[] | undefined;
  private allDirectories: readonly string[] | undefined;

  private readonly root: TreeNode;
  private readonly nodes: ReadonlyMap<string, TreeNode>;

  /** `nodes`: all directories of the commit by id, the root among them. */
  constructor(root: TreeNode, nodes: ReadonlyMap<string, TreeNode>) {
    this.root = root;
    this.nodes = nodes;
  }

  get paths(): readonly SourceEntry[] {
    return (this.allPaths ??= this.entriesOf(this.root, ''));
  }

  get directories(): readonly string[] {
    return (this.allDirectories ??= this.directoriesOf(this.root));
  }

  treeIdOf(directory: string): string | undefined {
    return this.nodeAt(directory)?.oid;
  }

  entryAt(path: string): SourceEntry | undefined {
    const slash = path.lastIndexOf('/');
    const name = path.slice(slash + 1);
    const node = this.nodeAt(slash < 0 ? '' : path.slice(0, slash));
    const file = node && namesOf(node).files.get(name);
    return file && { path, oid: file.oid, mode: file.mode };
  }

  below(directory: string): readonly SourceEntry[] {
    if (directory === '') return this.paths;
    const node = this.nodeAt(directory);
    return node === undefined ? [] : this.entriesOf(node, `${directory}/`);
  }

  directlyIn(directory: string): readonly SourceEntry[] {
    const prefix = directory === '' ? '' : `${directory}/`;
    const files = this.nodeAt(directory)?.files ?? [];
    return files.map(({ name, oid, mode }) => ({ path: prefix + name, oid, mode })).toSorted(byPath);
  }

  isSubmodule(path: string): boolean {
    const slash = path.lastIndexOf('/');
    const node = this.nodeAt(slash < 0 ? '' : path.slice(0, slash));
    return node !== undefined && namesOf(node).submodules.has(path.slice(slash + 1));
  }

  node(treeId: string): TreeNode | undefined {
    return this.nodes.get(treeId);
  }

  private nodeAt(directory: string): TreeNode | undefined {
    let node: TreeNode | undefined = this.root;
    if (directory === '') return node;
    for (const part of directory.split('/')) {
      const child: string | undefined = namesOf(node).directories.get(part);
      node = child === undefined ? undefined : this.nodes.get(child);
      if (node === undefined) return undefined;
    }
    return node;
  }

  private entriesOf(start: TreeNode, startPrefix: string): readonly SourceEntry[] {
    const entries: SourceEntry[] = [];
    const pending = [{ node: start, prefix: startPrefix }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { node, prefix } = next;
      for (const { name, oid, mode } of node.files) entries.push({ path: prefix + name, oid, mode });
      for (const { name, oid } of node.directories) {
        const child = this.nodes.get(oid);
        if (child !== undefined) pending.push({ node: child, prefix: `${prefix}${name}/` });
      }
    }
    return entries.toSorted(byPath);
  }

  private directoriesOf(start: TreeNode): readonly string[] {
    const directories: string[] = [];
    const pending = [{ node: start, prefix: '' }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      for (const { name, oid } of next.node.directories) {
        const path = next.prefix + name;
        directories.push(path);
        const child = this.nodes.get(oid);
        if (child !== undefined) pending.push({ node: child, prefix: `${path}/` });
      }
    }
    return directories.toSorted();
  }
}

function byPath(left: SourceEntry, right: SourceEntry): number {
  return left.path < right.path ? -1 : left.path > right.path ? 1 : 0;
}
