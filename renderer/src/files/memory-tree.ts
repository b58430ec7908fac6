import { entriesTree, gitId } from './entries-tree.js';
import type { SourceEntry, SourceTree } from './source-tree.js';

/** Files that are not in a repository, as a commit's tree: with the same ids as Git would give them. A symbolic link's content is its target. */
export function memoryTree(
  files: ReadonlyMap<string, Uint8Array>,
  modes: ReadonlyMap<string, SourceEntry['mode']> = new Map(),
): { readonly tree: SourceTree; readonly blobs: Map<string, Uint8Array> } {
  const blobs = new Map<string, Uint8Array>();
  const entries: SourceEntry[] = [];
  for (const [path, content] of files) {
    const oid = gitId('blob', content);
    blobs.set(oid, content);
    entries.push({ path, oid, mode: modes.get(path) ?? 'file' });
  }
  return { tree: entriesTree(entries), blobs };
}
