// The one place that writes managed objects to the cluster. Writes of one object come one after the other; what the watch says meanwhile
// waits until the answer is known, so that our own change is never taken for drift.
import { digestOf } from '@wheelhouse/protocol';
import type { DeleteOptions, KubernetesObject, ObjectKey } from '../../cluster/cluster.js';
import { ClusterError, WriteStoppedError } from '../../cluster/cluster.errors.js';
import { nestedSecrets, type SecretField } from '../../engine/diff/secret-fields.js';
import { isAutoscaled, REPLICAS_POINTER } from '../../engine/ignore/foreign-fields.js';
import { identityOf } from '../../engine/object-identity.js';
import { DEFAULT_AGENT_NAMESPACE, refuseAgentsOwn } from '../application/agent-protection.js';
import type { ApplicationClusters } from '../application/application-clusters.js';
import { DestinationNamespaces } from '../sync/destination-namespaces.js';
import type { IgnoredDifferences } from '../drift/ignored-differences.js';
import type { RequestLimiter } from './limiter.js';
import { takeFacts } from '../state/live-facts.js';
import type { ManagedObject } from '../state/managed-object.js';
import type { ManagedState } from '../state/managed-state.js';
import { showPlanned } from '../state/planned-status.js';
import type { SyncAttempt } from '../sync/sync-attempt.js';
import { standstillOf } from '../sync/sync-permission.js';
import type { Namespaces } from '../sync/namespaces.js';
import { fieldsOfManifest } from '../drift/owned-fields.js';
import { appliedAsOwner, appliedInDryRun, type OwningApplyOptions } from './owning-apply.js';
import { replaced, replacedInDryRun } from './replacement.js';
import { isForced, isReplaced, isValidated, owningOptionsOf, respectsIgnored } from './write-options.js';
import { liveAt, type WriteTarget } from './write-target.js';
import type { ManifestDecryption } from '../../sops/manifest-decryption.js';

/** Through what the writer writes. */
export interface WriterParts {
  readonly clusters: ApplicationClusters;
  readonly state: Pick<ManagedState, 'objects' | 'applications'>;
  readonly limiter: RequestLimiter;
  readonly namespaces: Namespaces;
  readonly decryption: ManifestDecryption;
  readonly ignored: IgnoredDifferences;
  /** Where the agent itself lives. */
  readonly agentNamespace: string | undefined;
}

/** What is applied, and why. */
export interface ApplyRequest {
  readonly manifest: KubernetesObject;
  /** Of the manifest, where it is known already. */
  readonly manifestDigest?: string | undefined;
  readonly renderDigest: string;
  /** Overtakes ordinary requests: healing. */
  readonly isUrgent?: boolean;
  /** The application's sync options. */
  readonly syncOptions: readonly string[];
  /** The live object whose ignored fields stay as they are. */
  readonly respecting?: KubernetesObject;
}

export class ClusterWriter {
  private readonly parts: WriterParts;
  private readonly destinations: DestinationNamespaces;
  private readonly agentNamespace: string;
  /** Called when a write ended during which events came. */
  onDeferred: (object: ManagedObject) => void = () => {};

  constructor(parts: WriterParts) {
    const { clusters, namespaces, state, agentNamespace = DEFAULT_AGENT_NAMESPACE } = parts;
    this.parts = parts;
    this.agentNamespace = agentNamespace;
    this.destinations = new DestinationNamespaces({ clusters, namespaces, state, agentNamespace });
  }

  /** Runs a piece of work that writes one object, after those before it. */
  async exclusively<T>(object: ManagedObject, work: () => Promise<T>): Promise<T> {
    const before = object.writing;
    const { promise, resolve } = Promise.withResolvers<void>();
    object.writing = promise;
    if (before !== undefined) await before;
    try {
      return await work();
    } finally {
      resolve();
      if (object.writing === promise) {
        object.writing = undefined;
        if (object.deferred !== undefined) this.onDeferred(object);
      }
    }
  }

  /**
   * Writes a manifest by its sync options and remembers the answer; what is encrypted in the manifest is decrypted for the request alone. Only
   * within {@link exclusively}. Throws ClusterError, AgentProtectedError and what {@link ManifestDecryption.open} throws.
   */
  async apply(object: ManagedObject, request: ApplyRequest): Promise<KubernetesObject> {
    const { manifest, renderDigest, syncOptions } = request;
    this.protect(object);
    // Already here: else a namespace would still be made for what is not written.
    this.refuseAtStandstill(object, request.isUrgent === true);
    const { result, open, secretFields } = await this.opened(object, manifest, (decrypted) =>
      this.destinations.within(object.applicationId, decrypted, syncOptions, () =>
        noting(object, () => this.send(object, decrypted, request)),
      ),
    );
    object.secretFields = secretFields;
    takeFacts(object, result);
    object.key = { ...object.key, apiVersion: manifest.apiVersion };
    object.renderDigest = renderDigest;
    object.manifestDigest = request.manifestDigest ?? digestOf(manifest);
    object.replacedFields = isReplaced(manifest, syncOptions) ? fieldsOfManifest(open) : undefined;
    object.ownedDigest = this.parts.ignored.digestOf(object, result);
    object.isDiffering = false;
    object.isUncertain = false;
    object.message = '';
    showPlanned(object);
    return result;
  }

  /** What writing would store; nothing is. */
  async dryRun(
    object: ManagedObject,
    manifest: KubernetesObject,
    syncOptions: readonly string[] = this.optionsOf(object),
  ): Promise<KubernetesObject> {
    this.protect(object);
    const target = this.targetOf(object, manifest, { syncOptions });
    const { result } = await this.opened(object, manifest, (open) =>
      isReplaced(manifest, syncOptions)
        ? replacedInDryRun(target, open)
        : appliedInDryRun(target, open, this.owningOptions(object, manifest, syncOptions)),
    );
    return result;
  }

  /** Keeps what is named of the destination namespace; see {@link DestinationNamespaces.keep}. */
  async keepNamespace(applicationId: string, attempt: SyncAttempt): Promise<void> {
    await this.destinations.keep(applicationId, attempt);
  }

  /** Reads an object as the application that has it may; as the given one where nobody has it. */
  async get(key: ObjectKey, applicationId?: string): Promise<KubernetesObject | undefined> {
    const { clusters, limiter, state } = this.parts;
    const owner = applicationId ?? state.objects.get(identityOf(key))?.applicationId ?? '';
    return await limiter.run(() => clusters.clusterOf(owner).get(key));
  }

  /**
   * Deletes the object that was seen, unless it was taken over or is wanted again meanwhile. Only within {@link exclusively}. `isCleaning`:
   * what hooks leave goes though their application stands still by now.
   */
  async delete(object: ManagedObject, propagation: DeleteOptions['propagation'], isCleaning = false): Promise<void> {
    if (object.isExpected || !object.isLive || object.isDeleting) return;
    this.protect(object);
    const { clusters, limiter } = this.parts;
    const cluster = clusters.clusterOf(object.applicationId);
    const isGoing = await limiter.run(() => {
      if (!isCleaning) this.refuseAtStandstill(object, false);
      return cluster.delete(object.key, { propagation, uid: object.uid });
    });
    // Known before the watch tells, so that nobody asks for it twice.
    if (isGoing) object.isDeleting = true;
  }

  /** Throws AgentProtectedError for what the application of the object must not touch. */
  private protect({ key, applicationId }: ManagedObject): void {
    refuseAgentsOwn(key, this.parts.clusters.assignmentOf(applicationId), this.agentNamespace);
  }

  private optionsOf({ applicationId }: ManagedObject): readonly string[] {
    return this.parts.clusters.assignmentOf(applicationId)?.syncPolicy.syncOptions ?? [];
  }

  private targetOf(
    object: ManagedObject,
    manifest: KubernetesObject,
    { syncOptions, isUrgent = false }: Pick<ApplyRequest, 'syncOptions' | 'isUrgent'>,
  ): WriteTarget {
    const { clusters, limiter } = this.parts;
    return {
      cluster: clusters.clusterOf(object.applicationId),
      key: { ...object.key, apiVersion: manifest.apiVersion },
      run: (request) => limiter.run(request, { isUrgent }),
      validate: isValidated(manifest, syncOptions),
    };
  }

  /** Throws WriteStoppedError once somebody said that nothing of the application is written: what waited for its turn is not sent any more. */
  private refuseAtStandstill({ applicationId }: ManagedObject, isUrgent: boolean): void {
    const application = this.parts.state.applications.get(applicationId);
    const isRequested = !isUrgent && application?.attempt?.operationId !== undefined;
    const reason = application && standstillOf(application, isRequested);
    if (reason !== undefined) throw new WriteStoppedError(reason);
  }

  private async send(object: ManagedObject, open: KubernetesObject, request: ApplyRequest): Promise<KubernetesObject> {
    const { syncOptions, isUrgent = false } = request;
    const { run, ...place } = this.targetOf(object, open, request);
    const target: WriteTarget = {
      ...place,
      run: (send) =>
        run(() => {
          this.refuseAtStandstill(object, isUrgent);
          return send();
        }),
    };
    const manifest = await this.respected(object, open, { target, request });
    if (isReplaced(manifest, syncOptions)) {
      const recreates = isUrgent ? 'when-refused' : 'always';
      return await replaced(target, manifest, { recreates: isForced(manifest, syncOptions) ? recreates : 'never' });
    }
    const options = this.owningOptions(object, manifest, syncOptions);
    return await appliedAsOwner(target, manifest, {
      ...options,
      adopts: options.adopts && !isUrgent,
      suited: (live) => this.suited(object, manifest, live),
    });
  }

  private owningOptions(
    object: ManagedObject,
    manifest: KubernetesObject,
    syncOptions: readonly string[],
  ): OwningApplyOptions {
    const { migrationManager } = this.parts.clusters.assignmentOf(object.applicationId)?.syncPolicy ?? {};
    return owningOptionsOf(object, manifest, { syncOptions, migrationManager });
  }

  /** The manifest with live values where it may differ: always where the cluster fills fields by design, else where that is asked for. */
  private async respected(
    object: ManagedObject,
    manifest: KubernetesObject,
    { target, request }: { target: WriteTarget; request: ApplyRequest },
  ): Promise<KubernetesObject> {
    const { ignored } = this.parts;
    const extent = respectsIgnored(request.syncOptions) || request.respecting !== undefined ? 'all' : 'foreign';
    const isNeeded = extent === 'all' ? ignored.rulesOf(object) !== undefined : object.foreignPointers.length > 0;
    if (!isNeeded) return manifest;
    const live = request.respecting ?? (await liveAt(target));
    return live === undefined ? manifest : await ignored.respect(object, { manifest, live, extent });
  }

  /** An object that others brought may be scaled by an autoscaler already: it keeps its replicas. */
  private async suited(
    object: ManagedObject,
    manifest: KubernetesObject,
    live: KubernetesObject,
  ): Promise<KubernetesObject> {
    if (!isAutoscaled(live) || object.foreignPointers.includes(REPLICAS_POINTER)) return manifest;
    object.foreignPointers = [...object.foreignPointers, REPLICAS_POINTER];
    return await this.parts.ignored.respect(object, { manifest, live, extent: 'foreign' });
  }

  /** Sends a manifest without its encryption. Its secret fields are known before it goes, so that nothing is told of what comes back. */
  private async opened(
    object: ManagedObject,
    manifest: KubernetesObject,
    send: (open: KubernetesObject) => Promise<KubernetesObject>,
  ): Promise<{ result: KubernetesObject; open: KubernetesObject; secretFields: readonly SecretField[] }> {
    const { object: open, secretFields } = await this.parts.decryption.open(manifest);
    object.secretFields = withFields(object.secretFields, secretFields);
    try {
      return { result: await send(open), open, secretFields };
    } catch (error) {
      const isSecret = secretFields.length > 0 || open.kind === 'Secret' || nestedSecrets(open).length > 0;
      throw isSecret ? withheld(error, open.kind) : error;
    }
  }
}

/** A write whose answer never comes may have been done all the same. */
async function noting<T>(object: ManagedObject, write: () => Promise<T>): Promise<T> {
  const before = object.isUncertain;
  object.isUncertain = true;
  try {
    return await write();
  } catch (error) {
    if (error instanceof ClusterError && !error.retryable) object.isUncertain = before;
    throw error;
  }
}

/** What is known to be secret, and more of it. The same list when nothing is added. */
export function withFields(known: readonly SecretField[], added: readonly SecretField[]): readonly SecretField[] {
  const names = new Set(known.map((field) => JSON.stringify(field)));
  const more = added.filter((field) => !names.has(JSON.stringify(field)));
  return more.length === 0 ? known : [...known, ...more];
}

/** An error of the cluster without the cluster's words: what it says of secret values could quote them. */
function withheld(error: unknown, kind: string): unknown {
  if (!(error instanceof ClusterError) || error instanceof WriteStoppedError) return error;
  const { code, retryAfterMs } = error;
  const words =
    `${code}: the cluster refused the ${kind}; its answer is withheld, because it could hold secret values. ` +
    'Try "kubectl apply --dry-run=server".';
  return new ClusterError(code, words, retryAfterMs === undefined ? {} : { retryAfterMs });
}

/** An error as text that may be reported. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
