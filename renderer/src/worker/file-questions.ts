/** What a thread asks the one that started it: files by id, never by path. */
import type { TreeNode } from '../files/source-tree.js';

export type FileQuestion =
  | {
      readonly kind: 'nodes';
      readonly root: number;
      readonly treeIds: readonly string[];
      /** Names below the first directory that will be looked up next. */
      readonly ahead: readonly string[];
      /** Whether all that is below will be looked at. */
      readonly isDeep: boolean;
    }
  | {
      readonly kind: 'blobs';
      readonly root: number;
      readonly wanted: readonly string[];
      /** Come along if there is room, and nobody minds if not. */
      readonly extras: readonly string[];
    };

export interface FileAnswer {
  readonly nodes: readonly TreeNode[];
  readonly blobs: readonly BlobSlice[];
  /** Contents, one after the other. */
  readonly bytes: Uint8Array;
  /** Whether something that was asked for could not be had: then the render is over. */
  readonly isUnread: boolean;
}

/** Where a blob's content is in the bytes of an answer. */
export interface BlobSlice {
  readonly oid: string;
  readonly start: number;
  readonly end: number;
}
