/** Has the refs at or below an added repository asked for now. */
import { Injectable } from '@nestjs/common';
import { isBelowPrefix, normalizeGitAddress } from '../../platform/git/git-address.js';
import { JobQueue } from '../../platform/jobs/job-queue.js';
import { RefRefresher } from './ref-refresher.js';
import type { AddedRepository } from '../repository.js';
import { REFRESH_REPOSITORY } from '../repository-jobs.js';
import { RepositoryRefStore } from './repository-ref-store.js';

@Injectable()
export class RepositoryRefreshing {
  constructor(
    private readonly refs: RepositoryRefStore,
    private readonly refresher: RefRefresher,
    private readonly jobs: JobQueue,
  ) {}

  /** Waits for the answer of an exact repository; what lies below a prefix is asked for soon. */
  async refresh(repository: AddedRepository): Promise<void> {
    const followed = (await this.refs.listUrls()).map(({ url }) => url);
    if (repository.isPrefix) {
      await this.enqueue(followed.filter((url) => isBelowPrefix(url, repository.url)));
      return;
    }
    const address = normalizeGitAddress(repository.url);
    const exact = followed.filter((url) => normalizeGitAddress(url) === address);
    await Promise.all(exact.map((url) => this.refresher.refresh(url)));
    // So that a repository that was never polled is from now on.
    await this.enqueue(exact);
  }

  private async enqueue(urls: readonly string[]): Promise<void> {
    if (urls.length > 0) await this.jobs.enqueueAll(REFRESH_REPOSITORY, urls);
  }
}
