import type { Problem } from '@wheelhouse/protocol';
import type { Transaction } from '../../platform/database/transaction.js';
import type { MovedRef, RepositoryRefName } from './repository-ref.js';

/** A followed ref as it is stored. */
export interface StoredRef extends RepositoryRefName {
  /** Null before the first success; kept when later ones fail. */
  readonly commit: string | null;
  readonly resolvedAt: Date | null;
  readonly checkedAt: Date | null;
  readonly nextCheckAt: Date;
  readonly error: Problem | null;
}

/** What came out for one ref. */
export interface RefFinding {
  readonly ref: string;
  readonly commit: string | null;
  readonly error: Problem | null;
}

/** What a check of a repository's refs changed. */
export interface RefChanges {
  readonly moved: readonly (MovedRef & { readonly isFirst: boolean })[];
  /** Refs whose problem appeared (or became another one), and those whose problem went. */
  readonly failed: readonly { readonly ref: string; readonly error: Problem }[];
  readonly recovered: readonly string[];
}

/** One row per (url, ref) that anything uses. */
export abstract class RepositoryRefStore {
  /** Makes sure of rows. Returns the addresses that got a new one. */
  abstract want(refs: readonly RepositoryRefName[], now: Date, tx: Transaction): Promise<string[]>;
  abstract findAll(refs: readonly RepositoryRefName[]): Promise<StoredRef[]>;
  abstract listOf(urls: readonly string[]): Promise<StoredRef[]>;
  /** Every address that is followed, with the time of its next check. */
  abstract listUrls(): Promise<{ url: string; nextCheckAt: Date }[]>;
  /** Stores findings for refs of one repository, under a lock on their rows. Refs without a row are left out. */
  abstract record(
    url: string,
    findings: readonly RefFinding[],
    now: Date,
    nextCheckAt: Date,
    tx: Transaction,
  ): Promise<RefChanges>;
  /** Refs that nobody asked for since then. */
  abstract listUnwanted(wantedBefore: Date): Promise<RepositoryRefName[]>;
  /** Marks as wanted now. */
  abstract keep(refs: readonly RepositoryRefName[], now: Date): Promise<void>;
  /** Removes those that are still unwanted since then. */
  abstract drop(refs: readonly RepositoryRefName[], wantedBefore: Date): Promise<void>;
}
