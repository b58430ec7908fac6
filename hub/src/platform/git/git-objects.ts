import type { GitTree } from './git-tree.js';

/** Reads what was fetched, straight from the object store. */
export abstract class GitObjects {
  /** Whether the commit can be read without fetching. */
  abstract has(url: string, commit: string): Promise<boolean>;
  /** The files of a fetched commit. Throws UNSAFE_TREE, REPOSITORY_LIMIT_EXCEEDED, OBJECT_NOT_FOUND. */
  abstract tree(url: string, commit: string): Promise<GitTree>;
  /** Blobs by id, in one pass. Throws OBJECT_NOT_FOUND, REPOSITORY_LIMIT_EXCEEDED for one above 10 MiB. */
  abstract readBlobs(url: string, oids: readonly string[]): Promise<Map<string, Uint8Array>>;
}
