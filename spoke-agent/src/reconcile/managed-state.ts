// What the agent knows of what it manages: per object its key, versions, digests and health, never the object itself, so that memory
// follows what is managed. Owned by one agent; filled from the inventory on disk, the desired state and the watches.
import type { ConditionReportInput, DriftReportInput, SyncStatus } from '@wheelhouse/protocol';
import type { ObjectKey, WatchEvent } from '../cluster/cluster.js';
import type { SecretField } from '../engine/diff/secret-fields.js';
import type { HealthStatus } from '../engine/health/health-status.js';
import { identityOf } from '../engine/object-identity.js';
import type { ApplicationRecord, HeldAssignment } from '../store/state-schema.js';

/** One object. Texts are empty where nothing is known. */
export interface ManagedObject {
  readonly identity: string;
  key: ObjectKey;
  applicationId: string;
  /** Whether the current render of its application has it. */
  isExpected: boolean;
  wave: number;
  /** The render it was last applied from. */
  renderDigest: string;
  /** The digest of the manifest that was last applied. */
  manifestDigest: string;
  /** The digest of what we owned in the answer to the last apply: what live events are compared with. */
  ownedDigest: string;
  uid: string;
  resourceVersion: string;
  isLive: boolean;
  isDeleting: boolean;
  health: HealthStatus | undefined;
  isHealthIgnored: boolean;
  images: readonly string[];
  /** Fields whose values were encrypted in Git, in what was applied or is about to be: nothing of them is ever told. */
  secretFields: readonly SecretField[];
  isKeptFromPrune: boolean;
  isKeptFromDelete: boolean;
  /** Whether what we own was last seen to be other than applied. */
  isDiffering: boolean;
  syncStatus: SyncStatus;
  message: string;
  /** Drift that is reported as open, by field path. */
  readonly openDrift: Map<string, DriftReportInput>;
  /** The write in progress; others wait for it. */
  writing: Promise<unknown> | undefined;
  /** The latest event that came during a write. */
  deferred: Exclude<WatchEvent, { type: 'synced' }> | undefined;
  /** Until when healing is suspended, on the monotonic clock; 0 when it is not. */
  suspendedUntilMs: number;
}

/** A sync that is under way. */
export interface SyncAttempt {
  /** What is synced; the application may have been assigned something newer meanwhile. */
  readonly assignment: HeldAssignment;
  readonly operationId: string | undefined;
  readonly prune: boolean;
  /** Whether objects that are known to be equal are applied, too: a person asked. */
  readonly isForced: boolean;
  readonly startedAt: string;
  /** The index of the wave that is applied or waited for. */
  waveIndex: number;
  /** What this attempt applied. */
  readonly applied: Set<string>;
  /** Tries that failed so far. */
  failures: number;
  /** Tries that failed because the API server could not be reached; they do not count for the retry limit. */
  outages: number;
}

/** An object that the render has, but that belongs to another application. */
export interface RefusedObject {
  readonly identity: string;
  readonly key: ObjectKey;
  readonly ownerId: string;
}

/** One application. */
export interface ManagedApplication {
  readonly id: string;
  assignment: HeldAssignment | undefined;
  removal: { readonly deleteResources: boolean } | undefined;
  readonly objects: Map<string, ManagedObject>;
  syncedAssignment: string;
  syncedRender: string;
  syncedRevision: string;
  failedAssignment: string;
  failure: string;
  operationId: string;
  attempt: SyncAttempt | undefined;
  operation: NonNullable<ApplicationRecord['operation']> | undefined;
  conditions: ConditionReportInput[];
  refused: RefusedObject[];
  message: string;
  /** Whether its render was planned since the agent started: then its expected objects are known. */
  isPlanned: boolean;
  /** Whether it was reconciled since the agent started: then its status means something. */
  isEvaluated: boolean;
  /** The render that was compared with the cluster without being applied. */
  comparedRender: string;
  /** Whether its removal is done, but not yet reported. */
  isRemoved: boolean;
}

export class ManagedState {
  readonly applications = new Map<string, ManagedApplication>();
  readonly objects = new Map<string, ManagedObject>();

  /** The application, known from now on. */
  ensureApplication(id: string): ManagedApplication {
    const known = this.applications.get(id);
    if (known !== undefined) return known;
    const application: ManagedApplication = {
      id,
      assignment: undefined,
      removal: undefined,
      objects: new Map(),
      syncedAssignment: '',
      syncedRender: '',
      syncedRevision: '',
      failedAssignment: '',
      failure: '',
      operationId: '',
      attempt: undefined,
      operation: undefined,
      conditions: [],
      refused: [],
      message: '',
      isPlanned: false,
      isEvaluated: false,
      comparedRender: '',
      isRemoved: false,
    };
    this.applications.set(id, application);
    return application;
  }

  /** The object, known from now on as one of the application's; taken over from another application when that had it. */
  ensureObject(key: ObjectKey, applicationId: string): ManagedObject {
    const identity = identityOf(key);
    const known = this.objects.get(identity);
    if (known?.applicationId === applicationId) return known;
    if (known !== undefined) {
      this.applications.get(known.applicationId)?.objects.delete(identity);
      Object.assign(known, { applicationId, renderDigest: '', manifestDigest: '', ownedDigest: '', isExpected: false });
    }
    const object = known ?? newObject(identity, key, applicationId);
    this.objects.set(identity, object);
    this.ensureApplication(applicationId).objects.set(identity, object);
    return object;
  }

  /** Forgets an object that is gone and not expected back. */
  forgetObject(object: ManagedObject): void {
    this.objects.delete(object.identity);
    this.applications.get(object.applicationId)?.objects.delete(object.identity);
  }

  /** Forgets an application and whatever objects it had, without touching the cluster. */
  forgetApplication(id: string): void {
    for (const identity of this.applications.get(id)?.objects.keys() ?? []) this.objects.delete(identity);
    this.applications.delete(id);
  }
}

function newObject(identity: string, key: ObjectKey, applicationId: string): ManagedObject {
  return {
    identity,
    key,
    applicationId,
    isExpected: false,
    wave: 0,
    renderDigest: '',
    manifestDigest: '',
    ownedDigest: '',
    uid: '',
    resourceVersion: '',
    isLive: false,
    isDeleting: false,
    health: undefined,
    isHealthIgnored: false,
    images: [],
    secretFields: [],
    isKeptFromPrune: false,
    isKeptFromDelete: false,
    isDiffering: false,
    syncStatus: 'Unknown',
    message: '',
    openDrift: new Map(),
    writing: undefined,
    deferred: undefined,
    suspendedUntilMs: 0,
  };
}
