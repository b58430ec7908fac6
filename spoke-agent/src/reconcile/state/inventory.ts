// The marks that survive a restart: what was synced, which operation ran, what every object's owned fields were. A cache of what the cluster
// itself says by its labels; written behind the work, never before it.
import type { AgentLogger } from '../../logger.js';
import type { ApplicationRecord } from '../../store/state-schema.js';
import type { StateStore } from '../../store/state-store.js';
import type { Clock } from '../clock.js';
import type { ManagedApplication, ManagedState } from './managed-state.js';
import { recordOfRemoval, restoredRemoval } from '../removal/removal-record.js';
import { recordOfAttempt, restoredAttempt } from '../sync/attempt-record.js';

/**
 * Stands on disk for the digest of what we own in an object with encrypted values: from a digest a short value could be guessed. It is like
 * none, so the first look at the object after a restart applies it once more, and compares then.
 */
const WITHHELD_DIGEST = 'withheld';
/** Changes within this time are written together. */
const WRITE_DELAY_MS = 1_000;

export interface InventoryParts {
  readonly state: ManagedState;
  readonly store: StateStore;
  readonly clock: Clock;
  readonly logger: AgentLogger;
  readonly onWritten: () => Promise<void>;
}

export class Inventory {
  private readonly parts: InventoryParts;
  private cancel: (() => void) | undefined;
  private isStopped = false;
  private writing: Promise<void> = Promise.resolve();
  private queued: Promise<void> | undefined;

  constructor(parts: InventoryParts) {
    this.parts = parts;
  }

  /** Brings the records of an earlier run back. Nothing counts as live until a watch has seen it. */
  restore(records: readonly ApplicationRecord[]): void {
    const { state } = this.parts;
    for (const { applicationId, objects, operation, attempt, removal, ...marks } of records) {
      const restored = {
        operation: operation ?? undefined,
        attempt: attempt === null ? undefined : restoredAttempt(attempt),
      };
      Object.assign(state.ensureApplication(applicationId), marks, restored, { removal: restoredRemoval(removal) });
      for (const { key, ...facts } of objects)
        Object.assign(state.ensureObject(key, applicationId), facts, { isExpected: true });
    }
  }

  /** Something changed: write soon. */
  touch(): void {
    if (this.isStopped) return;
    this.cancel ??= this.parts.clock.after(WRITE_DELAY_MS, () => {
      this.write().catch((error: unknown) => {
        this.parts.logger.error({ err: error }, 'The inventory cannot be written; it will be tried again.');
        this.touch();
      });
    });
  }

  /** Writes what is true now. Who asks while another write runs shares the next one. */
  write(): Promise<void> {
    this.queued ??= this.writeNext(this.writing);
    return this.queued;
  }

  private async writeNext(before: Promise<void>): Promise<void> {
    await before.catch(() => undefined);
    this.queued = undefined;
    this.writing = this.writeNow();
    await this.writing;
  }

  private async writeNow(): Promise<void> {
    this.cancel?.();
    this.cancel = undefined;
    const { state, store } = this.parts;
    const applications = [...state.applications.values()].filter(({ assignment, removal }) => assignment ?? removal);
    await store.writeInventory(applications.map(recordOf));
    await this.parts.onWritten();
  }

  /** Writes no more by itself. */
  stop(): void {
    this.isStopped = true;
    this.cancel?.();
  }

  /** Every render that something applied came from. */
  rendersInUse(): Set<string> {
    const { objects, applications } = this.parts.state;
    const attempts = [...applications.values()].flatMap(({ attempt }) => attempt ?? []);
    return new Set([
      ...[...objects.values()].map(({ renderDigest }) => renderDigest),
      ...attempts.map(({ assignment }) => assignment.renderDigest),
    ]);
  }
}

function recordOf(application: ManagedApplication): ApplicationRecord {
  const {
    id,
    syncedAssignment,
    syncedContent,
    begunContent,
    syncedRender,
    syncedRevision,
    failedAssignment,
    failure,
    failureReason,
    operationId,
  } = application;
  const objects = [...application.objects.values()]
    .filter(({ ownedDigest }) => ownedDigest !== '')
    .map(({ key, wave, renderDigest, manifestDigest, ownedDigest, uid, secretFields, replacedFields }) => ({
      key,
      wave,
      renderDigest,
      manifestDigest,
      ownedDigest: secretFields.length > 0 ? WITHHELD_DIGEST : ownedDigest,
      uid,
      secretFields: secretFields.map((field) => [...field]),
      ...(replacedFields && { replacedFields }),
    }));
  return {
    applicationId: id,
    syncedAssignment,
    syncedContent,
    begunContent,
    syncedRender,
    syncedRevision,
    failedAssignment,
    failure,
    failureReason,
    operationId,
    operation: application.operation ?? null,
    attempt: application.attempt === undefined ? null : recordOfAttempt(application.attempt),
    removal: recordOfRemoval(application.removal),
    objects,
  };
}
