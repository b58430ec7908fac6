import { Injectable } from '@nestjs/common';
import { JobQueue } from '../platform/jobs/job-queue.js';
import { comparableAddress } from './registry/comparable-address.js';
import { REFRESH_REPOSITORY } from './repository-jobs.js';
import { RepositoryRefStore } from './refs/repository-ref-store.js';

/** Somebody says that repositories moved. It is not believed: those that are followed are asked. */
@Injectable()
export class RepositoryHints {
  constructor(
    private readonly refs: RepositoryRefStore,
    private readonly jobs: JobQueue,
  ) {}

  /** Addresses in the form of `comparableAddress`. How many followed repositories go by one of them; they are asked now. */
  async haveMoved(addresses: ReadonlySet<string>): Promise<number> {
    if (addresses.size === 0) return 0;
    const followed = (await this.refs.listUrls()).map(({ url }) => url);
    const moved = followed.filter((url) => addresses.has(comparableAddress(url) ?? ''));
    if (moved.length > 0) await this.jobs.enqueueAll(REFRESH_REPOSITORY, moved);
    return moved.length;
  }
}
