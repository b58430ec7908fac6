import { createHash } from 'node:crypto';
import { CommitTree } from './commit-tree.js';
import type { SourceEntry, SourceTree, TreeNode } from './source-tree.js';
import { parseTree } from './tree-node.js';

const MODES: Readonly<Record<SourceEntry['mode'], string>> = {
  file: '100644',
  executable: '100755',
  symlink: '120000',
};

/** Files with their ids as a commit's tree; directories get the ids that Git would give them. Throws UnsafeEntryError for names that no repository may have. */
export function entriesTree(entries: readonly SourceEntry[]): SourceTree {
  const nodes = new Map<string, TreeNode>();
  return new CommitTree(directoryOf(entries, 0, nodes), nodes);
}

/** As Git names content of a type. */
export function gitId(type: 'blob' | 'tree', content: Uint8Array): string {
  return createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex');
}

interface Row {
  readonly name: string;
  readonly mode: string;
  readonly oid: string;
}

/** `skip`: how much of each path leads to the directory. */
function directoryOf(entries: readonly SourceEntry[], skip: number, nodes: Map<string, TreeNode>): TreeNode {
  const rows: Row[] = [];
  const below = new Map<string, SourceEntry[]>();
  for (const entry of entries) {
    const slash = entry.path.indexOf('/', skip);
    const name = entry.path.slice(skip, slash < 0 ? undefined : slash);
    if (slash < 0) rows.push({ name, mode: MODES[entry.mode], oid: entry.oid });
    else if (below.has(name)) below.get(name)?.push(entry);
    else below.set(name, [entry]);
  }
  for (const [name, members] of below)
    rows.push({ name, mode: '40000', oid: directoryOf(members, skip + name.length + 1, nodes).oid });
  rows.sort((left, right) => Buffer.compare(sortName(left), sortName(right)));
  const bytes = Buffer.concat(
    rows.flatMap(({ name, mode, oid }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')]),
  );
  const node = parseTree(gitId('tree', bytes), bytes);
  nodes.set(node.oid, node);
  return node;
}

/** Git sorts directories as if their names ended in a slash. */
function sortName({ name, mode }: Row): Buffer {
  return Buffer.from(mode === '40000' ? `${name}/` : name);
}
