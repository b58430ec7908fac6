import type { TreeNode } from '@wheelhouse/renderer';

/** Parsed directories by repository and id, up to a number of entries; the ones least recently used go first. */
export class TreeCache {
  private readonly nodes = new Map<string, TreeNode>();
  private entries = 0;

  constructor(private readonly maxEntries: number) {}

  find(key: string): TreeNode | undefined {
    const node = this.nodes.get(key);
    if (node === undefined) return undefined;
    this.nodes.delete(key);
    this.nodes.set(key, node);
    return node;
  }

  keep(key: string, node: TreeNode): void {
    if (this.nodes.has(key)) return;
    this.nodes.set(key, node);
    this.entries += weightOf(node);
    for (const [oldest, old] of this.nodes) {
      if (this.entries <= this.maxEntries || oldest === key) return;
      this.nodes.delete(oldest);
      this.entries -= weightOf(old);
    }
  }

  get size(): number {
    return this.entries;
  }
}

function weightOf(node: TreeNode): number {
  return node.files.length + node.directories.length + 1;
}
