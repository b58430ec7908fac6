/** What the outside world holds, as this library asks for it. The hub gathers it, offline it comes from a file. */

/** A registered cluster. */
export interface ClusterFact {
  readonly name: string;
  readonly server: string;
  readonly project?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** One revision of a Git repository. Hand in the same object again for the same content: what is derived from it is kept with it. */
export interface RepositoryFact {
  /** All files, relative to the root. Quickest when sorted. */
  readonly paths: readonly string[];
  /** All directories, relative to the root and without it. */
  readonly directories: readonly string[];
  /** The text of one of `paths`; undefined when it is not known yet. */
  read(path: string): string | undefined;
}

/** Why a fact cannot be had. */
export interface FactProblem {
  /** Stable, for example `REPOSITORY_NOT_ALLOWED`. */
  readonly code: string;
  readonly message: string;
}

/** The facts. Every look-up is synchronous; what is not known yet is told as undefined and asked for by the expansion. */
export interface Facts {
  clusters(): readonly ClusterFact[];
  repository(url: string, revision: string): RepositoryFact | { readonly problem: FactProblem } | undefined;
}

/** Something that the caller has to fetch before it expands again. */
export interface RepositoryNeed {
  readonly url: string;
  readonly revision: string;
  /** The files whose texts are needed; empty: the lists of paths and directories. */
  readonly files: readonly string[];
}

/** What an expansion asked for: a change of any of it may change the result. */
export interface SourceUse {
  readonly clusters: boolean;
  readonly repositories: readonly { readonly url: string; readonly revision: string }[];
}
