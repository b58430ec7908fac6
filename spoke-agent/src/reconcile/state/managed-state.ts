// What the agent knows of what it manages: per object its key, versions, digests and health, never the object itself, so that memory
// follows what is managed. Owned by one agent; filled from the inventory on disk, the desired state and the watches.
import type { ConditionReportInput, DriftReportInput, SyncStatus } from '@wheelhouse/protocol';
import type { KubernetesObject, ObjectKey, WatchEvent } from '../../cluster/cluster.js';
import type { FieldSet } from '../../engine/diff/field-set.js';
import type { SecretField } from '../../engine/diff/secret-fields.js';
import { assessHealth } from '../../engine/health/assess-health.js';
import type { IgnoreProblem } from '../../engine/ignore/ignored-fields.js';
import type { HealthStatus } from '../../engine/health/health-status.js';
import { identityOf } from '../../engine/object-identity.js';
import type { ApplicationRecord, HeldAssignment } from '../../store/state-schema.js';
import type { HookRun } from '../hooks/hook-run.js';
import type { SyncAttempt } from '../sync/sync-attempt.js';
import type { Compared } from './planned-status.js';

/** How the health of a live object is read; a check that takes its time answers later, and to {@link ManagedObject.health}. */
export type HealthReader = (object: ManagedObject, live: KubernetesObject) => HealthStatus | undefined;

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
  /** The digest of the manifest that its application plans for it now; empty when it plans none, or has not planned yet. */
  plannedDigest: string;
  /** What was found last between it and what is planned. */
  compared: Compared | undefined;
  /** The digest of what we owned in the answer to the last apply: what live events are compared with. */
  ownedDigest: string;
  uid: string;
  resourceVersion: string;
  /** When it was made, as the cluster says it (RFC 3339). */
  createdAt: string;
  isLive: boolean;
  isDeleting: boolean;
  health: HealthStatus | undefined;
  readonly readHealth: HealthReader;
  /** What was seen of it when it was compared while it was in the cluster but not ours; undefined when it is ours, or was not there. */
  seen: { readonly uid: string; readonly health: HealthStatus | undefined } | undefined;
  isHealthIgnored: boolean;
  images: readonly string[];
  /** Fields whose values were encrypted in Git, in what was applied or is about to be: nothing of them is ever told. */
  secretFields: readonly SecretField[];
  /** Whether it is (or was made as) a hook: followed while it runs, but never healed, pruned, or counted. */
  isHook: boolean;
  /** The live object's own `Prune=` and `PruneLast=` options; empty: none of its own. */
  pruneOption: string;
  pruneLastOption: string;
  /** The live object's own `Delete=` option; empty: none of its own. */
  deleteOption: string;
  /** Whether Helm's `resource-policy: keep` is on the live object. */
  isKeptByHelm: boolean;
  /** What has to be done before a deletion ends; empty while it is not being deleted. */
  finalizers: readonly string[];
  /** The fields of the manifest that it was replaced by whole (`Replace=true`); undefined when it was applied. See {@link ownedFieldsOf}. */
  replacedFields: FieldSet | undefined;
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
  /** JSON pointers to fields of our manifest that the cluster fills by design, as far as that was seen: replicas, injected certificates. */
  foreignPointers: readonly string[];
  /** Whether the live object says that it may be there although Git does not have it (`IgnoreExtraneous`). */
  isExtraAllowed: boolean;
  /** What is worth saying of it although all is well. */
  note: string;
  /** Until when healing is suspended, on the monotonic clock; 0 when it is not. */
  suspendedUntilMs: number;
}

/** An object that the render has, but that belongs to another application. */
export interface RefusedObject {
  readonly identity: string;
  readonly key: ObjectKey;
  readonly ownerId: string;
}

/** An application that goes. Its stages follow each other; each is done for good once it is marked so. */
export interface Removal {
  readonly deleteResources: boolean;
  /** What counted for it last; undefined when the agent never held that. */
  readonly assignment: HeldAssignment | undefined;
  /** Whether hooks of type PreDelete are done. */
  isPrepared: boolean;
  /** Whether its objects are gone. */
  isDeleted: boolean;
  /** Whether nothing is left to do. */
  isDone: boolean;
  /** The hooks of this removal; undefined before the first. */
  hooks: HookRun | undefined;
  /** How often hooks failed since the agent started, and when they run again, on the monotonic clock; undefined when none failed last. */
  failures: number;
  retryAtMs: number | undefined;
}

/** One application. */
export interface ManagedApplication {
  readonly id: string;
  assignment: HeldAssignment | undefined;
  removal: Removal | undefined;
  readonly objects: Map<string, ManagedObject>;
  /** What was synced in full, and what failed for good: see {@link syncKeyOf}. */
  syncedAssignment: string;
  /** The content of what was synced in full: see {@link contentKeyOf}. */
  syncedContent: string;
  /** The content whose sync began with its hooks and has not succeeded; empty when there is none. */
  begunContent: string;
  syncedRender: string;
  syncedRevision: string;
  failedAssignment: string;
  failure: string;
  /** A PascalCase word for it. */
  failureReason: string;
  operationId: string;
  attempt: SyncAttempt | undefined;
  operation: NonNullable<ApplicationRecord['operation']> | undefined;
  conditions: ConditionReportInput[];
  /** Objects in its namespaces that no application has. Found beside reconciliations. */
  orphanCondition: ConditionReportInput | undefined;
  /** Ignore rules that could not be asked, by expression; of the assignment at hand. */
  ruleProblems: { readonly assignment: string; readonly byExpression: Map<string, IgnoreProblem> } | undefined;
  /** What is to be said of JSON pointers in its ignore rules. */
  misreadPointers: readonly string[];
  /** What is to be said of the sync options that its manifests name. */
  unknownOptions: readonly string[];
  refused: readonly RefusedObject[];
  message: string;
  /** Whether its render was planned since the agent started: then its expected objects are known. */
  isPlanned: boolean;
  /** Whether it was reconciled since the agent started: then its status means something. */
  isEvaluated: boolean;
  /** When it was last compared with the cluster without being applied, on the monotonic clock. */
  comparedAtMs: number;
  /** Whether its removal is done, but not yet reported. */
  isRemoved: boolean;
}

export class ManagedState {
  readonly applications = new Map<string, ManagedApplication>();
  readonly objects = new Map<string, ManagedObject>();
  /** Ids of applications that are refused an object: few, so that who shares one with whom is found at once. */
  private readonly refusing = new Set<string>();
  /** Kinds, versions, namespaces and applications that were ever in use here. */
  private readonly words = new Map<string, string>();
  /** The built-in rules, until somebody knows more. */
  healthReader: HealthReader = (_object, live) => assessHealth(live);
  private readonly readHealth: HealthReader = (object, live) => this.healthReader(object, live);

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
      syncedContent: '',
      begunContent: '',
      syncedRender: '',
      syncedRevision: '',
      failedAssignment: '',
      failure: '',
      failureReason: '',
      operationId: '',
      attempt: undefined,
      operation: undefined,
      conditions: [],
      orphanCondition: undefined,
      ruleProblems: undefined,
      misreadPointers: [],
      unknownOptions: [],
      refused: [],
      message: '',
      isPlanned: false,
      isEvaluated: false,
      comparedAtMs: 0,
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
      Object.assign(known, {
        applicationId,
        renderDigest: '',
        manifestDigest: '',
        plannedDigest: '',
        compared: undefined,
        ownedDigest: '',
        isExpected: false,
        seen: undefined,
        replacedFields: undefined,
      });
    }
    const object = known ?? newObject(identity, this.interned(key), this.word(applicationId), this.readHealth);
    this.objects.set(identity, object);
    this.ensureApplication(applicationId).objects.set(identity, object);
    return object;
  }

  /** The same text for the same word: thousands of objects share a few kinds and namespaces, and each watch event brings copies. */
  private word(text: string): string {
    const known = this.words.get(text);
    if (known === undefined) this.words.set(text, text);
    return known ?? text;
  }

  private interned({ apiVersion, kind, namespace, name }: ObjectKey): ObjectKey {
    return { apiVersion: this.word(apiVersion), kind: this.word(kind), namespace: this.word(namespace), name };
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
    this.refusing.delete(id);
  }

  /** Notes which of an application's objects others have. */
  setRefused(application: ManagedApplication, refused: readonly RefusedObject[]): void {
    application.refused = refused;
    this.refusing[refused.length === 0 ? 'delete' : 'add'](application.id);
  }

  /** The applications that are refused an object. */
  refusedApplications(): ManagedApplication[] {
    return [...this.refusing].flatMap((id) => this.applications.get(id) ?? []);
  }
}

function newObject(identity: string, key: ObjectKey, applicationId: string, readHealth: HealthReader): ManagedObject {
  return {
    identity,
    key,
    applicationId,
    isExpected: false,
    wave: 0,
    renderDigest: '',
    manifestDigest: '',
    plannedDigest: '',
    compared: undefined,
    ownedDigest: '',
    uid: '',
    resourceVersion: '',
    createdAt: '',
    isLive: false,
    isDeleting: false,
    health: undefined,
    readHealth,
    seen: undefined,
    isHealthIgnored: false,
    images: [],
    secretFields: [],
    isHook: false,
    pruneOption: '',
    pruneLastOption: '',
    deleteOption: '',
    isKeptByHelm: false,
    finalizers: [],
    replacedFields: undefined,
    isDiffering: false,
    syncStatus: 'Unknown',
    message: '',
    openDrift: new Map(),
    writing: undefined,
    deferred: undefined,
    foreignPointers: [],
    isExtraAllowed: false,
    note: '',
    suspendedUntilMs: 0,
  };
}
