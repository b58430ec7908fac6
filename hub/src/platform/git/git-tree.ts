/** The files of a commit, as rendering reads them. */
export type { SourceEntry as GitEntry, SourceTree as GitTree } from '@wheelhouse/renderer';
