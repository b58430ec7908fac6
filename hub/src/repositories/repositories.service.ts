/** Repositories for the other concepts: which commit a ref means, and what lies in it. */
import { Injectable } from '@nestjs/common';
import { AppError } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { Clock } from '../platform/clock/clock.js';
import type { Transaction } from '../platform/database/transaction.js';
import { ObjectNotFoundError } from '../platform/git/git.errors.js';
import { checkRefName, DEFAULT_REF, isCommitId } from '../platform/git/git-ref-name.js';
import { GitObjects } from '../platform/git/git-objects.js';
import { GitRemote } from '../platform/git/git-remote.js';
import type { GitTree } from '../platform/git/git-tree.js';
import { JobQueue } from '../platform/jobs/job-queue.js';
import { type MovedObserver, type ProblemObserver, RefObservers, type UsageSource } from './ref-observers.js';
import { RefRefresher } from './ref-refresher.js';
import { problemOf, RefProblemError } from './repositories.errors.js';
import { REFRESH_REPOSITORY } from './repository-jobs.js';
import { type Permissions, RepositoryPermissions } from './repository-permissions.js';
import { refKey, type RefResolution, type RepositoryRefName } from './repository-ref.js';
import { RepositoryRefStore, type StoredRef } from './repository-ref-store.js';

export type { MovedObserver, ProblemObserver, UsageSource } from './ref-observers.js';

/** A ref that failed is not asked for again within this time, whoever wants it. */
const RETRY_AFTER_MS = 5_000;

@Injectable()
export class RepositoriesService {
  constructor(
    private readonly refs: RepositoryRefStore,
    private readonly permissions: RepositoryPermissions,
    private readonly refresher: RefRefresher,
    private readonly remote: GitRemote,
    private readonly objects: GitObjects,
    private readonly observers: RefObservers,
    private readonly jobs: JobQueue,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Has refs followed from now on. Cheap for those that are already. An empty ref is HEAD; full commit ids need no following.
   * Throws INVALID_URL, INVALID_REF, REPOSITORY_NOT_ALLOWED; then none of them is followed.
   */
  async want(refs: readonly RepositoryRefName[], tx?: Transaction): Promise<void> {
    const permissions = await this.permissions.load(tx);
    const followed = [...distinct(refs)].map(named);
    for (const { url, ref } of followed) {
      permissions.check(url);
      checkRefName(ref);
    }
    const moving = followed.filter(({ ref }) => !isCommitId(ref));
    if (moving.length === 0) return;
    const work = async (transaction: Transaction): Promise<void> => {
      const added = await this.refs.want(moving, this.clock.now(), transaction);
      if (added.length > 0) await this.jobs.enqueueAll(REFRESH_REPOSITORY, added, { transaction });
    };
    await (tx ? work(tx) : this.dataSource.transaction(work));
  }

  /** Where a ref points; asked for now when it never was. Throws what went wrong as AppError, REF_NOT_FOUND among them. */
  async commitOf(url: string, ref: string): Promise<{ commit: string }> {
    const resolution = (await this.commitsOf([{ url, ref }])).get(refKey({ url, ref }));
    if (resolution === undefined || 'problem' in resolution) throw new RefProblemError(url, ref, resolution?.problem);
    return resolution;
  }

  /** The same for many refs, by `refKey` as given: one query, and one question to each repository that was never asked. */
  async commitsOf(refs: readonly RepositoryRefName[]): Promise<Map<string, RefResolution>> {
    const resolutions = new Map<string, RefResolution>();
    const permissions = await this.permissions.load();
    const open = new Map<string, RepositoryRefName>();
    for (const asked of distinct(refs)) {
      const resolution = resolvedWithoutStore(asked, permissions);
      if (resolution === undefined) open.set(refKey(asked), asked);
      else resolutions.set(refKey(asked), resolution);
    }
    if (open.size === 0) return resolutions;
    const stored = await this.storedOf([...open.values()].map(named));
    for (const [key, asked] of open) resolutions.set(key, resolutionOf(named(asked), stored));
    return resolutions;
  }

  /** The files of a commit, fetched when they are not here. Throws as the Git port. */
  async tree(url: string, commit: string): Promise<GitTree> {
    if (!(await this.objects.has(url, commit))) await this.fetch(url, commit);
    try {
      return await this.objects.tree(url, commit);
    } catch (error) {
      if (!(error instanceof ObjectNotFoundError)) throw error;
    }
    await this.fetch(url, commit);
    return await this.objects.tree(url, commit);
  }

  /** Files' contents by blob id. `commit`, where they are known to be of one, is fetched again should they be gone. */
  async readBlobs(url: string, oids: readonly string[], commit?: string): Promise<Map<string, Uint8Array>> {
    try {
      return await this.objects.readBlobs(url, oids);
    } catch (error) {
      if (!(error instanceof ObjectNotFoundError)) throw error;
    }
    if (commit !== undefined) await this.fetch(url, commit);
    return await this.objects.readBlobs(url, oids);
  }

  /** Called with refs that point to another commit, inside the transaction that stores it. */
  onMoved(observer: MovedObserver): void {
    this.observers.moved.push(observer);
  }

  /** Called with refs whose problem appeared or went, inside the transaction that stores it. */
  onProblem(observer: ProblemObserver): void {
    this.observers.problems.push(observer);
  }

  /** Says which refs are in use: others are dropped an hour after anyone wanted them. */
  usedBy(source: UsageSource): void {
    this.observers.usage.push(source);
  }

  private async fetch(url: string, commit: string): Promise<void> {
    const permissions = await this.permissions.load();
    await this.remote.fetch(url, commit, permissions.accessTo(url));
  }

  private async storedOf(refs: readonly RepositoryRefName[]): Promise<Map<string, StoredRef>> {
    const stored = byKey(await this.refs.findAll(refs));
    const missing = refs.filter((ref) => !stored.has(refKey(ref)));
    if (missing.length > 0) await this.want(missing);
    const retryBefore = this.clock.now().getTime() - RETRY_AFTER_MS;
    const unresolved = refs.filter((ref) => {
      const row = stored.get(refKey(ref));
      return row === undefined || (row.commit === null && (row.checkedAt === null || row.checkedAt.getTime() < retryBefore));
    });
    if (unresolved.length === 0) return stored;
    const urls = new Set(unresolved.map(({ url }) => url));
    await Promise.all([...urls].map((url) => this.refresher.refresh(url, { isFirstQuiet: true })));
    return byKey(await this.refs.findAll(refs));
  }
}

function* distinct(refs: readonly RepositoryRefName[]): Generator<RepositoryRefName> {
  const seen = new Set<string>();
  for (const ref of refs) {
    const key = refKey(ref);
    if (seen.has(key)) continue;
    seen.add(key);
    yield ref;
  }
}

/** As it is stored. */
function named({ url, ref }: RepositoryRefName): RepositoryRefName {
  return { url, ref: ref === '' ? DEFAULT_REF : ref };
}

function resolvedWithoutStore(asked: RepositoryRefName, permissions: Permissions): RefResolution | undefined {
  const { url, ref } = named(asked);
  try {
    permissions.check(url);
    checkRefName(ref);
  } catch (error) {
    if (error instanceof AppError) return { problem: problemOf(error, 'spec.source') };
    throw error;
  }
  return isCommitId(ref) ? { commit: ref.toLowerCase() } : undefined;
}

function resolutionOf(asked: RepositoryRefName, stored: ReadonlyMap<string, StoredRef>): RefResolution {
  const row = stored.get(refKey(asked));
  if (row?.commit != null) return { commit: row.commit, ...(row.error && { staleProblem: row.error }) };
  return { problem: row?.error ?? new RefProblemError(asked.url, asked.ref, undefined).asProblem() };
}

function byKey(rows: readonly StoredRef[]): Map<string, StoredRef> {
  return new Map(rows.map((row) => [refKey(row), row]));
}
