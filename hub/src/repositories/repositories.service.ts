/** Repositories for the other concepts: which commit a ref means, and what lies in it. */
import { Injectable } from '@nestjs/common';
import type { SourceRoot } from '@wheelhouse/renderer';
import type { ChartFetchOptions } from '../platform/charts/chart-remote.js';
import type { Transaction } from '../platform/database/transaction.js';
import type { GitTree } from '../platform/git/git-tree.js';
import { chartOf } from './charts/chart-ref.js';
import { CommitContents } from './commit-contents.js';
import { RefFollowing } from './refs/ref-following.js';
import {
  type AddedObserver,
  type MovedObserver,
  type PollWish,
  type ProblemObserver,
  RefObservers,
  type UsageSource,
} from './refs/ref-observers.js';
import { RefLooking } from './refs/ref-looking.js';
import { RefResolver } from './refs/ref-resolver.js';
import { RefProblemError } from './repositories.errors.js';
import type { RefView, SeenRef } from './refs/ref-view.js';
import { refKey, type RefResolution, type RepositoryRefName } from './refs/repository-ref.js';

export type { AddedObserver, MovedObserver, ProblemObserver, UsageSource } from './refs/ref-observers.js';

@Injectable()
export class RepositoriesService {
  constructor(
    private readonly following: RefFollowing,
    private readonly resolver: RefResolver,
    private readonly contents: CommitContents,
    private readonly observers: RefObservers,
    private readonly looking: RefLooking,
  ) {}

  /**
   * Has refs followed from now on. Cheap for those that are already. An empty ref is HEAD; full commit ids need no following. For charts
   * "commits" are releases, `VERSION@sha256:DIGEST`.
   * Throws INVALID_URL, INVALID_REF, REPOSITORY_NOT_ALLOWED; then none of them is followed.
   */
  async want(refs: readonly RepositoryRefName[], tx?: Transaction): Promise<void> {
    await this.following.want(refs, tx);
  }

  /** Where a ref points; asked for now when it never was. Throws what went wrong as AppError, REF_NOT_FOUND among them. */
  async commitOf(url: string, ref: string): Promise<{ commit: string }> {
    const resolution = (await this.commitsOf([{ url, ref }])).get(refKey({ url, ref }));
    if (resolution === undefined || 'problem' in resolution) throw new RefProblemError(url, ref, resolution?.problem);
    return resolution;
  }

  /** The same for many refs, by `refKey` as given: one query, and one question to each repository that was never asked. */
  async commitsOf(refs: readonly RepositoryRefName[]): Promise<Map<string, RefResolution>> {
    return await this.resolver.commitsOf(refs);
  }

  /**
   * The files of a commit, fetched when they are not here. Throws REPOSITORY_NOT_ALLOWED and as the Git ports do: REPOSITORY_UNAVAILABLE,
   * REPOSITORY_AUTHENTICATION_FAILED, REF_NOT_FOUND, UNSAFE_TREE, REPOSITORY_LIMIT_EXCEEDED.
   */
  async tree(url: string, commit: string): Promise<GitTree> {
    return await this.contents.tree(url, commit);
  }

  /** Files' contents by blob id. `commit`, where they are known to be of one, is fetched again should they be gone. */
  async readBlobs(url: string, oids: readonly string[], commit?: string): Promise<Map<string, Uint8Array>> {
    return await this.contents.readBlobs(url, oids, commit);
  }

  /**
   * The files of a chart, fetched when they are not here. `revision`: what `commitsOf` gave for the chart, `VERSION@sha256:DIGEST`. The
   * root is called by an address that names the chart. `url` may be written as in sources. Throws REPOSITORY_NOT_ALLOWED, as ChartRemote does, UNSAFE_CHART,
   * CHART_LIMIT_EXCEEDED, CHART_DIGEST_MISMATCH.
   */
  async chartFiles(url: string, chart: string, revision: string, options?: ChartFetchOptions): Promise<SourceRoot> {
    return await this.contents.chart(chartOf({ repoURL: url, chart }) ?? { url, chart }, revision, options);
  }

  /** Where a ref of the remote points right now; it is not followed. Throws as `commitOf`. */
  async look(url: string, ref: string): Promise<SeenRef> {
    return await this.looking.look(url, ref);
  }

  /** Where refs point, without following any that is not followed yet: nothing is stored. */
  view(): RefView {
    return this.looking.view();
  }

  /** Called with refs that point to another commit, inside the transaction that stores it. */
  onMoved(observer: MovedObserver): void {
    this.observers.moved.push(observer);
  }

  /** Called with refs whose problem appeared or went, inside the transaction that stores it. */
  onProblem(observer: ProblemObserver): void {
    this.observers.problems.push(observer);
  }

  /** Called when a repository or a prefix is added or replaced, inside the transaction that stores it. */
  onAdded(observer: AddedObserver): void {
    this.observers.added.push(observer);
  }

  /** Says how often a repository is to be looked up, where that is more often than all are. Asked at every poll. */
  polledBy(wish: PollWish): void {
    this.observers.pollWishes.push(wish);
  }

  /** Says which refs are in use: others are dropped an hour after anyone wanted them. Without any source nothing is dropped. */
  usedBy(source: UsageSource): void {
    this.observers.usage.push(source);
  }
}
