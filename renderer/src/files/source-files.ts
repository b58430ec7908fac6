import type { SourceTree } from './source-tree.js';

/** The files of one repository at one commit, or of one chart: names and ids at hand, contents on demand. */
export interface SourceFiles {
  /**
   * Whose contents these are: the repository's address, or the chart's. What was read is kept under it for the next render, so that an
   * id that another repository merely names opens nothing. Without one nothing is kept.
   */
  readonly scope?: string;
  readonly tree: SourceTree;
  /** Contents by blob id. Throws when one cannot be had. */
  readBlobs(oids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
}
