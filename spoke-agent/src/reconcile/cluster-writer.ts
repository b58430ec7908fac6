// The one place that writes managed objects to the cluster. Writes of one object come one after the other; what the watch says meanwhile
// waits until the answer is known, so that our own change is never taken for drift.
import { digestOf } from '@wheelhouse/protocol';
import type { Cluster, DeleteOptions, KubernetesObject, ObjectKey } from '../cluster/cluster.js';
import { ClusterError } from '../cluster/cluster.errors.js';
import { syncOption } from '../engine/annotations.js';
import { nestedSecrets, type SecretField } from '../engine/diff/secret-fields.js';
import { ownedDigest } from '../engine/diff/owned-values.js';
import type { RequestLimiter } from './limiter.js';
import { takeFacts } from './live-facts.js';
import type { ManagedObject } from './managed-state.js';
import type { Namespaces } from './namespaces.js';
import type { ManifestDecryption } from '../sops/manifest-decryption.js';

/** Through what the writer writes. */
export interface WriterParts {
  readonly cluster: Cluster;
  readonly limiter: RequestLimiter;
  readonly namespaces: Namespaces;
  readonly decryption: ManifestDecryption;
}

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
  private readonly parts: WriterParts;
  /** Called when a write ended during which events came. */
  onDeferred: (object: ManagedObject) => void = () => {};

  constructor(parts: WriterParts) {
    this.parts = parts;
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
   * Applies with force and remembers the answer; what is encrypted in the manifest is decrypted for the request alone. Only within
   * {@link exclusively}. Throws ClusterError, and what {@link ManifestDecryption.open} throws.
   */
  async apply(object: ManagedObject, request: ApplyRequest): Promise<KubernetesObject> {
    const { manifest, renderDigest } = request;
    const { result, secretFields } = await this.opened(object, manifest, (open) =>
      this.send({ ...request, manifest: open }),
    );
    object.secretFields = secretFields;
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
  async dryRun(object: ManagedObject, manifest: KubernetesObject): Promise<KubernetesObject> {
    const { cluster, limiter } = this.parts;
    const { result } = await this.opened(object, manifest, (open) =>
      limiter.run(() => cluster.apply(open, { force: true, dryRun: true })),
    );
    return result;
  }

  async get(key: ObjectKey): Promise<KubernetesObject | undefined> {
    const { cluster, limiter } = this.parts;
    return await limiter.run(() => cluster.get(key));
  }

  /** Deletes the object that was seen, unless it was taken over or is wanted again meanwhile. Only within {@link exclusively}. */
  async delete(object: ManagedObject, propagation: DeleteOptions['propagation']): Promise<void> {
    if (object.isExpected || !object.isLive) return;
    const { cluster, limiter } = this.parts;
    await limiter.run(() => cluster.delete(object.key, { propagation, uid: object.uid }));
  }

  /** Sends a manifest without its encryption. Its secret fields are known before it goes, so that nothing is told of what comes back. */
  private async opened(
    object: ManagedObject,
    manifest: KubernetesObject,
    send: (open: KubernetesObject) => Promise<KubernetesObject>,
  ): Promise<{ result: KubernetesObject; secretFields: readonly SecretField[] }> {
    const { object: open, secretFields } = await this.parts.decryption.open(manifest);
    object.secretFields = withFields(object.secretFields, secretFields);
    try {
      return { result: await send(open), secretFields };
    } catch (error) {
      const isSecret = secretFields.length > 0 || open.kind === 'Secret' || nestedSecrets(open).length > 0;
      throw isSecret ? withheld(error, open.kind) : error;
    }
  }

  private async send({ manifest, isUrgent = false, syncOptions }: ApplyRequest): Promise<KubernetesObject> {
    const { cluster, limiter, namespaces } = this.parts;
    const send = (): Promise<KubernetesObject> =>
      limiter.run(() => cluster.apply(manifest, { force: true, validate }), { isUrgent });
    const validate = syncOption(manifest, syncOptions, 'Validate') !== 'false';
    const namespace = manifest.metadata.namespace;
    if (!syncOptions.includes('CreateNamespace=true') || namespace === undefined) return await send();
    await namespaces.ensure(namespace);
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof ClusterError) || error.code !== 'NOT_FOUND') throw error;
      namespaces.forget(namespace);
      await namespaces.ensure(namespace);
      return await send();
    }
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
  if (!(error instanceof ClusterError)) return error;
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
