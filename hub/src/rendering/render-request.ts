import type { Problem } from '@wheelhouse/protocol';

/** `spec.source` of an Application as JSON: only `repoURL`, `path`, `targetRevision`, `directory` are read here; unknown fields are kept. */
export type SourceSpec = Readonly<Record<string, unknown>>;

/** What templates may know of the application. */
export interface RenderedApplication {
  readonly name: string;
  /** The destination namespace. */
  readonly namespace: string;
  readonly project: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What templates may know of the cluster. */
export interface RenderedCluster {
  readonly name: string;
  readonly server: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

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
export type RenderOutcome =
  | { readonly renderDigest: string; readonly objectCount: number; readonly warnings?: readonly Problem[] }
  | { readonly problem: Problem };
