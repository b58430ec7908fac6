// One object that the agent manages: its key, versions, digests and health, never the object itself.
import type { DriftReportInput, SyncStatus } from '@wheelhouse/protocol';
import type { KubernetesObject, ObjectKey, WatchEvent } from '../../cluster/cluster.js';
import type { FieldSet } from '../../engine/diff/field-set.js';
import type { SecretField } from '../../engine/diff/secret-fields.js';
import type { HealthStatus } from '../../engine/health/health-status.js';
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
  /** Whether it may have been written without the agent's knowing: since its start, and after an answer that never came. */
  isUncertain: boolean;
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

/** An object that nothing is known of but whose it is. */
export function newManagedObject(
  identity: string,
  key: ObjectKey,
  applicationId: string,
  readHealth: HealthReader,
): ManagedObject {
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
    isUncertain: true,
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
