/** Polls every followed repository: one question for each address, however many refs and applications there are. */
import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.js';
import { ObjectStores } from '../platform/git/packs/object-stores.js';
import { JobQueue } from '../platform/jobs/job-queue.js';
import { Logger } from '../platform/logging/logger.js';
import { RefObservers } from './ref-observers.js';
import { RefRefresher } from './ref-refresher.js';
import { refKey } from './repository-ref.js';
import { ALL, REFRESH_REPOSITORY, TIDY_REPOSITORIES } from './repository-jobs.js';
import { RepositoryRefStore } from './repository-ref-store.js';

/** A ref that nobody asked for in this time is looked at, and dropped unless somebody says that it is in use. */
const UNWANTED_AFTER_MS = 60 * 60_000;
const TIDY_EVERY_MS = 30 * 60_000;

@Injectable()
export class RepositoryPolling implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly refresher: RefRefresher,
    private readonly refs: RepositoryRefStore,
    private readonly observers: RefObservers,
    private readonly jobs: JobQueue,
    private readonly stores: ObjectStores,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.handle(REFRESH_REPOSITORY, (url) => this.poll(url));
    this.jobs.handle(TIDY_REPOSITORIES, () => this.tidy());
  }

  async onApplicationBootstrap(): Promise<void> {
    // Jobs that were lost with a database that came back from a backup: asking for what waits already changes nothing.
    for (const { url, nextCheckAt } of await this.refs.listUrls()) {
      await this.jobs.enqueue(REFRESH_REPOSITORY, url, { runAt: nextCheckAt });
    }
    await this.jobs.enqueue(TIDY_REPOSITORIES, ALL);
  }

  private async poll(url: string): Promise<void> {
    const runAt = await this.refresher.refresh(url);
    if (runAt !== undefined) await this.jobs.enqueue(REFRESH_REPOSITORY, url, { runAt });
  }

  private async tidy(): Promise<void> {
    const now = this.clock.now();
    try {
      await this.dropUnwanted(now);
      const followed = await this.refs.listUrls();
      await this.stores.retainOnly(followed.map(({ url }) => url));
    } catch (error) {
      this.logger.error('Unused repositories could not be tidied away.', { error });
    }
    await this.jobs.enqueue(TIDY_REPOSITORIES, ALL, { runAt: new Date(now.getTime() + TIDY_EVERY_MS) });
  }

  /** As long as nobody says what is in use, everything is. */
  private async dropUnwanted(now: Date): Promise<void> {
    if (this.observers.usage.length === 0) return;
    const wantedBefore = new Date(now.getTime() - UNWANTED_AFTER_MS);
    const unwanted = await this.refs.listUnwanted(wantedBefore);
    if (unwanted.length === 0) return;
    const used = (await Promise.all(this.observers.usage.map((source) => source(unwanted)))).flat();
    const usedKeys = new Set(used.map(refKey));
    if (used.length > 0) await this.refs.keep(used, now);
    const dropped = unwanted.filter((ref) => !usedKeys.has(refKey(ref)));
    if (dropped.length > 0) await this.refs.drop(dropped, wantedBefore);
  }
}
