// The cluster port on a real API server. Remembers nothing but discovery: the API server is the truth.
import { FIELD_MANAGER } from '@wheelhouse/protocol';
import { parseExactJson } from '../exact-json.js';
import type {
  ApplyOptions,
  Cluster,
  DeleteOptions,
  KindFacts,
  KubernetesObject,
  ListOptions,
  ObjectKey,
  WatchEvent,
  WatchHandle,
} from '../cluster.js';
import { ClusterError } from '../cluster.errors.js';
import type { ApiAccess } from './api-access.js';
import { ApiConnection, type ApiResponse } from './api-connection.js';
import { isObjectAbsent, refusalOf } from './api-status.js';
import { readClaims } from './cluster-claims.js';
import { KindCatalog, pathOfVersion } from './kind-catalog.js';
import { ListExpiredError, listPages } from './object-pages.js';
import { ObjectWatch } from './object-watch.js';

const PROPAGATION = { foreground: 'Foreground', background: 'Background', orphan: 'Orphan' } as const;
/** How often a list is begun anew because its pages expired while it was read. */
const LIST_ATTEMPTS = 3;

export class KubernetesCluster implements Cluster {
  readonly #connection: ApiConnection;
  readonly #catalog: KindCatalog;
  readonly #watches = new Set<WatchHandle>();

  constructor(access: ApiAccess) {
    this.#connection = new ApiConnection(access);
    this.#catalog = new KindCatalog(this.#connection);
  }

  async identity(): Promise<{ uid: string }> {
    const key = { apiVersion: 'v1', kind: 'Namespace', namespace: '', name: 'kube-system' };
    const uid = (await this.get(key))?.metadata.uid;
    if (uid === undefined)
      throw new ClusterError('NOT_FOUND', 'The cluster has no namespace kube-system to identify it by.');
    return { uid };
  }

  claims(): Promise<Record<string, unknown>> {
    return readClaims(this.#connection, this.#catalog);
  }

  kindOf(apiVersion: string, kind: string): Promise<KindFacts> {
    return this.#catalog.find(apiVersion, kind);
  }

  async get(key: ObjectKey): Promise<KubernetesObject | undefined> {
    const response = await this.#connection.request({ method: 'GET', path: await this.#pathOf(key) });
    if (isObjectAbsent(response, key.name)) return undefined;
    return this.#objectIn(response, 'read', key);
  }

  /**
   * `fieldValidation` is Strict, what kubectl (`--validate=true`) and Argo CD use by default: an unknown or misspelt field is refused, where
   * Warn would drop it silently and call the result Synced. `validate: false` ignores unknown fields, as Argo CD's `Validate=false`.
   */
  async apply(object: KubernetesObject, options: ApplyOptions): Promise<KubernetesObject> {
    const { apiVersion, kind, metadata } = object;
    const key = { apiVersion, kind, namespace: metadata.namespace ?? '', name: metadata.name };
    const query = new URLSearchParams({
      fieldManager: FIELD_MANAGER,
      force: String(options.force),
      fieldValidation: options.validate === false ? 'Ignore' : 'Strict',
    });
    if (options.dryRun) query.set('dryRun', 'All');
    const response = await this.#connection.request({
      method: 'PATCH',
      path: `${await this.#pathOf(key)}?${query.toString()}`,
      body: JSON.stringify(object),
      headers: { 'content-type': 'application/apply-patch+yaml' },
      signal: options.signal,
    });
    const stored = this.#objectIn(response, 'apply', key);
    if (kind === 'CustomResourceDefinition' && !options.dryRun) this.#catalog.expectKindsOf(stored);
    return stored;
  }

  async delete(key: ObjectKey, options: DeleteOptions): Promise<boolean> {
    const preconditions = {
      ...(options.uid !== undefined && { uid: options.uid }),
      ...(options.resourceVersion !== undefined && { resourceVersion: options.resourceVersion }),
    };
    const response = await this.#connection.request({
      method: 'DELETE',
      path: await this.#pathOf(key),
      body: JSON.stringify({
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        propagationPolicy: PROPAGATION[options.propagation],
        preconditions,
      }),
      headers: { 'content-type': 'application/json' },
    });
    if (isObjectAbsent(response, key.name)) return false;
    this.#objectIn(response, 'delete', key);
    return true;
  }

  async list(apiVersion: string, kind: string, options: ListOptions): Promise<KubernetesObject[]> {
    const path = await this.#collection(apiVersion, kind, options.namespace ?? '');
    const request = { apiVersion, kind, path, labelSelector: options.labelSelector };
    for (let attempt = 1; ; attempt += 1) {
      const objects: KubernetesObject[] = [];
      try {
        for await (const page of listPages(this.#connection, request)) objects.push(...page.objects);
        return objects;
      } catch (error) {
        if (!(error instanceof ListExpiredError)) throw error;
        if (attempt === LIST_ATTEMPTS) {
          throw new ClusterError(
            'UNAVAILABLE',
            `The list of ${kind} (${apiVersion}) expires faster than it can be read.`,
          );
        }
      }
    }
  }

  watch(
    apiVersion: string,
    kind: string,
    options: { labelSelector: string },
    listener: (event: WatchEvent) => void,
  ): WatchHandle {
    const { labelSelector } = options;
    const subject = { apiVersion, kind, labelSelector, path: () => this.#collection(apiVersion, kind, '') };
    const watch = new ObjectWatch(this.#connection, subject, listener);
    const handle: WatchHandle = {
      synced: watch.synced,
      close: () => {
        this.#watches.delete(handle);
        watch.close();
      },
    };
    this.#watches.add(handle);
    return handle;
  }

  close(): Promise<void> {
    for (const watch of this.#watches) watch.close();
    this.#connection.close();
    return Promise.resolve();
  }

  async #pathOf(key: ObjectKey): Promise<string> {
    const { namespaced } = await this.#catalog.find(key.apiVersion, key.kind);
    if (namespaced && key.namespace === '') {
      throw new ClusterError(
        'INVALID',
        `${key.kind} "${key.name}" needs a namespace: give it one, or its application one.`,
      );
    }
    const collection = await this.#collection(key.apiVersion, key.kind, key.namespace);
    return `${collection}/${encodeURIComponent(key.name)}`;
  }

  async #collection(apiVersion: string, kind: string, namespace: string): Promise<string> {
    const { namespaced, plural } = await this.#catalog.find(apiVersion, kind);
    const within = namespaced && namespace !== '' ? `/namespaces/${encodeURIComponent(namespace)}` : '';
    return `${pathOfVersion(apiVersion)}${within}/${plural}`;
  }

  #objectIn(response: ApiResponse, verb: string, key: ObjectKey): KubernetesObject {
    if (response.status >= 200 && response.status < 300) return parseExactJson(response.text) as KubernetesObject;
    const where = key.namespace === '' ? key.name : `${key.namespace}/${key.name}`;
    const refusal = refusalOf(response, `${verb} ${key.kind} ${where}`, key.kind === 'Secret');
    if (refusal.code === 'KIND_UNKNOWN') this.#catalog.forget(key.apiVersion, key.kind);
    throw refusal;
  }
}
