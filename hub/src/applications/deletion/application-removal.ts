import { Injectable } from '@nestjs/common';
import { DeliveryService } from '../../delivery/delivery.service.js';
import { ChangeFeed } from '../../platform/change-feed/change-feed.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { deletesResources } from '../application.js';
import { ApplicationObservers } from '../application-observers.js';
import { DeletionWaits, type WantedDeletion } from './deletion-waits.js';
import { publishApplications } from '../application-wake-ups.js';
import { ApplicationStore, type RemovedApplication } from '../store/application-store.js';

/** An application to take away. */
export interface ApplicationDeletion {
  readonly id: string;
  readonly clusterId: string | null;
  readonly finalizers: readonly string[];
  /** Overrides what the finalizers say. */
  readonly cascade?: boolean;
}

/** Runs inside the transaction in which applications disappear. */
type GoneObserver = (applicationSetIds: readonly string[], tx: Transaction) => Promise<void>;

/**
 * How applications go. With objects to delete, the row stays, being deleted, until the cluster confirms: a silent cluster keeps it,
 * visibly. Without, or where nothing was ever delivered, or where the cluster is forgotten, it goes at once.
 */
@Injectable()
export class ApplicationRemoval {
  private readonly goneObservers: GoneObserver[] = [];

  constructor(
    private readonly store: ApplicationStore,
    private readonly delivery: DeliveryService,
    private readonly feed: ChangeFeed,
    private readonly waits: DeletionWaits,
    private readonly observers: ApplicationObservers,
  ) {}

  onGone(observer: GoneObserver): void {
    this.goneObservers.push(observer);
  }

  /** Gives the ids of those that are gone already. */
  async deleteAll(applications: readonly ApplicationDeletion[], tx: Transaction): Promise<string[]> {
    if (applications.length === 0) return [];
    const deletions = applications.map(({ id, clusterId, finalizers, cascade }) => ({
      id,
      clusterId,
      deleteResources: cascade ?? deletesResources(finalizers),
    }));
    const waiting = await this.waits.holdBack(deletions, tx);
    const held = deletions.filter(({ id }) => waiting.has(id));
    if (held.length > 0) await this.store.markDeleting(held, tx);
    await publishApplications(
      this.feed,
      held.map(({ id }) => id),
      tx,
    );
    return this.proceed(
      deletions.filter(({ id }) => !waiting.has(id)),
      tx,
    );
  }

  /** Takes applications away whose turn it is. Gives the ids of those that are gone already. */
  async proceed(deletions: readonly WantedDeletion[], tx: Transaction): Promise<string[]> {
    if (deletions.length === 0) return [];
    const { undelivered } = await this.delivery.assign(
      deletions.flatMap(({ id, clusterId, deleteResources }) =>
        clusterId === null ? [] : [{ clusterId, applicationId: id, remove: true as const, deleteResources }],
      ),
      tx,
    );
    const gone = new Set(undelivered);
    // Where nothing was ever delivered there is nothing to wait for.
    const isKept = (one: WantedDeletion) => one.clusterId !== null && one.deleteResources && !gone.has(one.id);
    const kept = deletions.filter(isKept);
    if (kept.length > 0) {
      await this.store.markDeleting(
        kept.map(({ id, deleteResources }) => ({ id, deleteResources })),
        tx,
      );
      await this.waits.lookForFailures('later', tx);
    }
    const removedIds = deletions.filter((one) => !isKept(one)).map(({ id }) => id);
    // While their rows are still there.
    await this.observers.changed(
      deletions.map(({ id }) => id),
      tx,
    );
    await this.store.remove(removedIds, tx);
    if (removedIds.length > 0) await this.waits.somethingGone(tx);
    await publishApplications(
      this.feed,
      deletions.map(({ id }) => id),
      tx,
    );
    return removedIds;
  }

  async onRemoved(applicationIds: readonly string[], tx: Transaction): Promise<void> {
    await this.announce(await this.store.removeDeleted(applicationIds, tx), tx);
  }

  /** Drops what is being deleted on clusters that were forgotten. */
  async sweep(tx: Transaction): Promise<void> {
    await this.announce(await this.store.removeDeletedWithoutCluster(tx), tx);
  }

  private async announce(removed: readonly RemovedApplication[], tx: Transaction): Promise<void> {
    if (removed.length === 0) return;
    await this.waits.somethingGone(tx);
    await this.observers.gone(
      removed.map(({ name }) => name),
      tx,
    );
    await publishApplications(
      this.feed,
      removed.map(({ id }) => id),
      tx,
    );
    const sets = new Set(removed.flatMap(({ applicationSetId }) => applicationSetId ?? []));
    await this.announceGone([...sets], tx);
  }

  async announceGone(applicationSetIds: readonly string[], tx: Transaction): Promise<void> {
    if (applicationSetIds.length === 0) return;
    for (const observer of this.goneObservers) await observer(applicationSetIds, tx);
  }
}
