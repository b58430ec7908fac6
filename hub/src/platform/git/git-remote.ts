/** What a remote is asked with. */
export interface GitCredential {
  readonly username: string;
  readonly password: string;
}

/** How a remote may be reached. */
export interface GitAccess {
  /** Sent to the repository's own origin only, never after a redirect to another one. */
  readonly credential?: GitCredential;
  /** An address that a person added exactly may be private; any other one must resolve to no link-local or metadata address. */
  readonly anyAddress: boolean;
}

/** What a remote says that its names point to. */
export interface RemoteRefs {
  /** Full names (`refs/heads/main`, `refs/tags/v1`, `HEAD`) to commits; annotated tags are peeled to their commit. */
  readonly commits: ReadonlyMap<string, string>;
  /** The full name of the branch that HEAD stands for, where the remote says it and was asked for HEAD. */
  readonly defaultBranch?: string;
}

/** Repositories elsewhere, over HTTP. Never runs a program, never checks anything out. */
export abstract class GitRemote {
  /**
   * Branches, tags and HEAD in one conversation. With `names` (full names) at least those; others may be left out.
   * Throws REPOSITORY_UNAVAILABLE, REPOSITORY_AUTHENTICATION_FAILED, REPOSITORY_NOT_FOUND, URL_NOT_ALLOWED, REPOSITORY_LIMIT_EXCEEDED.
   */
  abstract listRefs(url: string, access: GitAccess, names?: readonly string[]): Promise<RemoteRefs>;
  /** Makes a commit's objects readable through GitObjects; nothing when they are there already. Throws as `listRefs`, and REF_NOT_FOUND. */
  abstract fetch(url: string, commit: string, access: GitAccess): Promise<void>;
}
