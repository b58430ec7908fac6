import type { GitEntry, GitTree } from '../git-tree.js';
import type { TreeNode } from './tree-node.js';

/** A commit's files over parsed directories that it shares with other commits. Lists are made when they are asked for, once. */
export class CommitTree implements GitTree {
  private allPaths: readonly GitEntry[] | undefined;
  private allDirectories: readonly string[] | undefined;

  constructor(
    private readonly root: TreeNode,
    private readonly nodes: ReadonlyMap<string, TreeNode>,
  ) {}

  get paths(): readonly GitEntry[] {
    return (this.allPaths ??= this.entriesOf(this.root, ''));
  }

  get directories(): readonly string[] {
    return (this.allDirectories ??= this.directoriesOf(this.root));
  }

  treeIdOf(directory: string): string | undefined {
    return this.nodeAt(directory)?.oid;
  }

  entryAt(path: string): GitEntry | undefined {
    const slash = path.lastIndexOf('/');
    const name = path.slice(slash + 1);
    const file = this.nodeAt(slash < 0 ? '' : path.slice(0, slash))?.files.find((candidate) => candidate.name === name);
    return file && { path, oid: file.oid, mode: file.mode };
  }

  below(directory: string): readonly GitEntry[] {
    if (directory === '') return this.paths;
    const node = this.nodeAt(directory);
    return node === undefined ? [] : this.entriesOf(node, `${directory}/`);
  }

  directlyIn(directory: string): readonly GitEntry[] {
    const prefix = directory === '' ? '' : `${directory}/`;
    const files = this.nodeAt(directory)?.files ?? [];
    return files.map(({ name, oid, mode }) => ({ path: prefix + name, oid, mode })).toSorted(byPath);
  }

  isSubmodule(path: string): boolean {
    const slash = path.lastIndexOf('/');
    return this.nodeAt(slash < 0 ? '' : path.slice(0, slash))?.submodules.includes(path.slice(slash + 1)) ?? false;
  }

  private nodeAt(directory: string): TreeNode | undefined {
    let node: TreeNode | undefined = this.root;
    if (directory === '') return node;
    for (const part of directory.split('/')) {
      const child: string | undefined = node.directories.find(({ name }) => name === part)?.oid;
      node = child === undefined ? undefined : this.nodes.get(child);
      if (node === undefined) return undefined;
    }
    return node;
  }

  private entriesOf(start: TreeNode, startPrefix: string): readonly GitEntry[] {
    const entries: GitEntry[] = [];
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

function byPath(left: GitEntry, right: GitEntry): number {
  return left.path < right.path ? -1 : left.path > right.path ? 1 : 0;
}
