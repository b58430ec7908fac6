import type { RefResolution, RepositoryRefName } from './repository-ref.js';

/** Where refs point, for one piece of work: as they are followed, or as a preview looks at them. */
export interface RefView {
  /** By `refKey` as given. */
  commitsOf(refs: readonly RepositoryRefName[]): Promise<ReadonlyMap<string, RefResolution>>;
}

/** Where a ref of a remote points right now. */
export interface SeenRef {
  readonly commit: string;
  /** The branch that HEAD stands for, by its short name, where the remote says it. */
  readonly defaultBranch?: string;
}
