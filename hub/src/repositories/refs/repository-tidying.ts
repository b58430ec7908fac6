/** Drops refs that nobody uses, and the object stores of repositories that nobody follows. */
import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { ObjectStores } from '../../platform/git/packs/object-stores.js';
import { JobQueue } from '../../platform/jobs/job-queue.js';
import { RefObservers } from './ref-observers.js';
import { ALL, TIDY_REPOSITORIES } from '../repository-jobs.js';
import { refKey } from './repository-ref.js';
import { RepositoryRefStore } from './repository-ref-store.js';

/** A ref that nobody asked for in this time is looked at, and dropped unless somebody says that it is in use. */
const UNWANTED_AFTER_MS = 60 * 60_000;
const TIDY_EVERY_MS = 30 * 60_000;

@Injectable()
export class RepositoryTidying implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly refs: RepositoryRefStore,
    private readonly observers: RefObservers,
    private readonly stores: ObjectStores,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.handle(TIDY_REPOSITORIES, () => this.tidy());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.enqueue(TIDY_REPOSITORIES, ALL);
  }

  private async tidy(): Promise<void> {
    const now = this.clock.now();
    await this.dropUnwanted(now);
    const followed = await this.refs.listUrls();
    await this.stores.retainOnly(followed.map(({ url }) => url));
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
