import { createHash } from 'node:crypto';
import type { SourceTree, TreeNode } from './source-tree.js';
import { CommitTree } from './commit-tree.js';
import { parseTree } from './tree-node.js';

/** Files that are not in a repository, as a commit's tree: with the same ids as Git would give them. */
export function memoryTree(files: ReadonlyMap<string, Uint8Array>): {
  readonly tree: SourceTree;
  readonly blobs: Map<string, Uint8Array>;
} {
  const blobs = new Map<string, Uint8Array>();
  const nodes = new Map<string, TreeNode>();
  const root = directoryOf([...files], blobs, nodes);
  return { tree: new CommitTree(root, nodes), blobs };
}

function directoryOf(
  files: readonly (readonly [string, Uint8Array])[],
  blobs: Map<string, Uint8Array>,
  nodes: Map<string, TreeNode>,
): TreeNode {
  const rows: { name: string; mode: string; oid: string }[] = [];
  const below = Map.groupBy(
    files.filter(([path]) => path.includes('/')),
    ([path]) => path.slice(0, path.indexOf('/')),
  );
  for (const [path, content] of files) {
    if (path.includes('/')) continue;
    const oid = oidOf('blob', content);
    blobs.set(oid, content);
    rows.push({ name: path, mode: '100644', oid });
  }
  for (const [name, members] of below) {
    const child = directoryOf(
      members.map(([path, content]) => [path.slice(name.length + 1), content] as const),
      blobs,
      nodes,
    );
    rows.push({ name, mode: '40000', oid: child.oid });
  }
  rows.sort((left, right) => (sortName(left) < sortName(right) ? -1 : 1));
  const bytes = Buffer.concat(
    rows.flatMap(({ name, mode, oid }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')]),
  );
  const node = parseTree(oidOf('tree', bytes), bytes);
  nodes.set(node.oid, node);
  return node;
}

/** Git sorts directories as if their names ended in a slash. */
function sortName({ name, mode }: { readonly name: string; readonly mode: string }): string {
  return mode === '40000' ? `${name}/` : name;
}

function oidOf(type: string, content: Uint8Array): string {
  return createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex');
}
