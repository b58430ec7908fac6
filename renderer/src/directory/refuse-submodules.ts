/** Submodules below a directory: what they would hold is not there, and left out silently it would be pruned. */
import type { SourceTree, TreeNode } from '../files/source-tree.js';
import { RenderError } from '../render.errors.js';
import type { DirectoryOptions } from './directory-options.js';
import { compileGlob } from './glob.js';

/** Throws SUBMODULE unless the patterns leave each submodule out. */
export function refuseSubmodules(
  tree: SourceTree,
  path: string,
  { include, exclude }: DirectoryOptions,
  field: string,
): void {
  const isExcluded = exclude === '' ? () => false : compileGlob(exclude, `${field}.directory.exclude`);
  for (const submodule of submodulesBelow(tree, path)) {
    if (isExcluded(`${submodule}/any.yaml`) || !mayReachInto(include, submodule)) continue;
    const full = path === '' ? submodule : `${path}/${submodule}`;
    throw new RenderError(
      'SUBMODULE',
      `${full} is a Git submodule, which is not fetched. Add that repository as a source of its own, and leave the submodule out with \`directory.exclude\`.`,
      full,
    );
  }
}

/** Relative to the directory. */
function* submodulesBelow(tree: SourceTree, path: string): Generator<string, void, undefined> {
  const start = tree.node(tree.treeIdOf(path) ?? '');
  const pending: { node: TreeNode; prefix: string }[] = start === undefined ? [] : [{ node: start, prefix: '' }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, prefix } = next;
    for (const name of node.submodules) yield prefix + name;
    for (const { name, oid } of node.directories) {
      const child = tree.node(oid);
      if (child !== undefined) pending.push({ node: child, prefix: `${prefix}${name}/` });
    }
  }
}

/** Whether a pattern could match something below: told by what stands before its first wildcard. */
function mayReachInto(include: string, submodule: string): boolean {
  const literal = include.split(/[*?[{\\]/, 1)[0] ?? '';
  return `${submodule}/`.startsWith(literal) || literal.startsWith(`${submodule}/`);
}
