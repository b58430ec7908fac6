/** Polls every followed repository: one question for each address, however many refs and applications there are. */
import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { JobQueue } from '../../platform/jobs/job-queue.js';
import { RefRefresher } from './ref-refresher.js';
import { REFRESH_REPOSITORY } from '../repository-jobs.js';
import { RepositoryRefStore } from './repository-ref-store.js';

@Injectable()
export class RepositoryPolling implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly refresher: RefRefresher,
    private readonly refs: RepositoryRefStore,
    private readonly jobs: JobQueue,
  ) {}

  onModuleInit(): void {
    this.jobs.handle(REFRESH_REPOSITORY, (url) => this.poll(url));
  }

  /** For jobs that were lost, for example with a database that came back from a backup: asking for what waits already changes nothing. */
  async onApplicationBootstrap(): Promise<void> {
    for (const { url, nextCheckAt } of await this.refs.listUrls()) {
      await this.jobs.enqueue(REFRESH_REPOSITORY, url, { runAt: nextCheckAt });
    }
  }

  private async poll(url: string): Promise<void> {
    const runAt = await this.refresher.refresh(url);
    if (runAt !== undefined) await this.jobs.enqueue(REFRESH_REPOSITORY, url, { runAt });
  }
}
