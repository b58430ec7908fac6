// The one place that writes managed objects to the cluster. Writes of one object come one after the other; what the watch says meanwhile
// waits until the answer is known, so that our own change is never taken for drift.
import { digestOf } from '@wheelhouse/protocol';
import type { Cluster, DeleteOptions, KubernetesObject, ObjectKey } from '../cluster/cluster.js';
import { ClusterError } from '../cluster/cluster.errors.js';
import { syncOption } from '../engine/annotations.js';
import { ownedDigest } from '../engine/diff/owned-values.js';
import type { RequestLimiter } from './limiter.js';
import { takeFacts } from './live-facts.js';
import type { ManagedObject } from './managed-state.js';
import type { Namespaces } from './namespaces.js';

/** What is applied, and why. */
export interface ApplyRequest {
  readonly manifest: KubernetesObject;
  readonly renderDigest: string;
  /** Overtakes ordinary requests: healing. */
  readonly isUrgent?: boolean;
  /** The application's sync options. */
  readonly syncOptions: readonly string[];
}

export class ClusterWriter {
  private readonly cluster: Cluster;
  private readonly limiter: RequestLimiter;
  private readonly namespaces: Namespaces;
  /** Called when a write ended during which events came. */
  onDeferred: (object: ManagedObject) => void = () => {};

  constructor(cluster: Cluster, limiter: RequestLimiter, namespaces: Namespaces) {
    this.cluster = cluster;
    this.limiter = limiter;
    this.namespaces = namespaces;
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

  /** Applies with force and remembers the answer. Only within {@link exclusively}. Throws ClusterError. */
  async apply(object: ManagedObject, request: ApplyRequest): Promise<KubernetesObject> {
    const { manifest, renderDigest } = request;
    const result = await this.send(request);
    takeFacts(object, result);
    object.key = { ...object.key, apiVersion: manifest.apiVersion };
    object.renderDigest = renderDigest;
    object.manifestDigest = digestOf(manifest);
    object.ownedDigest = ownedDigest(result);
    object.isDiffering = false;
    object.syncStatus = 'Synced';
    object.message = '';
    return result;
  }

  /** What an apply would store; nothing is. */
  async dryRun(manifest: KubernetesObject): Promise<KubernetesObject> {
    return await this.limiter.run(() => this.cluster.apply(manifest, { force: true, dryRun: true }));
  }

  async get(key: ObjectKey): Promise<KubernetesObject | undefined> {
    return await this.limiter.run(() => this.cluster.get(key));
  }

  /** Deletes the object that was seen, unless it was taken over or is wanted again meanwhile. Only within {@link exclusively}. */
  async delete(object: ManagedObject, propagation: DeleteOptions['propagation']): Promise<void> {
    if (object.isExpected || !object.isLive) return;
    await this.limiter.run(() => this.cluster.delete(object.key, { propagation, uid: object.uid }));
  }

  private async send({ manifest, isUrgent = false, syncOptions }: ApplyRequest): Promise<KubernetesObject> {
    const send = (): Promise<KubernetesObject> =>
      this.limiter.run(() => this.cluster.apply(manifest, { force: true, validate }), { isUrgent });
    const validate = syncOption(manifest, syncOptions, 'Validate') !== 'false';
    const namespace = manifest.metadata.namespace;
    if (!syncOptions.includes('CreateNamespace=true') || namespace === undefined) return await send();
    await this.namespaces.ensure(namespace);
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof ClusterError) || error.code !== 'NOT_FOUND') throw error;
      this.namespaces.forget(namespace);
      await this.namespaces.ensure(namespace);
      return await send();
    }
  }
}

/** An error of the cluster as text that may be reported: what the API server says of a Secret could quote its values. */
export function describeClusterError(error: unknown, kind: string): string {
  if (kind === 'Secret' && error instanceof ClusterError)
    return `${error.code}: the cluster refused the Secret; its answer is withheld, because it could hold secret values. Try "kubectl apply --dry-run=server".`;
  return error instanceof Error ? error.message : String(error);
}
