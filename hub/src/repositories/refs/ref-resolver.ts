/** Says where refs point: from the store, and from the remote for those that were never resolved. */
import { Injectable } from '@nestjs/common';
import { AppError } from '@wheelhouse/protocol';
import { Clock } from '../../platform/clock/clock.js';
import { RefFollowing } from './ref-following.js';
import { RefRefresher } from './ref-refresher.js';
import { problemOf, RefProblemError } from '../repositories.errors.js';
import { type Permissions, RepositoryPermissions } from '../registry/repository-permissions.js';
import { checkAllowed } from '../charts/chart-permission.js';
import {
  checkName,
  distinctRefs,
  namedCommit,
  refKey,
  type RefResolution,
  type RepositoryRefName,
  storedName,
} from './repository-ref.js';
import { RepositoryRefStore, type StoredRef } from './repository-ref-store.js';

/** A ref that failed is not asked for again within this time, whoever wants it. */
const RETRY_AFTER_MS = 5_000;

@Injectable()
export class RefResolver {
  constructor(
    private readonly refs: RepositoryRefStore,
    private readonly permissions: RepositoryPermissions,
    private readonly following: RefFollowing,
    private readonly refresher: RefRefresher,
    private readonly clock: Clock,
  ) {}

  /** See `RepositoriesService.commitsOf`. */
  async commitsOf(refs: readonly RepositoryRefName[]): Promise<Map<string, RefResolution>> {
    const resolutions = new Map<string, RefResolution>();
    const permissions = await this.permissions.load();
    const open = new Map<string, RepositoryRefName>();
    for (const asked of distinctRefs(refs)) {
      const resolution = resolvedWithoutStore(asked, permissions);
      if (resolution === undefined) open.set(refKey(asked), asked);
      else resolutions.set(refKey(asked), resolution);
    }
    if (open.size === 0) return resolutions;
    const stored = await this.storedOf([...open.values()]);
    for (const [key, asked] of open) resolutions.set(key, resolutionOf(storedName(asked), stored));
    return resolutions;
  }

  private async storedOf(asked: readonly RepositoryRefName[]): Promise<Map<string, StoredRef>> {
    const refs = asked.map(storedName);
    const stored = byKey(await this.refs.findAll(refs));
    const missing = asked.filter((ref) => !stored.has(refKey(storedName(ref))));
    if (missing.length > 0) await this.following.want(missing);
    const retryBefore = this.clock.now().getTime() - RETRY_AFTER_MS;
    const unresolved = refs.filter((ref) => {
      const row = stored.get(refKey(ref));
      return (
        row === undefined || (row.commit === null && (row.checkedAt === null || row.checkedAt.getTime() < retryBefore))
      );
    });
    if (unresolved.length === 0) return stored;
    const urls = new Set(unresolved.map(({ url }) => url));
    await Promise.all([...urls].map((url) => this.refresher.refresh(url, { isFirstQuiet: true })));
    return byKey(await this.refs.findAll(refs));
  }
}

/** What needs neither the store nor the remote: a refusal, or a commit that is named by its id. */
export function resolvedWithoutStore(asked: RepositoryRefName, permissions: Permissions): RefResolution | undefined {
  try {
    checkAllowed(asked, permissions);
    checkName(asked);
  } catch (error) {
    if (error instanceof AppError) return { problem: problemOf(error, 'spec.source') };
    throw error;
  }
  const commit = namedCommit(asked);
  return commit === undefined ? undefined : { commit };
}

function resolutionOf(asked: RepositoryRefName, stored: ReadonlyMap<string, StoredRef>): RefResolution {
  const row = stored.get(refKey(asked));
  if (row !== undefined && row.commit !== null)
    return { commit: row.commit, ...(row.error && { staleProblem: row.error }) };
  return { problem: row?.error ?? problemOf(new RefProblemError(asked.url, asked.ref, undefined)) };
}

function byKey(rows: readonly StoredRef[]): Map<string, StoredRef> {
  return new Map(rows.map((row) => [refKey(row), row]));
}
