import { Injectable } from '@nestjs/common';
import type { Transaction } from '../platform/database/transaction.js';
import { JobQueue } from '../platform/jobs/job-queue.js';
import type { ApplicationManifest, ApplicationSource } from './application.js';
import { ALL_APPLICATIONS, BRING_UP_TO_DATE_JOB } from './application-jobs.js';
import { type ApplicationDeletion, ApplicationRemoval } from './deletion/application-removal.js';
import { ApplicationStore, type KeptMetadata, type StoredApplication } from './store/application-store.js';
import { ApplicationWriting } from './writing/application-writing.js';
import type { ApplicationUpsert, PreparedUpsert, WriteOwner } from './writing/prepared-upsert.js';
import { StaleApplicationStore, type StaleSelector } from './renders/stale-application-store.js';

export type { ApplicationDraft, ApplicationManifest, DestinationCluster } from './application.js';
export type { KeptMetadata, RequestedOperation, StoredApplication } from './store/application-store.js';
export type { ApplicationUpsert, PreparedUpsert, WriteOwner } from './writing/prepared-upsert.js';

/** Applications for the other concepts: bulk writes in the caller's transaction, and what makes them stale. */
@Injectable()
export class ApplicationsService {
  constructor(
    private readonly store: ApplicationStore,
    private readonly writing: ApplicationWriting,
    private readonly removal: ApplicationRemoval,
    private readonly stale: StaleApplicationStore,
    private readonly jobs: JobQueue,
  ) {}

  /** All applications of a set, those being deleted included. */
  async listOfSet(applicationSetId: string, tx?: Transaction): Promise<StoredApplication[]> {
    return this.store.listOfSet(applicationSetId, tx);
  }

  /** The applications with these names, whoever owns them; unknown names are left out. */
  async listByName(names: readonly string[], tx?: Transaction): Promise<StoredApplication[]> {
    return this.store.listByName(names, tx);
  }

  /** What these applications are, by name; with `having`, only those that have something to keep. */
  async listManifests(ids: readonly string[], having?: KeptMetadata): Promise<Map<string, ApplicationManifest>> {
    return new Map((await this.store.listManifests(ids, having)).map((manifest) => [manifest.name, manifest]));
  }

  /** Renders before the transaction, so that the rows are written once; what takes long is left to the job. */
  async prepare(upserts: readonly ApplicationUpsert[]): Promise<PreparedUpsert[]> {
    return this.writing.prepare(upserts);
  }

  /** Writes and assigns prepared applications. Must be followed by {@link confirm} after the commit. */
  async upsertAll(prepared: readonly PreparedUpsert[], owner: WriteOwner, tx: Transaction): Promise<void> {
    await this.writing.upsertAll(prepared, owner, tx);
    if (prepared.some((upsert) => upsert.isStale)) await this.enqueue(tx);
  }

  /** After the commit: what moved in Git between rendering and writing becomes stale. */
  async confirm(prepared: readonly PreparedUpsert[]): Promise<void> {
    const movedIds = await this.writing.listMoved(prepared);
    if (movedIds.length > 0) await this.writing.inTransaction((tx) => this.markStale({ ids: movedIds }, tx));
  }

  /** Takes applications away: at once (their ids are given), or, with objects to delete, when their cluster confirms. */
  async deleteAll(applications: readonly ApplicationDeletion[], tx: Transaction): Promise<string[]> {
    return this.removal.deleteAll(applications, tx);
  }

  /** Something about them changed that is not written to their rows as such: whoever follows applications looks at them. */
  async touched(ids: readonly string[], tx: Transaction): Promise<void> {
    await this.writing.touched(ids, tx);
  }

  /** The applications of a set stay, owned by nobody; how many. */
  async disown(applicationSetId: string, tx: Transaction): Promise<number> {
    return this.store.disown(applicationSetId, tx);
  }

  /** Has the applications rendered and assigned again. */
  async markStale(selector: StaleSelector, tx: Transaction): Promise<void> {
    if ((await this.stale.markStale(selector, tx)) > 0) await this.enqueue(tx);
  }

  /** The same in a transaction of its own. */
  async markStaleNow(selector: StaleSelector): Promise<void> {
    await this.writing.inTransaction((tx) => this.markStale(selector, tx));
  }

  /** Clusters changed, or are about to go: the job looks at what that means once the transaction has committed. */
  async onClustersChanged(clusterIds: readonly string[], tx: Transaction): Promise<void> {
    await this.stale.markStale({ clusterIds }, tx);
    await this.enqueue(tx);
  }

  /** The module that renders Kustomize and Helm is there: what waited for it is rendered. */
  async onRendererAppeared(): Promise<void> {
    await this.writing.inTransaction((tx) => this.markStale({ reason: 'RendererUnavailable' }, tx));
  }

  /** A repository was added: what was not allowed to be read is tried again. */
  async onRepositoryAdded(tx: Transaction): Promise<void> {
    await this.markStale({ reason: 'RepositoryNotAllowed' }, tx);
  }

  /** Of these refs, those that applications read. */
  async listUsed(sources: readonly ApplicationSource[]): Promise<ApplicationSource[]> {
    return this.store.listUsed(sources);
  }

  /** Clusters confirmed that these applications are gone: rows that are being deleted disappear. */
  async onRemoved(applicationIds: readonly string[], tx: Transaction): Promise<void> {
    await this.removal.onRemoved(applicationIds, tx);
  }

  /** Calls the observer, in the transaction, with the sets whose deleted applications disappeared. */
  onGone(observer: (applicationSetIds: readonly string[], tx: Transaction) => Promise<void>): void {
    this.removal.onGone(observer);
  }

  /** Tells the sets that applications of theirs are gone, though they did not delete them. */
  async announceGone(applicationSetIds: readonly string[], tx: Transaction): Promise<void> {
    await this.removal.announceGone(applicationSetIds, tx);
  }

  private async enqueue(tx: Transaction): Promise<void> {
    await this.jobs.enqueue(BRING_UP_TO_DATE_JOB, ALL_APPLICATIONS, { transaction: tx });
  }
}
