/** A user name with a password, or with a token where a server wants one in its place. */
export interface GitCredential {
  readonly username: string;
  readonly password: string;
}

/** How the other side of a TLS connection is trusted, and how this side proves who it is. Everything in PEM. */
export interface TlsAccess {
  /** Shown to servers that ask for one, always together with its key. */
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  /** Trusted besides the authorities that Node trusts. */
  readonly caCertificates?: string;
  /** Takes any certificate. */
  readonly isInsecure?: boolean;
}

/** How an SSH connection is made. Without known hosts there is none. */
export interface SshAccess {
  /** OpenSSH or PEM. */
  readonly privateKey?: string;
  readonly passphrase?: string;
  /** Lines as in OpenSSH's `known_hosts`. */
  readonly knownHosts?: string;
}

/** A proxy, and the hosts that are reached without it (`NO_PROXY` grammar). The address may hold a user name and a password. */
export interface ProxyAccess {
  readonly url: string;
  readonly noProxy: readonly string[];
}

/** How a remote (a repository, or a repository of charts) may be reached. Everything in it is secret. */
export interface GitAccess {
  /** Sent to the repository's own origin only, never after a redirect to another one. */
  readonly credential?: GitCredential;
  /** Sent as `Authorization: Bearer`, by the same rule. Never together with a credential. */
  readonly token?: string;
  /** The client certificate goes to the repository's own origin only. */
  readonly tls?: TlsAccess;
  /** For `ssh://` addresses. */
  readonly ssh?: SshAccess;
  readonly proxy?: ProxyAccess;
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
