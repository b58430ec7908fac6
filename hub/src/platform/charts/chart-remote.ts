import type { GitAccess } from '../git/git-remote.js';

/** Where a chart is: a repository over HTTP, or a registry (`oci://`). */
export interface ChartAddress {
  /** `https://charts.example.com`, `oci://registry.example.com/charts`. */
  readonly url: string;
  /** In a registry it may have several parts, or none where the address names the chart itself. */
  readonly chart: string;
}

/** One version of a chart. Immutable: its digest says everything about it. */
export interface ChartRelease {
  /** As the repository writes it; for a chart that was asked for by its manifest's digest, that one. */
  readonly version: string;
  /** Of the archive: `sha256:` and 64 digits. */
  readonly digest: string;
}

/** What a download may do. */
export interface ChartFetchOptions {
  /** Whether the credential also goes where the index leads, to another host than its own. */
  readonly isCredentialPassed?: boolean;
}

/** How chart repositories are reached: as Git repositories are. */
export type ChartAccess = GitAccess;

/**
 * Chart repositories and registries elsewhere. Throws REPOSITORY_UNAVAILABLE, REPOSITORY_AUTHENTICATION_FAILED, REPOSITORY_NOT_FOUND,
 * REPOSITORY_LIMIT_EXCEEDED, URL_NOT_ALLOWED, INVALID_URL.
 */
export abstract class ChartRemote {
  /** All versions, in no order. Throws CHART_NOT_FOUND. */
  abstract listVersions(address: ChartAddress, access: ChartAccess): Promise<readonly string[]>;
  /**
   * The release that is meant by a version, a constraint (the highest one that fulfils it), in registries also a tag or a manifest's
   * digest. Downloads nothing where the repository says the digest. Throws CHART_NOT_FOUND, CHART_VERSION_NOT_FOUND.
   */
  abstract resolve(address: ChartAddress, ref: string, access: ChartAccess): Promise<ChartRelease>;
  /** The archive of a release, with exactly its digest. Throws as `resolve`, and CHART_DIGEST_MISMATCH. */
  abstract download(
    address: ChartAddress,
    release: ChartRelease,
    access: ChartAccess,
    options?: ChartFetchOptions,
  ): Promise<Uint8Array>;
  /** Whether the repository can be read at all. */
  abstract check(url: string, access: ChartAccess): Promise<void>;
}
