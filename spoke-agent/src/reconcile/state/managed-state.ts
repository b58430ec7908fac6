// What the agent knows of what it manages: per object its key, versions, digests and health, never the object itself, so that memory
// follows what is managed. Owned by one agent; filled from the inventory on disk, the desired state and the watches.
import type { ConditionReportInput } from '@wheelhouse/protocol';
import type { ObjectKey } from '../../cluster/cluster.js';
import { assessHealth } from '../../engine/health/assess-health.js';
import type { IgnoreProblem } from '../../engine/ignore/ignored-fields.js';
import { identityOf } from '../../engine/object-identity.js';
import type { ApplicationRecord, HeldAssignment } from '../../store/state-schema.js';
import type { HookRun } from '../hooks/hook-run.js';
import type { SyncAttempt } from '../sync/sync-attempt.js';
import { newManagedObject, type HealthReader, type ManagedObject } from './managed-object.js';

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
  /**
   * The render that was planned last: what is known of its objects, and told of it, is about this one, whatever was assigned since. Empty until
   * one was planned since the agent started: then its expected objects are known.
   */
  plannedRender: string;
  /** Whether it is being brought to its render right now. */
  isAtWork: boolean;
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
      plannedRender: '',
      isAtWork: false,
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
    const object = known ?? newManagedObject(identity, this.interned(key), this.word(applicationId), this.readHealth);
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

  /** Forgets an application and whatever objects it had, without touching the cluster. Nobody follows them any more. */
  forgetApplication(id: string): void {
    for (const object of this.applications.get(id)?.objects.values() ?? [])
      if (this.objects.delete(object.identity)) Object.assign(object, { isLive: false, isExpected: false });
    this.applications.delete(id);
    this.refusing.delete(id);
  }

  /** Notes which of an application's objects others have. */
  setRefused(application: ManagedApplication, refused: readonly RefusedObject[]): void {
    application.refused = refused;
    if (refused.length === 0) this.refusing.delete(application.id);
    else this.refusing.add(application.id);
  }

  /** The applications that are refused an object. */
  refusedApplications(): ManagedApplication[] {
    return [...this.refusing].flatMap((id) => this.applications.get(id) ?? []);
  }
}
