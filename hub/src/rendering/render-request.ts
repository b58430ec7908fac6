import type { Problem } from '@wheelhouse/protocol';
import type { RenderedApplication, RenderedCluster, SourceSpec } from '@wheelhouse/renderer';

/** One application to render. */
export interface RenderRequest {
  readonly source?: SourceSpec;
  /** Wins over `source` when it is not empty, as in Argo CD. */
  readonly sources?: readonly SourceSpec[];
  /** The commit of `source`; of several sources, the commit of each one that has the same repository and ref as the first. */
  readonly commit: string;
  /** Of several sources, the commit of each, in order; wins over `commit`. */
  readonly commits?: readonly string[];
  readonly application: RenderedApplication;
  readonly cluster: RenderedCluster;
}

/** A stored render, or why there is none. */
export type RenderOutcome = (
  | { readonly renderDigest: string; readonly objectCount: number; readonly warnings?: readonly Problem[] }
  | {
      readonly problem: Problem;
      /** After how long it is worth trying again though nothing changed; absent: as the problem's code says. */
      readonly retryInMs?: number;
    }
) & {
  /** Whether another cluster, or other claims of the same one, could give another outcome. Absent: not known. */
  readonly readsCluster?: boolean;
};
