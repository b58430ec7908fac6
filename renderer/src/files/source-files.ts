import type { SourceTree } from './source-tree.js';

/** The files of one repository at one commit, or of one chart: names and ids at hand, contents on demand. */
export interface SourceFiles {
  readonly tree: SourceTree;
  /** Contents by blob id. Throws when one cannot be had. */
  readBlobs(oids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
}
