import { digestOf } from '@wheelhouse/protocol';
import type { TreeFile, TreeNode } from './source-tree.js';

/** What lies in a directory, by name. */
export interface NodeNames {
  readonly files: ReadonlyMap<string, TreeFile>;
  readonly directories: ReadonlyMap<string, string>;
  readonly submodules: ReadonlySet<string>;
}

/** Directories that were looked into by name: a wide one is not gone through for each look. */
const named = new WeakMap<TreeNode, NodeNames>();
const digests = new WeakMap<TreeNode, string>();

export function namesOf(node: TreeNode): NodeNames {
  let names = named.get(node);
  if (names === undefined) {
    names = {
      files: new Map(node.files.map((file) => [file.name, file])),
      directories: new Map(node.directories.map(({ name, oid }) => [name, oid])),
      submodules: new Set(node.submodules),
    };
    named.set(node, names);
  }
  return names;
}

/** Over the names in a directory and what each is, whatever the contents. */
export function namesDigest(node: TreeNode): string {
  let digest = digests.get(node);
  if (digest === undefined) {
    const entries = [
      ...node.files.map(({ name, mode }) => [name, mode === 'symlink' ? 'link' : 'file']),
      ...node.directories.map(({ name }) => [name, 'directory']),
      ...node.submodules.map((name) => [name, 'submodule']),
    ];
    digests.set(node, (digest = digestOf(entries.toSorted(byName))));
  }
  return digest;
}

function byName([left = '']: readonly string[], [right = '']: readonly string[]): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
